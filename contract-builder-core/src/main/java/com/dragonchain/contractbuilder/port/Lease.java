package com.dragonchain.contractbuilder.port;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A contract held by one job, and the journal that belongs to it. Used by the job's thread, but
 * {@link #renew}, which another thread calls. Each operation can throw {@link
 * com.dragonchain.contractbuilder.error.BusyException} if the lease was lost (and then nothing may
 * be done any more on its behalf), and {@link
 * com.dragonchain.contractbuilder.error.UnavailableException}.
 */
public interface Lease extends AutoCloseable {

  /**
   * An unfinished job of the contract.
   *
   * @param job its id
   * @param entries its journal, from {@link JournalEntry.Kind#BEGIN} on; a torn last line is left
   *     out
   */
  record OpenJob(JobId job, List<JournalEntry> entries) {

    /** Copies. */
    public OpenJob {
      entries = List.copyOf(entries);
    }
  }

  /**
   * The proof for stores.
   *
   * @return contract, job and token
   */
  Fence fence();

  /** Prolongs the lease by its life, from now. */
  void renew();

  /**
   * The job of this contract that has not ended: this one, resumed, or another one's, to be settled
   * first.
   *
   * @return the open job, or nothing
   * @throws com.dragonchain.contractbuilder.error.UnavailableException if a job is said to be open
   *     but its journal cannot be seen; nobody may guess then
   */
  Optional<OpenJob> openJob();

  /**
   * Opens a job: its journal is durable and the contract says so before this returns.
   *
   * @param job its id
   * @param begin its header
   */
  void begin(JobId job, JournalEntry begin);

  /**
   * Appends to the journal of the open job; all entries or none are durable when this returns.
   *
   * @param entries what to append, in order
   */
  void append(List<JournalEntry> entries);

  /**
   * Says that a call which the server may finish late is about to be made: until the horizon nobody
   * else may believe what he reads of this contract in gateway and registry, or write there.
   *
   * @param span from now
   */
  void horizon(Duration span);

  /** Takes the horizon back: every call made was answered. */
  void clearHorizon();

  /**
   * How long the horizon still lasts, whoever wrote it: this holder or an earlier one.
   *
   * @return zero if there is none, or it has passed
   */
  Duration untilHorizon();

  /**
   * Ends the open job: its result is recorded for 30 days, its journal removed, the contract free
   * of it. May be repeated.
   *
   * @param job the open job
   * @param result how it ended
   */
  void finish(JobId job, JobResult result);

  /** Gives the contract back. Never throws; what fails runs out by itself. */
  @Override
  void close();
}
