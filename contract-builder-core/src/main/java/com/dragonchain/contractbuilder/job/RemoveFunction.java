package com.dragonchain.contractbuilder.job;

import com.dragonchain.contractbuilder.job.JobRecord.StepRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Removes the contract's function. */
final class RemoveFunction implements Step {

  static final String NAME = "remove-function";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String title() {
    return "Removing the function";
  }

  @Override
  public Map<String, String> run(JobContext job, StepRecord record) {
    List<String> left = new ArrayList<>();
    String name = job.contract().functionName();
    Undo.attempt(
        job, "function " + name, left, () -> job.gateway(() -> job.ports().gateway().remove(name)));
    return Lists.of(Leftovers.KEY, left);
  }
}
