package com.dragonchain.contractbuilder.testkit.memory;

import com.dragonchain.contractbuilder.error.BusyException;
import com.dragonchain.contractbuilder.error.CancelledException;
import com.dragonchain.contractbuilder.model.ContractId;
import com.dragonchain.contractbuilder.port.Fence;
import com.dragonchain.contractbuilder.port.JobId;
import com.dragonchain.contractbuilder.port.JobJournal;
import com.dragonchain.contractbuilder.port.JobResult;
import com.dragonchain.contractbuilder.port.Lease;
import com.dragonchain.contractbuilder.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

final class MemoryJobJournal implements JobJournal {

  private final MemoryWorld world;

  MemoryJobJournal(MemoryWorld world) {
    this.world = world;
  }

  @Override
  public Optional<JobResult> result(JobId job) {
    synchronized (world) {
      return Optional.ofNullable(world.results.get(job));
    }
  }

  @Override
  public Lease acquire(ContractId contract, JobId job, Duration life, Duration wait) {
    synchronized (world) {
      Instant giveUp = world.clock.instant().plus(wait);
      while (true) {
        Holding holding = world.holding(contract);
        Instant now = world.clock.instant();
        if (!holding.held || !now.isBefore(holding.until)) {
          long token = world.holdings.give(contract, now.plus(life));
          return new MemoryLease(world, new Fence(contract, job, token), life);
        }
        if (!now.isBefore(giveUp)) {
          throw new BusyException(
              "contract " + contract + ": another job holds it; run this one again later");
        }
        pause(Duration.between(now, giveUp.isBefore(holding.until) ? giveUp : holding.until));
      }
    }
  }

  private void pause(Duration span) {
    if (world.clock instanceof ManualClock manual) {
      manual.advance(span);
      return;
    }
    try {
      world.wait(span.toMillis() + 1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancelledException("waiting for a contract: interrupted", e);
    }
  }

  @Override
  public Set<ContractId> open() {
    return world.openJobs().keySet();
  }
}
