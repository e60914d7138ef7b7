package com.dragonchain.contractbuilder.job;

import com.dragonchain.contractbuilder.job.JobRecord.StepRecord;
import java.util.Map;

/** Removes the contract's heap. */
final class ClearHeap implements Step {

  static final String NAME = "clear-heap";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String title() {
    return "Clearing the heap";
  }

  @Override
  public Map<String, String> run(JobContext job, StepRecord record) {
    job.ports().contracts().clearHeap(job.fence());
    return Map.of();
  }

  @Override
  public boolean storesOnly() {
    return true;
  }
}
