package com.dragonchain.contractbuilder.job;

import com.dragonchain.contractbuilder.job.JobRecord.StepRecord;
import com.dragonchain.contractbuilder.model.ContractState;
import com.dragonchain.contractbuilder.model.ContractStatus;
import com.dragonchain.contractbuilder.model.TransactionType;
import java.util.List;
import java.util.Map;

/**
 * Removes the contract itself; while something of it is left, the contract stays and names it, so
 * that a later delete can go on.
 */
final class RemoveContract implements Step {

  static final String NAME = "remove-contract";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String title() {
    return "Removing the contract";
  }

  @Override
  public Map<String, String> run(JobContext job, StepRecord record) {
    List<String> left = Leftovers.of(job.record());
    if (left.isEmpty()) {
      job.ports()
          .contracts()
          .remove(
              job.fence(),
              TransactionType.stored(job.record().fact(Flow.TRANSACTION_TYPE).orElse("")));
      return Map.of();
    }
    ContractStatus status =
        ContractStatus.of(
            ContractState.DELETE_FAILED, Results.notDeleted(left).message(), job.environs().now());
    job.ports()
        .contracts()
        .find(job.contract())
        .ifPresent(c -> job.ports().contracts().save(job.fence(), c.withStatus(status)));
    return Map.of();
  }

  @Override
  public boolean storesOnly() {
    return true;
  }
}
