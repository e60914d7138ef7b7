package com.dragonchain.contractbuilder.testkit.memory;

import static org.assertj.core.api.Assertions.assertThat;

import com.dragonchain.contractbuilder.model.ContractId;
import com.dragonchain.contractbuilder.port.JobJournal;
import com.dragonchain.contractbuilder.port.Lease;
import com.dragonchain.contractbuilder.testkit.JobJournalContract;
import com.dragonchain.contractbuilder.testkit.ManualClock;
import com.dragonchain.contractbuilder.testkit.Samples;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class MemoryJobJournalTest extends JobJournalContract {

  private final MemoryWorld world = new MemoryWorld(Clock.systemUTC());

  @Override
  protected JobJournal journal() {
    return world.jobJournal();
  }

  @Test
  void whoWaitsMovesAManualClock() {
    ManualClock clock = ManualClock.at(Instant.EPOCH);
    JobJournal journal = new MemoryWorld(clock).jobJournal();
    ContractId contract = Samples.contractId();
    journal.acquire(contract, Samples.jobId(), Duration.ofSeconds(15), Duration.ZERO);
    try (Lease next =
        journal.acquire(
            contract, Samples.jobId(), Duration.ofSeconds(15), Duration.ofSeconds(20))) {
      assertThat(next.fence().token()).isEqualTo(2);
      assertThat(clock.instant()).isEqualTo(Instant.EPOCH.plusSeconds(15));
    }
  }
}
