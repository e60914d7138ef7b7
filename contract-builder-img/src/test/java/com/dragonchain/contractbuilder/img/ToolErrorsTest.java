package com.dragonchain.contractbuilder.img;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dragonchain.contractbuilder.error.RefusedException;
import com.dragonchain.contractbuilder.testkit.registry.ImageBuilderFailures;
import com.dragonchain.contractbuilder.testkit.registry.ImageBuilderFailures.Failure;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ToolErrorsTest {

  private static List<Failure> failures() {
    return ImageBuilderFailures.all();
  }

  @ParameterizedTest
  @MethodSource("failures")
  void meansWhatItMeansFromOtherBuilders(Failure failure) {
    Exception error = ToolErrors.of("push it", new Processes.Ended(1, failure.said()));

    assertThat(error)
        .isInstanceOf(failure.meaning())
        .hasMessageContaining("push it")
        .hasMessageContaining(failure.said());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "failed to unshare namespaces: Operation not permitted | user namespaces",
        "newuidmap: write to uid_map failed: Operation not permitted | uidmap",
        "potentially insufficient UIDs or GIDs available in user namespace:"
            + " lchown /f: invalid argument | subordinate ids",
        "write /x: no space left on device | free disk space"
      })
  void namesTheRemedy(String said, String remedy) {
    assertThat(ToolErrors.of("build it", new Processes.Ended(125, said)))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining(remedy);
  }

  @Test
  void refusesATooOldTool() {
    Tool tool = new Buildah();

    assertThatThrownBy(
            () -> Requirements.requireVersion(tool, "buildah version 1.19.6 (image-spec 1.0.1)"))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("1.23");
    assertThatCode(() -> Requirements.requireVersion(tool, "buildah version 1.28.2 (x)"))
        .doesNotThrowAnyException();
    // built without being told its version
    assertThatCode(() -> Requirements.requireVersion(tool, "buildctl v0.0.0+unknown"))
        .doesNotThrowAnyException();
  }
}
