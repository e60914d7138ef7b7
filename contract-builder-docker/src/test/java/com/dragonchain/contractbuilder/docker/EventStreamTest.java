package com.dragonchain.contractbuilder.docker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dragonchain.contractbuilder.error.DeniedException;
import com.dragonchain.contractbuilder.error.ProtocolException;
import com.dragonchain.contractbuilder.error.RefusedException;
import com.dragonchain.contractbuilder.model.Digest;
import com.dragonchain.contractbuilder.port.ImageBuilder.Progress;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventStreamTest {

  private static final Digest DIGEST = Digest.ofBytes(new byte[0]);

  private final List<String> heard = new ArrayList<>();

  @Test
  void findsTheDigestThatTheGraphDriverStoreSays() throws Exception {
    assertThat(
            read("""
                    {"status":"The push refers to repository [127.0.0.1:5000/customer-contracts]"}\r
                    {"status":"Preparing","progressDetail":{},"id":"5d3e392a13a0"}\r
                    {"status":"Pushing","progressDetail":{"current":512,"total":3000000},"progress":"[>  ]","id":"5d3e392a13a0"}\r
                    {"status":"Pushed","progressDetail":{},"id":"5d3e392a13a0"}\r
                    {"status":"Layer already exists","progressDetail":{},"id":"6d3e392a13a0"}\r
                    {"status":"Mounted from team/app","progressDetail":{},"id":"7d3e392a13a0"}\r
                    {"status":"11111111-2222-4333-8444-555555555555: digest: %1$s size: 735"}\r
                    {"progressDetail":{},"aux":{"Tag":"11111111-2222-4333-8444-555555555555","Digest":"%1$s","Size":735}}\r
                    """
                    .formatted(DIGEST))
                .pushed())
        .contains(DIGEST);
    assertThat(heard)
        .containsExactly(
            "5d3e392a13a0 512/3000000",
            "5d3e392a13a0 copied",
            "6d3e392a13a0 present",
            "7d3e392a13a0 mounted");
  }

  @Test
  void whatIsDownloadedIsToldOnce() throws Exception {
    var unused =
        read(
            """
             {"status":"Downloading","progressDetail":{"current":100,"total":200},"id":"5d3e392a13a0"}
             {"status":"Downloading","progressDetail":{"current":200,"total":200},"id":"5d3e392a13a0"}
             {"status":"Download complete","progressDetail":{},"id":"5d3e392a13a0"}
             {"status":"Extracting","progressDetail":{"current":50,"total":200},"id":"5d3e392a13a0"}
             {"status":"Extracting","progressDetail":{"current":200,"total":200},"id":"5d3e392a13a0"}
             {"status":"Pull complete","progressDetail":{},"id":"5d3e392a13a0"}
             """);
    assertThat(heard)
        .containsExactly("5d3e392a13a0 100/200", "5d3e392a13a0 200/200", "5d3e392a13a0 copied");
  }

  @Test
  void findsTheDigestThatTheContainerdStoreSays() throws Exception {
    assertThat(
            read("""
                    {"status":"The push refers to repository [127.0.0.1:5000/customer-contracts]"}
                    {"status":"Waiting","progressDetail":{},"id":"fe07684b16b8"}
                    {"status":"Layer already exists","progressDetail":{},"id":"fe07684b16b8"}
                    {"status":"latest: digest: %s size: 855"}
                    """
                    .formatted(DIGEST))
                .pushed())
        .contains(DIGEST);
  }

  /** What the containerd store tells when it has an index, of which it pushes one image. */
  @Test
  void isNotMisledByWhatIsSaidOfAnIndex() throws Exception {
    assertThat(
            read("""
                    {"status":"latest: digest: %s size: 855"}\r
                    {"aux":{"manifestPushedInsteadOfIndex":true,"originalIndex":{"digest":"sha256:1"},"selectedManifest":{"digest":"sha256:2"}}}\r
                    """
                    .formatted(DIGEST))
                .pushed())
        .contains(DIGEST);
  }

  /** A daemon that builds by BuildKit all the same. */
  @Test
  void findsTheImageAmongTheTracesOfBuildKit() throws Exception {
    assertThat(
            read("""
                    {"id":"moby.buildkit.trace","aux":"CnUKR3NoYTI1Njp"}\r
                    {"id":"moby.image.id","aux":{"ID":"%s"}}\r
                    """
                    .formatted(DIGEST))
                .imageId())
        .contains(DIGEST.value());
    assertThat(heard).isEmpty();
  }

  @Test
  void findsTheImageThatWasBuilt() throws Exception {
    assertThat(
            read("""
                    {"stream":"Step 1/2 : FROM a"}\r
                    {"stream":"\\n"}\r
                    {"stream":" ---\\u003e 2b4eba5d0b9c\\n"}\r
                    {"aux":{"ID":"%s"}}\r
                    {"stream":"Successfully built 2b4eba5d0b9c\\n"}\r
                    """
                    .formatted(DIGEST))
                .imageId())
        .contains(DIGEST.value());
  }

  @Test
  void believesAnErrorAboveTheStatusAndAboveAllThatFollows() {
    assertThatThrownBy(
            () ->
                read(
                    """
                    {"status":"Preparing","progressDetail":{},"id":"5d3e392a13a0"}\r
                    {"errorDetail":{"message":"denied: requested access to the resource is denied"},"error":"denied: requested access to the resource is denied"}\r
                    {"aux":{"Tag":"latest","Digest":"%s","Size":735}}\r
                    """
                        .formatted(DIGEST)))
        .isInstanceOf(DeniedException.class)
        .hasMessageContaining("push it")
        .hasMessageContaining("requested access to the resource is denied");
  }

  @Test
  void believesAnErrorWithoutDetailOrText() {
    assertThatThrownBy(() -> read("{\"error\":\"no space left on device\"}"))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("free disk space");
    assertThatThrownBy(() -> read("{\"errorDetail\":{\"code\":1}}"))
        .isInstanceOf(RefusedException.class);
  }

  @Test
  void refusesWhatIsNoStreamOfObjects() {
    assertThatThrownBy(() -> read("<html>")).isInstanceOf(ProtocolException.class);
    assertThatThrownBy(() -> read("{\"status\":\"Prepar")).isInstanceOf(ProtocolException.class);
    assertThatThrownBy(() -> read("{\"aux\":{\"Digest\":\"sha256:short\"}}"))
        .isInstanceOf(ProtocolException.class);
    assertThatThrownBy(() -> read("[".repeat(100))).isInstanceOf(ProtocolException.class);
  }

  private EventStream.Outcome read(String text) throws IOException {
    Progress progress =
        new Progress() {
          @Override
          public void layer(String layer, long doneBytes, long totalBytes) {
            heard.add(layer + " " + doneBytes + "/" + totalBytes);
          }

          @Override
          public void layerDone(String layer, String how) {
            heard.add(layer + " " + how);
          }
        };
    return EventStream.read("push it", new ByteArrayInputStream(text.getBytes(UTF_8)), progress)
        .orThrow("push it");
  }
}
