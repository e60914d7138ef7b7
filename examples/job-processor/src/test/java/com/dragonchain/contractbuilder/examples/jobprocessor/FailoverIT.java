package com.dragonchain.contractbuilder.examples.jobprocessor;

import static org.assertj.core.api.Assertions.assertThat;

import com.dragonchain.contractbuilder.testkit.real.LogsOnFailure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Two replicas in two processes, whose Redis fails over to another one in the middle. */
@ExtendWith(LogsOnFailure.class)
class FailoverIT {

  private static final Storm STORM =
      new Storm(6, 5, 2, Storm.NEVER, Duration.ofSeconds(2), Duration.ofMinutes(1));

  @TempDir Path folder;
  private RedisPair pair;

  @BeforeEach
  void setUp() {
    pair = new RedisPair(folder);
  }

  @AfterEach
  void tearDown() {
    pair.close();
  }

  private void storm(Consumer<World> inTheMiddle) {
    Storm.Report report =
        STORM.run(folder, own -> new World(own, pair.first, pair.port()), inTheMiddle);
    assertThat(report.leftInTheMiddle()).as("tasks left then").isPositive();
    assertThat(RedisPair.refused(pair.second, "NOSCRIPT"))
        .as("scripts that the new primary did not have")
        .isPositive();
  }

  @Test
  void connectionsToAPrimaryThatHandedOverAreLeft() {
    storm(world -> pair.handOver());

    assertThat(RedisPair.refused(pair.first, "READONLY"))
        .as("writes on the connections that stayed")
        .isPositive();
  }

  @Test
  void aPrimaryThatCrashedIsReplaced() {
    storm(world -> pair.crash());
  }
}
