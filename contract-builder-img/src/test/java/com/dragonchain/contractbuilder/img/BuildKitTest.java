package com.dragonchain.contractbuilder.img;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dragonchain.contractbuilder.error.RefusedException;
import com.dragonchain.contractbuilder.error.UnavailableException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildKitTest {

  @Test
  void aSocketWhosePathIsTooLongIsRefusedWithTheRemedy() {
    Path longest = Path.of("/" + "x".repeat(103));
    assertThat(BuildKit.address(longest)).isEqualTo("unix://" + longest);
    assertThatThrownBy(() -> BuildKit.address(Path.of(longest + "x")))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("104 bytes")
        .hasMessageContaining("choose a shorter folder");
  }

  /** Each question is given up soon, and so is the daemon, whatever time the job still has. */
  @Test
  void aDaemonThatNeverAnswersIsNotWaitedForLong(@TempDir Path folder) throws Exception {
    FakeTools tools =
        new FakeTools(folder)
            .program("buildkitd", "echo starting; exec sleep 300\n")
            .program("buildctl", "echo . >> $F/questions; exec sleep 300\n");
    ToolJob job = tools.job(Duration.ofHours(1));
    assertThatThrownBy(() -> new BuildKit(Duration.ofSeconds(4), Duration.ofSeconds(1)).adapt(job))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("start buildkitd")
        .hasMessageContaining("starting");
    assertThat(Files.readAllLines(tools.file("questions"))).hasSizeGreaterThan(1);
  }
}
