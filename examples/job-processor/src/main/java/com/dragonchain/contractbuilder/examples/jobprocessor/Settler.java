package com.dragonchain.contractbuilder.examples.jobprocessor;

import com.dragonchain.contractbuilder.error.ContractBuilderException;
import com.dragonchain.contractbuilder.job.ContractJob;
import com.dragonchain.contractbuilder.model.ContractId;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends jobs that nobody comes back for: those that have been open for a job's whole deadline, and
 * whose contract has no task waiting. All replicas do it; the contract's lease keeps them apart.
 */
final class Settler implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Settler.class);

  private final Duration patience;
  private final Predicate<ContractId> hasTasks;
  private final ProcessorMetrics metrics;
  private final Map<ContractId, Long> seenAt = new HashMap<>();
  private volatile boolean stopping;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "settler");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * Does nothing until it is started.
   *
   * @param patience how long a job has to be open
   * @param hasTasks whether a contract has tasks that wait
   */
  Settler(Duration patience, Predicate<ContractId> hasTasks, ProcessorMetrics metrics) {
    this.patience = patience;
    this.hasTasks = hasTasks;
    this.metrics = metrics;
  }

  /** Begins no more settlements. */
  void stop() {
    stopping = true;
    timer.shutdown();
  }

  /** Of the contracts with an open job, those that it is time for. Called by one thread. */
  Set<ContractId> overdue(Set<ContractId> open) {
    if (stopping) {
      return Set.of();
    }
    long now = System.nanoTime();
    seenAt.keySet().retainAll(open);
    open.forEach(contract -> seenAt.putIfAbsent(contract, now));
    return open.stream()
        .filter(contract -> now - seenAt.getOrDefault(contract, now) >= patience.toNanos())
        .filter(hasTasks.negate())
        .collect(Collectors.toSet());
  }

  /**
   * Begins.
   *
   * @param job sees the open jobs that {@link #overdue} lets through
   * @param every how often it looks
   */
  void start(ContractJob job, Duration every) {
    // not all replicas at once
    long first = ThreadLocalRandom.current().nextLong(every.toMillis() + 1);
    ScheduledFuture<?> unused =
        timer.scheduleWithFixedDelay(
            () -> settle(job), first, every.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void settle(ContractJob job) {
    try {
      for (ContractJob.Settled each : job.settle()) {
        metrics.settled(each.settled());
        LOG.info(
            "contract {}: an open job was {}settled: {}",
            each.contract(),
            each.settled() ? "" : "not ",
            each.message());
      }
    } catch (ContractBuilderException e) {
      LOG.warn("settling open jobs: {}", e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("settling open jobs", e);
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
    try {
      boolean unused = timer.awaitTermination(2, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
