package com.dragonchain.contractbuilder.job;

import com.dragonchain.contractbuilder.job.JobRecord.StepRecord;
import com.dragonchain.contractbuilder.model.FunctionSpec;
import com.dragonchain.contractbuilder.port.Deadline;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Replaces the function. */
final class UpdateFunction implements Step {

  static final String NAME = "update-function";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String title() {
    return "Updating the function";
  }

  @Override
  public Map<String, String> run(JobContext job, StepRecord record) {
    FunctionSpec spec = Functions.after(job);
    job.gateway(() -> job.ports().gateway().update(spec));
    return Map.of();
  }

  /**
   * Deploys the earlier specification again, whatever a read says: faasd can show an old one whose
   * process is dead.
   */
  @Override
  public List<String> undo(JobContext job, StepRecord record) {
    Optional<FunctionSpec> before = Functions.before(job);
    List<String> leftovers = new ArrayList<>();
    String thing = "function " + job.contract().functionName() + " without its earlier version";
    if (before.isEmpty()) {
      return List.of(thing);
    }
    Deadline ready = Deadline.in(job.environs().clock(), job.environs().settings().readyTimeout());
    Undo.attempt(
        job,
        thing,
        leftovers,
        () -> {
          job.gateway(() -> job.ports().gateway().update(before.get()));
          job.ports().gateway().awaitReady(before.get(), ready);
        });
    return leftovers;
  }
}
