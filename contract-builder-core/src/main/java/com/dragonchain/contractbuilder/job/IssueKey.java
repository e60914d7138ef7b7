package com.dragonchain.contractbuilder.job;

import com.dragonchain.contractbuilder.job.JobRecord.StepRecord;
import com.dragonchain.contractbuilder.job.Plan.PlannedStep;
import com.dragonchain.contractbuilder.model.Secret;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Issues the key with which the contract will call its chain. Only its id is in the journal. */
final class IssueKey implements Step {

  static final String NAME = "issue-key";
  static final String KEY_ID = "key-id";

  private static final String TIME = "registered";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String title() {
    return "Issuing the API key";
  }

  @Override
  public Map<String, String> prepare(JobContext job) {
    Map<String, String> drawn = new LinkedHashMap<>();
    drawn.put(KEY_ID, "SC_" + job.environs().randomLetters(12));
    drawn.put(TIME, Long.toString(job.environs().now().getEpochSecond()));
    return drawn;
  }

  @Override
  public Map<String, String> run(JobContext job, StepRecord record) {
    Secret key = Secret.of(job.environs().randomAlphanumeric(43));
    job.ports()
        .keys()
        .issue(
            job.fence(),
            record.get(KEY_ID).orElseThrow(),
            key,
            Long.parseLong(record.get(TIME).orElseThrow()));
    return Map.of();
  }

  @Override
  public List<String> undo(JobContext job, StepRecord record) {
    job.ports().keys().revoke(job.fence(), record.get(KEY_ID).orElseThrow());
    return List.of();
  }

  @Override
  public String leftover(PlannedStep planned, StepRecord record) {
    return "API key " + record.get(KEY_ID).orElseThrow();
  }

  /** The key that this step issued and its undo could not revoke. */
  static Optional<String> leftBehind(StepRecord record) {
    return record.get(KEY_ID).filter(key -> !record.list(Leftovers.KEY).isEmpty());
  }

  @Override
  public boolean storesOnly() {
    return true;
  }
}
