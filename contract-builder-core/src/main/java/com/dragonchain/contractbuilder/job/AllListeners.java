package com.dragonchain.contractbuilder.job;

import com.dragonchain.contractbuilder.error.ContractBuilderException;
import com.dragonchain.contractbuilder.model.ContractId;
import com.dragonchain.contractbuilder.port.JobId;
import com.dragonchain.contractbuilder.port.JobResult;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells several listeners. */
record AllListeners(List<JobListener> listeners) implements JobListener {

  private static final Logger LOG = LoggerFactory.getLogger(JobListener.class);

  private void tell(Consumer<JobListener> news) {
    listeners.forEach(listener -> tell(listener, news));
  }

  /** Tells a listener; what it throws is its own affair. */
  static void tell(JobListener listener, Consumer<JobListener> news) {
    try {
      news.accept(listener);
    } catch (RuntimeException e) {
      LOG.warn("a job listener threw", e);
    }
  }

  @Override
  public void started(JobId job, Plan plan, boolean resumed) {
    tell(listener -> listener.started(job, plan, resumed));
  }

  @Override
  public void waiting(ContractId contract, String reason, Duration atMost) {
    tell(listener -> listener.waiting(contract, reason, atMost));
  }

  @Override
  public void settling(ContractId contract, JobId open, boolean forward) {
    tell(listener -> listener.settling(contract, open, forward));
  }

  @Override
  public void stepStarted(JobId job, Plan.PlannedStep step) {
    tell(listener -> listener.stepStarted(job, step));
  }

  @Override
  public void stepDone(JobId job, Plan.PlannedStep step, Duration took) {
    tell(listener -> listener.stepDone(job, step, took));
  }

  @Override
  public void stepRetried(
      JobId job, Plan.PlannedStep step, ContractBuilderException reason, Duration after) {
    tell(listener -> listener.stepRetried(job, step, reason, after));
  }

  @Override
  public void stepFailed(JobId job, Plan.PlannedStep step, String reason) {
    tell(listener -> listener.stepFailed(job, step, reason));
  }

  @Override
  public void stepUndone(JobId job, Plan.PlannedStep step, List<String> leftovers) {
    tell(listener -> listener.stepUndone(job, step, leftovers));
  }

  @Override
  public void layer(JobId job, String layer, long doneBytes, long totalBytes) {
    tell(listener -> listener.layer(job, layer, doneBytes, totalBytes));
  }

  @Override
  public void layerDone(JobId job, String layer, String how) {
    tell(listener -> listener.layerDone(job, layer, how));
  }

  @Override
  public void warning(JobId job, String message) {
    tell(listener -> listener.warning(job, message));
  }

  @Override
  public void ended(JobId job, Plan plan, JobResult result, Duration took) {
    tell(listener -> listener.ended(job, plan, result, took));
  }
}
