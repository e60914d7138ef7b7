package com.dragonchain.contractbuilder.job;

import com.dragonchain.contractbuilder.job.JobRecord.StepRecord;
import com.dragonchain.contractbuilder.model.Secret;
import java.util.List;
import java.util.Map;

/** Gives secrets that the contract has another value. What they were cannot be read back. */
final class UpdateSecrets implements Step {

  static final String NAME = "update-secrets";

  /** Which secrets, in the contract's own words: a fact of the plan. */
  static final String CHANGED = "changed-secret";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String title() {
    return "Changing the secrets";
  }

  @Override
  public Map<String, String> run(JobContext job, StepRecord record) {
    Map<String, Secret> values = CreateSecrets.values(job);
    for (String name : job.record().facts(CHANGED)) {
      Secret value = values.get(name);
      if (value != null) {
        job.gateway(
            () -> job.ports().gateway().updateSecret(job.contract().secretName(name), value));
      }
    }
    return Map.of();
  }

  @Override
  public List<String> undo(JobContext job, StepRecord record) {
    return job.record().facts(CHANGED).stream()
        .map(name -> "the new value of secret " + job.contract().secretName(name))
        .toList();
  }
}
