package com.dragonchain.contractbuilder.examples.jobprocessor;

import com.dragonchain.contractbuilder.error.ContractBuilderException;
import com.dragonchain.contractbuilder.job.JobListener;
import com.dragonchain.contractbuilder.job.Plan;
import com.dragonchain.contractbuilder.model.ContractId;
import com.dragonchain.contractbuilder.port.JobId;
import com.dragonchain.contractbuilder.port.JobResult;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes into the log what happens to jobs: how they end, and what is not as it should be. */
final class LogListener implements JobListener {

  private static final Logger LOG = LoggerFactory.getLogger(LogListener.class);

  @Override
  public void started(JobId job, Plan plan, boolean resumed) {
    if (resumed) {
      LOG.info("resuming {}, {} steps", plan.taskType(), plan.steps().size());
    }
  }

  @Override
  public void waiting(ContractId contract, String reason, Duration atMost) {
    LOG.info("waiting at most {} ms: {}", atMost.toMillis(), reason);
  }

  @Override
  public void settling(ContractId contract, JobId open, boolean forward) {
    LOG.info("job {} was left unfinished: {} it", open, forward ? "finishing" : "undoing");
  }

  @Override
  public void stepDone(JobId job, Plan.PlannedStep step, Duration took) {
    LOG.debug("{} {} took {} ms", step.name(), step.target(), took.toMillis());
  }

  @Override
  public void stepRetried(
      JobId job, Plan.PlannedStep step, ContractBuilderException reason, Duration after) {
    LOG.warn(
        "{} is tried again after {} ms: {}", step.name(), after.toMillis(), reason.getMessage());
  }

  @Override
  public void stepFailed(JobId job, Plan.PlannedStep step, String reason) {
    LOG.warn("{} {} failed: {}", step.name(), step.target(), reason);
  }

  @Override
  public void stepUndone(JobId job, Plan.PlannedStep step, List<String> leftovers) {
    LOG.info("{} undone{}", step.name(), leftovers.isEmpty() ? "" : ", left: " + leftovers);
  }

  @Override
  public void warning(JobId job, String message) {
    LOG.warn("{}", message);
  }

  @Override
  public void ended(JobId job, Plan plan, JobResult result, Duration took) {
    LOG.info(
        "{} {} after {} ms: {}",
        plan.taskType(),
        result.succeeded() ? "succeeded" : "failed",
        took.toMillis(),
        result.message());
  }
}
