package com.dragonchain.contractbuilder.job;

import com.dragonchain.contractbuilder.job.JobRecord.StepRecord;
import com.dragonchain.contractbuilder.port.FaasGateway;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Removes the contract's secrets: those that are known, in their order, and whatever else the
 * gateway has under its prefix.
 */
final class RemoveSecrets implements Step {

  static final String NAME = "remove-secrets";

  /** Which secrets, in the contract's own words: a fact of the plan. */
  static final String SECRET = "secret";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String title() {
    return "Removing the secrets";
  }

  @Override
  public Map<String, String> run(JobContext job, StepRecord record) {
    FaasGateway gateway = job.ports().gateway();
    Set<String> names = new LinkedHashSet<>();
    job.record().facts(SECRET).forEach(name -> names.add(job.contract().secretName(name)));
    List<String> left = new ArrayList<>();
    Undo.attempt(
        job,
        "secrets " + job.contract().secretPrefix() + "*",
        left,
        () -> names.addAll(gateway.secrets(job.contract().secretPrefix())));
    Undo.removeSecrets(job, names, left);
    return Lists.of(Leftovers.KEY, left);
  }
}
