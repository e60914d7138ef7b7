package com.dragonchain.contractbuilder.job;

import com.dragonchain.contractbuilder.job.JobRecord.StepRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Revokes the contract's API keys: the event's, and the stored one if it is another. */
final class RevokeKey implements Step {

  static final String NAME = "revoke-key";

  /** Which keys: a fact of the plan. */
  static final String KEY = "key";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String title() {
    return "Revoking the API key";
  }

  @Override
  public Map<String, String> run(JobContext job, StepRecord record) {
    List<String> left = new ArrayList<>();
    for (String key : job.record().facts(KEY)) {
      Undo.attempt(job, "API key " + key, left, () -> revoke(job, key));
    }
    return Lists.of(Leftovers.KEY, left);
  }

  /** Waits for the chain's own store: a key that stays is a way in. */
  private static void revoke(JobContext job, String key) {
    job.patiently(
        () -> {
          job.ports().keys().revoke(job.fence(), key);
          return true;
        });
  }
}
