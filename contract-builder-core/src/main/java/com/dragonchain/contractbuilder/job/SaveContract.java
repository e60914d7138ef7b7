package com.dragonchain.contractbuilder.job;

import com.dragonchain.contractbuilder.event.ContractJson;
import com.dragonchain.contractbuilder.event.FunctionSpecJson;
import com.dragonchain.contractbuilder.job.JobRecord.StepRecord;
import com.dragonchain.contractbuilder.model.Contract;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Saves what the contract has become. Its intent is the commit: it holds all that is to be written,
 * so that anybody can finish the job from there on.
 */
final class SaveContract implements Step {

  static final String NAME = "save";
  static final String CONTRACT = "contract";

  private static final String SPEC = "spec";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String title() {
    return "Saving the contract";
  }

  @Override
  public Map<String, String> prepare(JobContext job) {
    Contract after = Functions.contract(job, job.environs().now());
    Map<String, String> data = new LinkedHashMap<>();
    data.put(CONTRACT, ContractJson.write(after));
    if (Functions.deploys(job.record())) {
      data.put(SPEC, FunctionSpecJson.write(Functions.of(job, after)));
    }
    return data;
  }

  @Override
  public Map<String, String> run(JobContext job, StepRecord record) {
    record
        .get(SPEC)
        .ifPresent(
            spec -> job.ports().contracts().saveSpec(job.fence(), FunctionSpecJson.read(spec)));
    job.ports().contracts().save(job.fence(), saved(job.record()));
    return Map.of();
  }

  /** The contract that the job saved, or is about to save. */
  static Contract saved(JobRecord record) {
    return ContractJson.read(record.contract(), record.step(NAME).get(CONTRACT).orElseThrow());
  }

  /** Never asked for: from its intent on, a job only goes forward. */
  @Override
  public List<String> undo(JobContext job, StepRecord record) {
    return List.of();
  }

  @Override
  public boolean storesOnly() {
    return true;
  }
}
