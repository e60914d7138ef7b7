package com.dragonchain.contractbuilder.job;

import com.dragonchain.contractbuilder.error.ContractBuilderException;
import com.dragonchain.contractbuilder.model.ContractId;
import com.dragonchain.contractbuilder.port.JobId;
import com.dragonchain.contractbuilder.port.JobResult;
import java.time.Duration;
import java.util.List;

/**
 * Hears what happens to jobs. One listener may serve many jobs at once and must be safe for that;
 * it must not block, and what it throws is logged and ignored.
 */
public interface JobListener {

  /**
   * A job begins or goes on.
   *
   * @param job its id
   * @param plan what it will do
   * @param resumed whether an earlier run had begun it
   */
  default void started(JobId job, Plan plan, boolean resumed) {}

  /**
   * A job waits.
   *
   * @param contract the contract
   * @param reason for what
   * @param atMost how long at most
   */
  default void waiting(ContractId contract, String reason, Duration atMost) {}

  /**
   * What an earlier job left unfinished is settled before anything new.
   *
   * @param contract the contract
   * @param open the job that was left
   * @param forward true if it is finished, false if it is undone
   */
  default void settling(ContractId contract, JobId open, boolean forward) {}

  /**
   * A step begins.
   *
   * @param job the job
   * @param step the step
   */
  default void stepStarted(JobId job, Plan.PlannedStep step) {}

  /**
   * A step has ended well.
   *
   * @param job the job
   * @param step the step
   * @param took how long it took
   */
  default void stepDone(JobId job, Plan.PlannedStep step, Duration took) {}

  /**
   * A step failed, and is tried again.
   *
   * @param job the job
   * @param step the step
   * @param reason why
   * @param after the pause before the next attempt
   */
  default void stepRetried(
      JobId job, Plan.PlannedStep step, ContractBuilderException reason, Duration after) {}

  /**
   * A step failed for good.
   *
   * @param job the job
   * @param step the step
   * @param reason why, on one line
   */
  default void stepFailed(JobId job, Plan.PlannedStep step, String reason) {}

  /**
   * A step was undone.
   *
   * @param job the job
   * @param step the step
   * @param leftovers what stayed of it
   */
  default void stepUndone(JobId job, Plan.PlannedStep step, List<String> leftovers) {}

  /**
   * A layer of an image goes on.
   *
   * @param job the job
   * @param layer its digest, or what the tool calls it
   * @param doneBytes how much was handled
   * @param totalBytes of how much, or -1
   */
  default void layer(JobId job, String layer, long doneBytes, long totalBytes) {}

  /**
   * A layer is where it has to be.
   *
   * @param job the job
   * @param layer its digest, or what the tool calls it
   * @param how such as {@code mounted}, {@code copied}, {@code present}
   */
  default void layerDone(JobId job, String layer, String how) {}

  /**
   * Something that its owner should know.
   *
   * @param job the job
   * @param message one line
   */
  default void warning(JobId job, String message) {}

  /**
   * A job has ended.
   *
   * @param job its id
   * @param plan what it did
   * @param result how it ended
   * @param took how long this run took
   */
  default void ended(JobId job, Plan plan, JobResult result, Duration took) {}

  /**
   * Several as one: each is told everything, in this order; what one throws does not keep the news
   * from the others.
   *
   * @param listeners who hears
   * @return a listener that tells all of them
   */
  static JobListener all(JobListener... listeners) {
    return new AllListeners(List.of(listeners));
  }

  /**
   * One that listens to nothing.
   *
   * @return a listener without effect
   */
  static JobListener none() {
    return new JobListener() {};
  }
}
