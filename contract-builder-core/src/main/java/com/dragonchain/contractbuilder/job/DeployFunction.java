package com.dragonchain.contractbuilder.job;

import com.dragonchain.contractbuilder.job.JobRecord.StepRecord;
import com.dragonchain.contractbuilder.model.FunctionSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Deploys a function that is not there. */
final class DeployFunction implements Step {

  static final String NAME = "deploy-function";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String title() {
    return "Deploying the function";
  }

  @Override
  public Map<String, String> run(JobContext job, StepRecord record) {
    FunctionSpec spec = Functions.after(job);
    job.gateway(() -> job.ports().gateway().deploy(spec));
    return Map.of();
  }

  @Override
  public List<String> undo(JobContext job, StepRecord record) {
    List<String> leftovers = new ArrayList<>();
    String name = job.contract().functionName();
    Undo.attempt(
        job,
        "function " + name,
        leftovers,
        () -> job.gateway(() -> job.ports().gateway().remove(name)));
    return leftovers;
  }
}
