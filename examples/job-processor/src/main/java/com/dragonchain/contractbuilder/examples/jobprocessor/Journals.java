package com.dragonchain.contractbuilder.examples.jobprocessor;

import com.dragonchain.contractbuilder.model.ContractId;
import com.dragonchain.contractbuilder.port.JobId;
import com.dragonchain.contractbuilder.port.JobJournal;
import com.dragonchain.contractbuilder.port.JobResult;
import com.dragonchain.contractbuilder.port.Lease;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The journal, for a process that has other things to do: nobody waits long for a contract that is
 * held, and of the open jobs only some are shown.
 */
record Journals(JobJournal journal, Duration longestWait, UnaryOperator<Set<ContractId>> shown)
    implements JobJournal {

  @Override
  public Optional<JobResult> result(JobId job) {
    return journal.result(job);
  }

  @Override
  public Lease acquire(ContractId contract, JobId job, Duration life, Duration wait) {
    return journal.acquire(
        contract, job, life, wait.compareTo(longestWait) < 0 ? wait : longestWait);
  }

  @Override
  public Set<ContractId> open() {
    return shown.apply(journal.open());
  }
}
