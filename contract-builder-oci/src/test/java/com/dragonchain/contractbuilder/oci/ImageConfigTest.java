package com.dragonchain.contractbuilder.oci;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dragonchain.contractbuilder.error.ProtocolException;
import com.dragonchain.contractbuilder.error.RefusedException;
import com.dragonchain.contractbuilder.model.ContractId;
import com.dragonchain.contractbuilder.model.Digest;
import java.util.List;
import org.junit.jupiter.api.Test;

class ImageConfigTest {
  private static final ContractId CONTRACT = ContractId.of("11111111-2222-4333-8444-555555555555");
  private static final Digest LAYER = Digest.ofBytes(new byte[0]);
  private static final String ROOTFS = "\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[]}";

  private static String adapt(String config) {
    return new String(
        ImageConfig.parse(config.getBytes(UTF_8), "image").adapt(CONTRACT, LAYER), UTF_8);
  }

  @Test
  void keepsWhatItDoesNotKnowAsItIs() {
    String adapted =
        adapt(
            "{\"zebra\":[1.50,12345678901234567890,1E400,{\"b\":null,\"a\":\"\\ud800 é\"}],"
                + "\"config\":{\"Hostname\":\"h\",\"Env\":null,\"Future\":{\"x\":0.10}},"
                + ROOTFS
                + ",\"os\":\"linux\",\"moby.buildkit.cache\":\"x\"}");
    assertThat(adapted)
        .startsWith(
            "{\"zebra\":[1.50,12345678901234567890,1E+400,{\"b\":null,\"a\":\"\\uD800 \\u00E9\"}],"
                + "\"config\":{\"Hostname\":\"h\",\"Env\":[\"PATH=")
        .contains("\"Future\":{\"x\":0.10},\"User\":\"1000:1000\"")
        .contains("\"os\":\"linux\",\"moby.buildkit.cache\":\"x\"}");
  }

  @Test
  void worksWithoutAConfig() {
    for (String none : List.of("", "\"config\":null,")) {
      assertThat(adapt("{" + none + ROOTFS + "}"))
          .contains("\"Cmd\":[\"/usr/bin/fwatchdog\"]")
          .contains(LAYER.value());
    }
  }

  @Test
  void takesOtherSpellingsForTheFieldAsThoseDoWhoRunIt() {
    String adapted =
        adapt(
            "{\"CONFIG\":{\"user\":\"0\",\"uſer2\":1,\"ENTRYPOINT\":[\"/evil\"],\"onbuild\":[\"RUN x\"]},"
                + ROOTFS
                + "}");
    assertThat(adapted)
        .contains("\"User\":\"1000:1000\"")
        .doesNotContainIgnoringCase("entrypoint")
        .doesNotContainIgnoringCase("onbuild")
        .doesNotContain("\"user\"")
        .doesNotContain("CONFIG");
  }

  @Test
  void refusesTwoSpellingsOfOneField() {
    for (String config :
        List.of(
            "{\"config\":{\"User\":\"a\",\"uSer\":\"0\"}," + ROOTFS + "}",
            "{\"config\":{\"User\":\"a\",\"U\u017fer\":\"0\"}," + ROOTFS + "}",
            "{\"config\":{},\"Config\":{}," + ROOTFS + "}")) {
      assertThatThrownBy(() -> adapt(config)).isInstanceOf(RefusedException.class);
    }
  }

  @Test
  void refusesWhatCannotBeTrusted() {
    for (String config :
        List.of(
            "",
            "[]",
            "<html></html>",
            "{" + ROOTFS + "}x",
            "{\"a\":1,\"a\":2," + ROOTFS + "}",
            "{\"a\":" + "[".repeat(100) + "]".repeat(100) + "," + ROOTFS + "}",
            "{\"config\":[]," + ROOTFS + "}",
            "{\"config\":{}}")) {
      assertThatThrownBy(() -> adapt(config)).isInstanceOf(ProtocolException.class);
    }
    for (String config :
        List.of(
            "{\"config\":{\"Env\":\"A=b\"}," + ROOTFS + "}",
            "{\"config\":{\"Env\":[1]}," + ROOTFS + "}",
            "{\"config\":{\"Labels\":[]}," + ROOTFS + "}",
            "{\"rootfs\":{\"diff_ids\":[\"sha512:00\"]}}")) {
      assertThatThrownBy(() -> adapt(config)).isInstanceOf(RefusedException.class);
    }
  }

  @Test
  void goesOnWithAHistoryThatIsWhole() {
    assertThat(adapt("{" + ROOTFS + ",\"history\":[{\"empty_layer\":true}]}"))
        .contains("COPY fwatchdog")
        .contains("\"created\":\"1970-01-01T00:00:00Z\"");
    assertThat(adapt("{" + ROOTFS + ",\"history\":[{}]}")).doesNotContain("COPY fwatchdog");
    assertThat(adapt("{" + ROOTFS + "}")).doesNotContain("history");
  }
}
