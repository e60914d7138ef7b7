package com.dragonchain.contractbuilder.job;

import com.dragonchain.contractbuilder.job.JobRecord.StepRecord;
import com.dragonchain.contractbuilder.port.Deadline;
import java.util.Map;

/** Waits until the function answers. */
final class AwaitReady implements Step {

  static final String NAME = "await-ready";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String title() {
    return "Waiting for the function";
  }

  @Override
  public Map<String, String> run(JobContext job, StepRecord record) {
    Deadline ready = Deadline.in(job.environs().clock(), job.environs().settings().readyTimeout());
    job.ports().gateway().awaitReady(Functions.after(job), ready.min(job.forwardDeadline()));
    return Map.of();
  }
}
