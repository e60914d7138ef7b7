package com.dragonchain.contractbuilder.port;

import com.dragonchain.contractbuilder.model.ContractId;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Leases of contracts, journals of open jobs, results of ended ones. Safe for many threads and
 * processes.
 */
public interface JobJournal {

  /**
   * The result of a job that has ended.
   *
   * @param job its id
   * @return the result; nothing if it never ran, is still open, or ended more than 30 days ago
   * @throws com.dragonchain.contractbuilder.error.UnavailableException if it cannot be read
   */
  Optional<JobResult> result(JobId job);

  /**
   * Takes the lease of a contract, waiting while another holds it.
   *
   * @param contract the contract
   * @param job who takes it
   * @param life how long it lasts unless renewed
   * @param wait how long to wait at most
   * @return the lease, with a token larger than any before, and larger than any in the contract's
   *     journal
   * @throws com.dragonchain.contractbuilder.error.BusyException if another still holds it after the
   *     wait
   * @throws com.dragonchain.contractbuilder.error.UnavailableException if it cannot be taken
   * @throws com.dragonchain.contractbuilder.error.CancelledException if the thread is interrupted
   *     while waiting
   */
  Lease acquire(ContractId contract, JobId job, Duration life, Duration wait);

  /**
   * Contracts with a job that has not ended, held or not.
   *
   * @return their ids
   * @throws com.dragonchain.contractbuilder.error.UnavailableException if they cannot be read
   */
  Set<ContractId> open();
}
