package com.dragonchain.contractbuilder.port;

import com.dragonchain.contractbuilder.model.TransactionType;

/** The chain's ledger: one entry for each job that ends well. */
public interface Ledger {

  /**
   * What is put on record.
   *
   * @param transactionId a UUID, drawn once per job
   * @param unixSeconds when
   * @param action {@code create}, {@code update} or {@code delete}
   * @param transactionType the contract's name
   * @param entrypoint the whole entrypoint after the job; empty after a delete
   * @param imageDigest the digest deployed after the job, of a delete the one removed; or empty
   */
  record Entry(
      String transactionId,
      long unixSeconds,
      String action,
      TransactionType transactionType,
      String entrypoint,
      String imageDigest) {}

  /**
   * Records an entry and, in the same atomic act, the job's result. Repeated by the same job it
   * changes nothing.
   *
   * @param fence proof of holding the contract
   * @param entry what happened
   * @param result how the job ends; {@link JobJournal#result} answers it once the job is no longer
   *     open
   * @throws com.dragonchain.contractbuilder.error.BusyException if the fence is no longer valid
   * @throws com.dragonchain.contractbuilder.error.UnavailableException if it does not answer
   */
  void record(Fence fence, Entry entry, JobResult result);
}
