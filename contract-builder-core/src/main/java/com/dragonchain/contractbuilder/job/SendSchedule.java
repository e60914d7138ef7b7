package com.dragonchain.contractbuilder.job;

import com.dragonchain.contractbuilder.job.JobRecord.StepRecord;
import com.dragonchain.contractbuilder.model.Contract;
import com.dragonchain.contractbuilder.model.ContractState;
import com.dragonchain.contractbuilder.port.Scheduler;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Tells the scheduler what it should come to: of the contract as the job leaves it. */
final class SendSchedule implements Step {

  static final String NAME = "schedule";

  /** What to send, a fact of the plan: one of the constants below. */
  static final String WHAT = "schedule";

  static final String ENSURE = "ensure";
  static final String DROP = "drop";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String title() {
    return "Telling the scheduler";
  }

  @Override
  public Map<String, String> run(JobContext job, StepRecord record) {
    Contract after = Functions.contract(job, Instant.EPOCH);
    Scheduler.Request request =
        job.record().fact(WHAT).orElse("").equals(DROP)
            ? drop(after, false)
            : Scheduler.Ensure.of(after);
    return Map.of("sent", job.ports().scheduler().apply(job.fence(), NAME, request).name());
  }

  static Scheduler.Drop drop(Contract contract, boolean onlyIfKnown) {
    return new Scheduler.Drop(
        contract.id(),
        contract.transactionType(),
        contract.executionOrder(),
        contract.cron(),
        contract.seconds(),
        onlyIfKnown);
  }

  /** The schedule that the contract had before: none if it is new, or was not active. */
  @Override
  public List<String> undo(JobContext job, StepRecord record) {
    Contract before = job.record().onFailure().orElseThrow();
    boolean had =
        before.isScheduled() && before.status().state().equals(ContractState.ACTIVE.text());
    job.ports()
        .scheduler()
        .apply(job.fence(), NAME + "-undo", had ? Scheduler.Ensure.of(before) : drop(before, true));
    return List.of();
  }

  @Override
  public boolean storesOnly() {
    return true;
  }
}
