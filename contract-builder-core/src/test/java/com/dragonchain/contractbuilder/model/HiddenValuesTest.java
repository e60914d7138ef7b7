package com.dragonchain.contractbuilder.model;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dragonchain.contractbuilder.error.InvalidInputException;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What must not be seen: secrets, and logins, which hold one. */
class HiddenValuesTest {

  @Nested
  class Secrets {

    @Test
    void hides() {
      Secret secret = Secret.of("CANARY");
      assertThat(secret).hasToString("***");
      assertThat(secret.reveal()).isEqualTo("CANARY");
      assertThat(List.of(secret).toString()).isEqualTo("[***]");
      assertThat(secret.hashCode()).isEqualTo(Secret.of("other").hashCode());
    }

    @Test
    void compares() {
      assertThat(Secret.of("a")).isEqualTo(Secret.of("a")).isNotEqualTo(Secret.of("b"));
      assertThat(Secret.of("a")).isNotEqualTo(Secret.of("ab")).isNotEqualTo(Secret.of(""));
      assertThat(Secret.of("a\0")).isNotEqualTo(Secret.of("a"));
      assertThat(Secret.of("\ud800"))
          .isNotEqualTo(Secret.of("\udc00"))
          .isNotEqualTo(Secret.of("?"));
      assertThat(Secret.of("a").equals(null)).isFalse();
      assertThat(Secret.of("a")).isNotEqualTo((Object) "a");
      assertThat(Secret.of("").isEmpty()).isTrue();
      assertThat(Secret.of(" ").isEmpty()).isFalse();
    }
  }

  @Nested
  class Logins {

    private String base64(String text) {
      return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }

    @Test
    void splitsAtTheFirstColon() {
      assertThat(Credentials.parse(base64("user:pa:ss:")))
          .isEqualTo(new Credentials("user", Secret.of("pa:ss:")));
      assertThat(Credentials.parse(base64("user:")))
          .isEqualTo(new Credentials("user", Secret.of("")));
      assertThat(Credentials.parse(base64("us er:caf\u00e9 \ud83d\ude00")).password())
          .isEqualTo(Secret.of("caf\u00e9 \ud83d\ude00"));
    }

    @Test
    void toleratesLineBreaksAndMissingPadding() {
      assertThat(Credentials.parse("dXNl\r\ncjpw\n YXNz\n"))
          .isEqualTo(new Credentials("user", Secret.of("pass")));
      assertThat(Credentials.parse("dTpwcA")).isEqualTo(new Credentials("u", Secret.of("pp")));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          " ",
          "user:CANARY",
          "dXNlcg==",
          "OkNBTkFSWQ==",
          "dTpDQU5BUl-_",
          "dTpDQU5BUlk=x",
          "dTpDQU5BUlkK",
          "dTpDQU5BUlkA"
        })
    void refusesWithoutQuoting(String text) {
      assertThatThrownBy(() -> Credentials.parse(text))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageStartingWith("auth: ")
          .hasMessageNotContaining("CANARY")
          .hasMessageNotContaining("Q0FOQVJZ")
          .hasNoCause();
    }

    @Test
    void refusesWhatIsNotUtf8() {
      String latin = Base64.getEncoder().encodeToString("us\u00e9r:CANARY".getBytes(ISO_8859_1));
      assertThatThrownBy(() -> Credentials.parse(latin)).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void refusesWhatBasicAuthenticationCannotCarry() {
      for (String user : List.of("", "a:b", "a\n", "\0", "a\u007f")) {
        assertThatThrownBy(() -> new Credentials(user, Secret.of("CANARY")))
            .isInstanceOf(InvalidInputException.class);
      }
      assertThatThrownBy(() -> new Credentials("u", Secret.of("CANARY\r\nX: y")))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageNotContaining("CANARY");
      assertThat(new Credentials("u", Secret.of("CANARY"))).hasToString("***");
    }
  }
}
