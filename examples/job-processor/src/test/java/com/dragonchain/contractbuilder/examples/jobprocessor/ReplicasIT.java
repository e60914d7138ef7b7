package com.dragonchain.contractbuilder.examples.jobprocessor;

import static org.assertj.core.api.Assertions.assertThat;

import com.dragonchain.contractbuilder.testkit.real.LogsOnFailure;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Four replicas in four processes, one of them killed every second, Redis restarted in the middle.
 */
@ExtendWith(LogsOnFailure.class)
class ReplicasIT {

  @TempDir Path folder;

  @Test
  void everyTaskEndsOnceAndInOrder() {
    Storm storm =
        new Storm(10, 10, 4, Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofMinutes(4));

    Storm.Report report = storm.run(folder, Storm::real, Storm.redisAway(Duration.ofSeconds(3)));

    assertThat(report.tasks()).isEqualTo(100);
    assertThat(report.kills()).as("kills in %s", report.took()).isGreaterThan(1);
    assertThat(report.leftInTheMiddle()).as("tasks left when Redis went").isPositive();
  }
}
