package com.dragonchain.contractbuilder.job;

import com.dragonchain.contractbuilder.job.JobRecord.StepRecord;
import com.dragonchain.contractbuilder.model.TransactionType;
import com.dragonchain.contractbuilder.port.Scheduler;
import java.util.Map;
import java.util.Optional;

/**
 * Ends the contract's schedule. The first effect of a delete: from its intent on, the contract
 * goes.
 */
final class Unschedule implements Step {

  static final String NAME = "unschedule";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String title() {
    return "Ending the schedule";
  }

  @Override
  public Map<String, String> run(JobContext job, StepRecord record) {
    JobRecord whole = job.record();
    Optional<String> cron = whole.fact(Flow.CRON);
    Optional<Integer> seconds = whole.fact(Flow.SECONDS).map(Integer::valueOf);
    Scheduler.Drop drop =
        new Scheduler.Drop(
            job.contract(),
            TransactionType.stored(whole.fact(Flow.TRANSACTION_TYPE).orElse("")),
            whole.fact(Flow.EXECUTION_ORDER).orElse(null),
            cron.orElse(null),
            seconds.orElse(null),
            cron.isEmpty() && seconds.isEmpty());
    return Map.of("sent", job.ports().scheduler().apply(job.fence(), NAME, drop).name());
  }

  @Override
  public boolean storesOnly() {
    return true;
  }
}
