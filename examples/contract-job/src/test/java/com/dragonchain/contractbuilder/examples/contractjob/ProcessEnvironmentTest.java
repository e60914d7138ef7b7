package com.dragonchain.contractbuilder.examples.contractjob;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dragonchain.contractbuilder.error.InvalidInputException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProcessEnvironmentTest {

  private static Map<String, String> decode(byte[] bytes) {
    return ProcessEnvironment.decode(bytes, List.of(Variable.values()));
  }

  @Test
  void readsUtf8() {
    byte[] bytes = "STAGE=a=b\0OTHER=x\0EVENT={\"ü€😀\"}\0broken\0STAGE=second\0".getBytes(UTF_8);

    assertThat(decode(bytes))
        .containsOnly(Map.entry("STAGE", "a=b"), Map.entry("EVENT", "{\"ü€😀\"}"));
  }

  @Test
  void theLastEntryNeedsNoEnd() {
    assertThat(decode("STAGE=x".getBytes(UTF_8))).containsEntry("STAGE", "x");
  }

  @Test
  void refusesWhatIsNotUtf8() {
    assertThatThrownBy(() -> decode("STAGE=ü\0".getBytes(ISO_8859_1)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("STAGE: it is not UTF-8");
  }

  @Test
  void keepsTheBytesOfAnEvent() {
    byte[] bytes = "EVENT={\"id\":\"1\",\"ü\":\"a\u00ff\u00c3".getBytes(ISO_8859_1);

    String event = decode(bytes).get("EVENT");

    assertThat(event).startsWith("{\"id\":\"1\",");
    assertThat(ProcessEnvironment.bytes(event))
        .isEqualTo(Arrays.copyOfRange(bytes, 6, bytes.length));
    assertThat(ProcessEnvironment.bytes("ü€😀")).isEqualTo("ü€😀".getBytes(UTF_8));
  }

  @Test
  void othersMayBeWhatTheyLike() {
    assertThat(decode("LESSCHARSET=ü\0".getBytes(ISO_8859_1))).isEmpty();
  }

  @Test
  void withoutTheFileItIsTheJvms() {
    Map<String, String> jvms = Map.of("STAGE", "prod");

    assertThat(ProcessEnvironment.read(Path.of("/nowhere/environ"), jvms, List.of()))
        .isEqualTo(jvms);
  }
}
