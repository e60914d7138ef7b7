package com.dragonchain.contractbuilder.micrometer;

import com.dragonchain.contractbuilder.error.ContractBuilderException;
import com.dragonchain.contractbuilder.job.JobListener;
import com.dragonchain.contractbuilder.job.Plan;
import com.dragonchain.contractbuilder.model.ContractId;
import com.dragonchain.contractbuilder.port.JobId;
import com.dragonchain.contractbuilder.port.JobResult;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A listener that measures. Meters, with their tags:
 *
 * <ul>
 *   <li>{@code contract.builder.jobs}, timer of runs that came to an end: {@code type} (create,
 *       update, delete), {@code outcome} (succeeded, failed)
 *   <li>{@code contract.builder.jobs.resumed}, counter: {@code type}
 *   <li>{@code contract.builder.jobs.settled}, counter of open jobs that another one ended: {@code
 *       direction} (forward, back)
 *   <li>{@code contract.builder.steps}, timer of steps that ended well: {@code step}
 *   <li>{@code contract.builder.steps.failed}, {@code .retried}, {@code .undone}, counters: {@code
 *       step}
 *   <li>{@code contract.builder.leftovers}, counter of what an undo could not remove
 *   <li>{@code contract.builder.layers}, counter: {@code how} (such as copied, mounted, present)
 *   <li>{@code contract.builder.layer.bytes}, counter of bytes of layers that were moved
 *   <li>{@code contract.builder.waits}, counter of waits for another's lease or late call
 *   <li>{@code contract.builder.warnings}, counter
 * </ul>
 *
 * <p>No tag has a value that an event chooses, so their number is bounded. Safe for many threads;
 * it keeps a few bytes for each layer of the jobs that run.
 */
public final class JobMetrics implements JobListener {

  private static final String PREFIX = "contract.builder.";
  private static final int MOST_LAYERS = 10_000;

  private record LayerOfJob(JobId job, String layer) {}

  private final MeterRegistry registry;
  private final Map<String, Timer> steps = new ConcurrentHashMap<>();
  private final Map<LayerOfJob, Long> moved = new ConcurrentHashMap<>();

  /**
   * Measures into a registry.
   *
   * @param registry the registry, which stays its owner's
   */
  public JobMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void started(JobId job, Plan plan, boolean resumed) {
    if (resumed) {
      counter("jobs.resumed", "type", plan.taskType()).increment();
    }
  }

  @Override
  public void waiting(ContractId contract, String reason, Duration atMost) {
    registry.counter(PREFIX + "waits").increment();
  }

  @Override
  public void settling(ContractId contract, JobId open, boolean forward) {
    counter("jobs.settled", "direction", forward ? "forward" : "back").increment();
  }

  @Override
  public void stepDone(JobId job, Plan.PlannedStep step, Duration took) {
    steps
        .computeIfAbsent(step.name(), name -> registry.timer(PREFIX + "steps", "step", name))
        .record(took);
  }

  @Override
  public void stepRetried(
      JobId job, Plan.PlannedStep step, ContractBuilderException reason, Duration after) {
    counter("steps.retried", "step", step.name()).increment();
  }

  @Override
  public void stepFailed(JobId job, Plan.PlannedStep step, String reason) {
    counter("steps.failed", "step", step.name()).increment();
  }

  @Override
  public void stepUndone(JobId job, Plan.PlannedStep step, List<String> leftovers) {
    counter("steps.undone", "step", step.name()).increment();
    registry.counter(PREFIX + "leftovers").increment(leftovers.size());
  }

  @Override
  public void layer(JobId job, String layer, long doneBytes, long totalBytes) {
    if (moved.size() >= MOST_LAYERS) {
      // of jobs that never ended here; at worst a layer of another job is counted again
      moved.clear();
    }
    Long before = moved.put(new LayerOfJob(job, layer), doneBytes);
    // a transfer that breaks begins anew: what it moved before was moved all the same
    long more = before == null || before > doneBytes ? doneBytes : doneBytes - before;
    registry.counter(PREFIX + "layer.bytes").increment((double) more);
  }

  @Override
  public void layerDone(JobId job, String layer, String how) {
    moved.remove(new LayerOfJob(job, layer));
    counter("layers", "how", how).increment();
  }

  @Override
  public void warning(JobId job, String message) {
    registry.counter(PREFIX + "warnings").increment();
  }

  @Override
  public void ended(JobId job, Plan plan, JobResult result, Duration took) {
    moved.keySet().removeIf(layer -> layer.job().equals(job));
    Timer.builder(PREFIX + "jobs")
        .tag("type", plan.taskType())
        .tag("outcome", result.succeeded() ? "succeeded" : "failed")
        .register(registry)
        .record(took);
  }

  private Counter counter(String name, String tag, String value) {
    return registry.counter(PREFIX + name, tag, value);
  }
}
