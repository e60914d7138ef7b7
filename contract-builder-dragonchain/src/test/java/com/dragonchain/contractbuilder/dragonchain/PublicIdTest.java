package com.dragonchain.contractbuilder.dragonchain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dragonchain.contractbuilder.error.InvalidInputException;
import com.dragonchain.contractbuilder.model.Secret;
import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublicIdTest {

  @Test
  void isTheOneThatTheChainDerives() {
    JsonNode recorded = Json.recorded("01-create-cron");
    String transaction = recorded.at("/after/redis/dc:tx:incoming/0").asText();
    assertThat(PublicId.of(Secret.of(recorded.get("private_key").asText())))
        .isEqualTo(Json.read(transaction).at("/header/dc_id").asText())
        .startsWith("vYNYVRtX");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "AQEB",
        "not base64!",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "/////////////////////////////////////////////w=="
      })
  void refusesWhatIsNoPrivateKeyWithoutQuotingIt(String key) {
    assertThatThrownBy(() -> PublicId.of(Secret.of(key)))
        .isInstanceOf(InvalidInputException.class)
        .hasNoCause()
        .satisfies(e -> assertThat(key.isEmpty() || !e.getMessage().contains(key)).isTrue());
  }
}
