package com.dragonchain.contractbuilder.examples.jobprocessor;

import com.dragonchain.contractbuilder.error.UnavailableException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Measures the queue, which all replicas share and each of them tells, and what this replica does.
 * Redis is asked when somebody looks, once for all gauges of a look; gauges of a queue that does
 * not answer have no value.
 */
final class ProcessorMetrics {

  private static final String PREFIX = "contract.builder.";
  private static final long FRESH_NANOS = Duration.ofMillis(500).toNanos();

  private final MeterRegistry registry;
  private final TaskQueue queue;
  private TaskQueue.@Nullable Measures measures;
  private long measuredAt = System.nanoTime() - FRESH_NANOS;

  ProcessorMetrics(MeterRegistry registry, TaskQueue queue) {
    this.registry = registry;
    this.queue = queue;
    gauge("queue.tasks", "tasks that have not ended", m -> m.arrived() + (double) m.admitted());
    gauge(
        "queue.oldest.seconds",
        "since when the oldest task has waited or run",
        m -> m.oldest().toMillis() / 1000.0);
    gauge("queue.lanes.ready", "contracts with a task that may be taken", m -> m.ready());
    gauge("queue.lanes.deferred", "contracts with a task that is tried later", m -> m.deferred());
    gauge("queue.lanes.owned", "contracts that a replica works on", m -> m.owned());
    gauge("dead.letters", "tasks that can never be run", m -> m.deadLetters());
  }

  private void gauge(String name, String what, ToDoubleFunction<TaskQueue.Measures> value) {
    Gauge.builder(PREFIX + name, () -> measured(value)).description(what).register(registry);
  }

  private synchronized double measured(ToDoubleFunction<TaskQueue.Measures> value) {
    if (System.nanoTime() - measuredAt >= FRESH_NANOS) {
      try {
        measures = queue.measure();
      } catch (UnavailableException e) {
        measures = null;
      }
      measuredAt = System.nanoTime();
    }
    TaskQueue.Measures now = measures;
    return now == null ? Double.NaN : value.applyAsDouble(now);
  }

  void watch(Processor processor) {
    Gauge.builder(PREFIX + "workers.busy", processor, Processor::busy)
        .description("jobs that run in this replica")
        .register(registry);
    Gauge.builder(PREFIX + "claims", processor, Processor::owned)
        .description("leases of lanes that this replica holds")
        .register(registry);
  }

  void count(Outcome outcome) {
    registry.counter(PREFIX + "tasks", "outcome", word(outcome)).increment();
  }

  private static String word(Outcome outcome) {
    if (outcome instanceof Outcome.Finished finished) {
      return finished.succeeded() ? "succeeded" : "failed";
    }
    if (outcome instanceof Outcome.Buried) {
      return "buried";
    }
    if (outcome instanceof Outcome.Rerouted) {
      return "rerouted";
    }
    return ((Outcome.Deferred) outcome).why().name().toLowerCase(Locale.ROOT);
  }

  void settled(boolean well) {
    registry.counter(PREFIX + "settled", "outcome", well ? "succeeded" : "failed").increment();
  }
}
