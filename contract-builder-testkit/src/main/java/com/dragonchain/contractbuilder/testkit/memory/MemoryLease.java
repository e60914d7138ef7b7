package com.dragonchain.contractbuilder.testkit.memory;

import com.dragonchain.contractbuilder.port.Fence;
import com.dragonchain.contractbuilder.port.JobId;
import com.dragonchain.contractbuilder.port.JobResult;
import com.dragonchain.contractbuilder.port.JournalEntry;
import com.dragonchain.contractbuilder.port.Lease;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

final class MemoryLease implements Lease {

  private final MemoryWorld world;
  private final Fence fence;
  private final Duration life;

  MemoryLease(MemoryWorld world, Fence fence, Duration life) {
    this.world = world;
    this.fence = fence;
    this.life = life;
  }

  @Override
  public Fence fence() {
    return fence;
  }

  @Override
  public void renew() {
    effect(holding -> holding.until = world.clock.instant().plus(life));
  }

  @Override
  public Optional<OpenJob> openJob() {
    return world.fenced(fence, Holding::open);
  }

  @Override
  public void begin(JobId job, JournalEntry begin) {
    effect(
        holding -> {
          boolean repeated = job.equals(holding.job) && holding.journal.equals(List.of(begin));
          if ((holding.job != null && !repeated) || world.results.containsKey(job)) {
            throw new IllegalStateException(
                "job " + job + " cannot begin: one is open or it ended");
          }
          holding.job = job;
          holding.journal.clear();
          holding.journal.add(begin);
        });
  }

  @Override
  public void append(List<JournalEntry> entries) {
    effect(
        holding -> {
          if (holding.job == null) {
            throw new IllegalStateException("no job is open");
          }
          holding.journal.addAll(entries);
        });
  }

  @Override
  public void horizon(Duration span) {
    effect(
        holding ->
            holding.ownHorizon =
                Holding.later(holding.ownHorizon, world.clock.instant().plus(span)));
  }

  @Override
  public void clearHorizon() {
    effect(holding -> holding.ownHorizon = Instant.MIN);
  }

  @Override
  public Duration untilHorizon() {
    return world.fenced(
        fence,
        holding -> {
          Instant now = world.clock.instant();
          Instant horizon = Holding.later(holding.earlierHorizon, holding.ownHorizon);
          return horizon.isAfter(now) ? Duration.between(now, horizon) : Duration.ZERO;
        });
  }

  @Override
  public void finish(JobId job, JobResult result) {
    effect(
        holding -> {
          if (holding.job != null && !holding.job.equals(job)) {
            throw new IllegalStateException("job " + job + " cannot finish: another one is open");
          }
          holding.job = null;
          holding.journal.clear();
          world.pendingResults.remove(job);
          world.results.putIfAbsent(job, result);
        });
  }

  @Override
  public void close() {
    synchronized (world) {
      Holding holding = world.holding(fence.contract());
      if (holding.token == fence.token()) {
        holding.held = false;
        world.notifyAll();
      }
    }
  }

  private void effect(java.util.function.Consumer<Holding> effect) {
    world.fence(fence, () -> effect.accept(world.holding(fence.contract())));
  }
}
