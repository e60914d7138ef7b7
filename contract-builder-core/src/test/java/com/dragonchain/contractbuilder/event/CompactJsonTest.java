package com.dragonchain.contractbuilder.event;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dragonchain.contractbuilder.Vectors;
import com.dragonchain.contractbuilder.error.InvalidInputException;
import com.dragonchain.contractbuilder.event.CompactJson.Limits;
import com.dragonchain.contractbuilder.model.Secret;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CompactJsonTest {

  private static final Limits SMALL = new Limits(100, 4);

  @Test
  void writesAndReadsTextsAsPythonDoes() {
    List<String> lines = Vectors.lines(getClass(), "python-dumps-text.tsv");
    assertThat(lines).hasSizeGreaterThan(400);
    for (String line : lines) {
      String[] vector = line.split("\t", -1);
      String text = Vectors.units(vector[0]);
      assertThat(CompactJson.write(text)).isEqualTo(vector[1]);
      assertThat(CompactJson.readObject("{\"v\":" + vector[1] + "}", Limits.EVENT))
          .containsEntry("v", text);
    }
  }

  @ParameterizedTest
  @MethodSource("documents")
  void readsAndWritesBackWhatPythonWrote(String document) {
    assertThat(CompactJson.write(CompactJson.readObject(document, Limits.EVENT)))
        .isEqualTo(document);
  }

  static List<String> documents() {
    return Vectors.lines(CompactJsonTest.class, "python-dumps.txt");
  }

  @Test
  void keepsTheOrderOfKeysAndTakesEveryKindOfValue() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("z", Arrays.asList(null, true, 1, 2L, BigInteger.TWO.pow(70), 1e16, "/"));
    map.put("a", Map.of());
    assertThat(CompactJson.write(map))
        .isEqualTo("{\"z\":[null,true,1,2,1180591620717411303424,1e+16,\"/\"],\"a\":{}}");
  }

  @Test
  void escapesInLowerCaseWithSurrogatePairsAndShortForms() {
    assertThat(CompactJson.write("\u00e9\ud83d\ude00\ud800/\u007f\b\t\n\f\r\"\\\u0000"))
        .isEqualTo("\"\\u00e9\\ud83d\\ude00\\ud800/\\u007f\\b\\t\\n\\f\\r\\\"\\\\\\u0000\"");
  }

  @Test
  void writesNothingByAccident() {
    for (Object value :
        new Object[] {Secret.of("x"), 'c', Double.NaN, Double.POSITIVE_INFINITY, BigDecimal.ONE}) {
      assertThatIllegalArgumentException().isThrownBy(() -> CompactJson.write(List.of(value)));
    }
    assertThatIllegalArgumentException().isThrownBy(() -> CompactJson.write(Map.of(1, 2)));
  }

  @Test
  void readsValuesInOrder() {
    Map<String, Object> read =
        CompactJson.readObject(
            " {\"b\":[1,-0,9223372036854775807,-9223372036854775809,1.0,1e999],\"a\":{\"x\":null},"
                + "\"t\":true,\"s\":\"\\ud83d\\ude00\\udead\u00e9\"}\r\n\t",
            Limits.EVENT);
    assertThat(read.keySet()).containsExactly("b", "a", "t", "s");
    assertThat((List<?>) read.get("b"))
        .isEqualTo(
            List.of(
                1L,
                0L,
                Long.MAX_VALUE,
                new BigInteger("-9223372036854775809"),
                1.0,
                Double.POSITIVE_INFINITY));
    assertThat(CompactJson.write(read.get("a"))).isEqualTo("{\"x\":null}");
    assertThat(read.get("t")).isEqualTo(true);
    assertThat(read.get("s")).isEqualTo("\ud83d\ude00\udead\u00e9");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "[]",
        "\"x\"",
        "1",
        "{",
        "{}x",
        "{}{}",
        "{} ,",
        "{}\u0000",
        "{\"a\":1,}",
        "{\"a\"}",
        "{a:1}",
        "{'a':1}",
        "{\"a\":01}",
        "{\"a\":+1}",
        "{\"a\":.5}",
        "{\"a\":1.}",
        "{\"a\":0x1}",
        "{\"a\":NaN}",
        "{\"a\":Infinity}",
        "{\"a\":-Infinity}",
        "{\"a\":True}",
        "{\"a\":nul}",
        "{\"a\":\"\t\"}",
        "{\"a\":\"\\x\"}",
        "{\"a\":\"\\u12\"}",
        "{\"a\":\"x}",
        "{\"a\":[1,]}",
        "{\"a\":[1 2]}",
        "{\"a\":1 \"b\":2}",
        "{/**/}",
        "{}//",
        "{#\n}",
        "\u00a0{}",
        "{\u2003}",
        "\ufeff{}",
        "{\"a\":1,\"a\":1}",
        "{\"a\":{\"b\":1,\"c\":2,\"b\":3}}",
        "{\"a\":1,\"\\u0061\":1}",
        "{\"a\":[[[[1]]]]}",
        "{\"a\":{\"a\":{\"a\":{\"a\":{}}}}}",
        "{\"a\":[}]",
        "{\"\\ud800\":1}",
        "\ud800{}",
        "{\"a\":\"\udc00\"}"
      })
  void refusesWhatIsNotOneBoundedObject(String json) {
    assertThatThrownBy(() -> CompactJson.readObject(json, SMALL))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("JSON: ")
        .hasMessageMatching("[ -~]+");
    if (!json.contains("\ud800") && !json.contains("\udc00")) {
      assertThatThrownBy(() -> CompactJson.readObject(json.getBytes(UTF_8), SMALL))
          .isInstanceOf(InvalidInputException.class);
    }
  }

  @Test
  void countsDepthWithTheOutermostObject() {
    assertThat(CompactJson.readObject("{\"a\":[[{}]]}", SMALL)).hasSize(1);
    assertThatThrownBy(() -> CompactJson.readObject("{\"a\":[[[{}]]]}", SMALL))
        .hasMessageContaining("more than 4 objects and arrays");
  }

  @Test
  void countsValues() {
    String few = "{\"a\":[" + "{},".repeat(65_534) + "{}]}";
    assertThat((List<?>) CompactJson.readObject(few, Limits.EVENT).get("a")).hasSize(65_535);
    String many = "{\"a\":[" + "{},".repeat(65_535) + "{}]}";
    assertThatThrownBy(() -> CompactJson.readObject(many, Limits.EVENT))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("JSON: more than 65536 values");
  }

  @Test
  void countsBytesOfUtf8() {
    String fits = "{\"a\":\"" + "\u20ac".repeat(30) + "xx\"}";
    assertThat(fits.getBytes(UTF_8)).hasSize(100);
    assertThat(CompactJson.readObject(fits, SMALL)).hasSize(1);
    assertThat(CompactJson.readObject(fits.getBytes(UTF_8), SMALL)).hasSize(1);
    assertThatThrownBy(() -> CompactJson.readObject(fits + " ", SMALL))
        .hasMessage("JSON: longer than the 100 bytes that are allowed");
    assertThatThrownBy(() -> CompactJson.readObject((fits + " ").getBytes(UTF_8), SMALL))
        .hasMessage("JSON: longer than the 100 bytes that are allowed");
  }

  @Test
  void refusesOtherEncodings() {
    for (byte[] bytes :
        new byte[][] {
          "{\"a\":\"\u00e9\"}".getBytes(ISO_8859_1),
          "{}".getBytes(UTF_16),
          // overlong, and a surrogate in UTF-8 (CESU-8)
          {'{', '"', (byte) 0xc0, (byte) 0x80, '"', ':', '1', '}'},
          {'{', '"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"', ':', '1', '}'}
        }) {
      assertThatThrownBy(() -> CompactJson.readObject(bytes, SMALL))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("UTF-8");
    }
  }

  @Test
  void refusesNumbersThatAreTooLongToConvert() {
    String digits = "1".repeat(4300);
    assertThat(CompactJson.readObject("{\"a\":" + digits + "}", Limits.EVENT))
        .containsEntry("a", new BigInteger(digits));
    assertThatThrownBy(() -> CompactJson.readObject("{\"a\":" + digits + "1}", Limits.EVENT))
        .hasMessageContaining("4300");
  }

  @Test
  void neverQuotesValues() {
    for (String json : List.of("{\"a\":CANARY}", "{\"a\":\"CANARY}", "{\"a\":\"CANARY\" CANARY}")) {
      assertThatThrownBy(() -> CompactJson.readObject(json, SMALL))
          .hasMessageStartingWith("JSON: malformed at character ")
          .hasMessageNotContaining("CANARY")
          .hasNoCause();
    }
  }

  @Test
  void refusesLimitsThatMakeNoSense() {
    assertThatThrownBy(() -> new Limits(1, 1)).isInstanceOf(InvalidInputException.class);
    assertThatThrownBy(() -> new Limits(2, 0)).isInstanceOf(InvalidInputException.class);
    assertThatThrownBy(() -> new Limits(2, 513)).isInstanceOf(InvalidInputException.class);
  }
}
