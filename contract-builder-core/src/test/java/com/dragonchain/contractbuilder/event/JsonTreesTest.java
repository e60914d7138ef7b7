package com.dragonchain.contractbuilder.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTreesTest {

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "\"\"",
        "null",
        "-0",
        "[true,false,null,\"\u00e9\\u0000\\ud83d\\ude00\\n\"]",
        "{\"b\":1,\"a\":{\"c\":[[],{},[{\"d\":null}]]},\"\":\"x\"}",
        "[0,1,-1,2147483647,2147483648,-2147483649,9223372036854775807,9223372036854775808]",
        "[1.0,1.50,-0.0,1e3,1E-7,1e400,123456789012345678901234567890.123,0.000000000000000001]"
      })
  void doesWhatAMapperDoes(String json) throws IOException {
    JsonNode tree = read(json);

    assertThat(tree).isEqualTo(MAPPER.readTree(json));
    assertThat(write(tree)).isEqualTo(MAPPER.writeValueAsBytes(MAPPER.readTree(json)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  \n"})
  void nothingIsMissing(String json) throws IOException {
    assertThat(read(json)).isSameAs(MissingNode.getInstance());
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "[1", "{\"a\"}", "{} {}", "1 2", "]", "{\"a\":1,}", "nul", "[,]"})
  void whatIsNotOneValueIsRefused(String json) {
    assertThatThrownBy(() -> read(json)).isInstanceOf(JsonProcessingException.class);
  }

  @Test
  void theParsersConstraintsHold() {
    JsonFactory shallow =
        JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(3).build())
            .build();

    assertThatThrownBy(() -> JsonTrees.read(shallow.createParser("[[[[1]]]]")))
        .isInstanceOf(JsonProcessingException.class);
  }

  @Test
  void whatIsNoJsonIsNotWritten() {
    JsonNode bytes = JsonNodeFactory.instance.binaryNode(new byte[1]);

    assertThatThrownBy(() -> write(bytes)).isInstanceOf(IllegalArgumentException.class);
  }

  private static JsonNode read(String json) throws IOException {
    try (JsonParser parser = new JsonFactory().createParser(json)) {
      return JsonTrees.read(parser);
    }
  }

  private static byte[] write(JsonNode tree) {
    return JsonTrees.bytes(tree, new JsonFactory());
  }
}
