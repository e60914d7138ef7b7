package com.dragonchain.contractbuilder.img;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dragonchain.contractbuilder.error.ContractBuilderException;
import com.dragonchain.contractbuilder.error.DeniedException;
import com.dragonchain.contractbuilder.error.UnavailableException;
import com.dragonchain.contractbuilder.model.Digest;
import com.dragonchain.contractbuilder.testkit.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of a push that fails by what passes: all tools, and what they were heard to say. */
class PushTest {

  private static final Digest PUSHED = Samples.digest("pushed");

  /** Fails as often as the file {@code failures} says, with what the file {@code answer} says. */
  private static final String PUSH =
      """
      echo . >> $F/pushes
      if [ $(wc -l < $F/pushes) -le $(cat $F/failures) ]; then cat $F/answer; exit 1; fi
      """;

  @TempDir private Path folder;
  private FakeTools tools;

  private enum Which {
    BUILDAH(
        "Error: writing manifest: uploading manifest 1 to 127.0.0.1:5000/customer-contracts:"
            + " errors:\ndigest invalid: provided digest did not match uploaded content\nmanifest"
            + " blob unknown: blob unknown to registry\n"),
    IMG(
        "failed to push 127.0.0.1:5000/customer-contracts:1: errors: digest invalid: provided"
            + " digest did not match uploaded content\nmanifest blob unknown: blob unknown to"
            + " registry\n"),
    BUILDKIT(
        "error: failed to solve: failed to push 127.0.0.1:5000/customer-contracts:1: unexpected"
            + " status from HEAD request to http://127.0.0.1:5000/v2/x: 500 Internal Server"
            + " Error\n"),
    BUILDKIT_OF_A_MANIFEST(
        "error: failed to solve: failed to push 127.0.0.1:5000/customer-contracts:1: failed commit"
            + " on ref \"manifest-sha256:00\": unexpected status from PUT request to"
            + " http://127.0.0.1:5000/v2/customer-contracts/manifests/1: 400 Bad Request\n");

    private final String said;

    Which(String said) {
      this.said = said;
    }

    private Tool tool() {
      return switch (this) {
        case BUILDAH -> new Buildah();
        case IMG -> new Img();
        case BUILDKIT, BUILDKIT_OF_A_MANIFEST -> new BuildKit();
      };
    }
  }

  @BeforeEach
  void fake() throws IOException {
    tools = new FakeTools(folder).builders(FakeTools.NAME, PUSHED, PUSH);
  }

  @ParameterizedTest
  @EnumSource
  void aRegistryThatLosesTrackIsPushedToAgain(Which which) throws IOException {
    fail(3, which.said);
    assertThat(which.tool().adapt(tools.job(Duration.ofMinutes(2)))).isEqualTo(PUSHED);
    assertThat(pushes()).isEqualTo(4);
  }

  @ParameterizedTest
  @EnumSource
  void butNotForEver(Which which) throws IOException {
    fail(1000, which.said);
    assertFails(which, UnavailableException.class);
    assertThat(pushes()).isEqualTo(5);
  }

  @Test
  void whatDoesNotPassIsNotTriedAgain() throws IOException {
    fail(1000, "denied: requested access to the resource is denied\n");
    assertFails(Which.BUILDAH, DeniedException.class);
    assertThat(pushes()).isEqualTo(1);
  }

  private void assertFails(Which which, Class<? extends ContractBuilderException> expected) {
    ToolJob job = tools.job(Duration.ofMinutes(2));
    assertThatThrownBy(() -> which.tool().adapt(job))
        .isInstanceOf(expected)
        .hasMessageContaining("push " + FakeTools.NAME);
  }

  private void fail(int times, String said) throws IOException {
    Files.writeString(tools.file("failures"), String.valueOf(times));
    Files.writeString(tools.file("answer"), said);
  }

  private long pushes() throws IOException {
    return Files.readString(tools.file("pushes")).lines().count();
  }
}
