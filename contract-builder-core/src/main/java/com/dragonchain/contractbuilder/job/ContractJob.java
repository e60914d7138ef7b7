package com.dragonchain.contractbuilder.job;

import com.dragonchain.contractbuilder.event.ContractEvent;
import com.dragonchain.contractbuilder.event.InvalidEventException;
import com.dragonchain.contractbuilder.port.JobId;
import com.dragonchain.contractbuilder.port.JobResult;
import java.time.Clock;
import java.util.List;
import java.util.random.RandomGenerator;

/** Placeholder of the way in; see the builder. */
public final class ContractJob {

  private ContractJob() {}

  /**
   * Begins to build one.
   *
   * @param ports the adapters
   * @param chain what contracts are told of their chain
   * @param defaults what functions get
   * @return a builder
   */
  public static Builder builder(Ports ports, Chain chain, FunctionDefaults defaults) {
    return new Builder();
  }

  /**
   * What running an event would do. Reads, and has no effect.
   *
   * @param event the event
   * @return its plan
   * @throws com.dragonchain.contractbuilder.error.RefusedException if the event would be refused
   * @throws com.dragonchain.contractbuilder.error.NotFoundException if there is no such contract to
   *     update
   */
  public Plan plan(ContractEvent event) {
    throw new IllegalStateException("not yet");
  }

  /**
   * Runs an event to its end; an interrupt of the thread stops it at the next safe point, its
   * journal kept.
   *
   * @param job the job's id
   * @param event the event
   * @return how it ended, also if a step failed and was undone
   * @throws com.dragonchain.contractbuilder.error.RefusedException if it is refused, nothing
   *     touched
   * @throws com.dragonchain.contractbuilder.error.NotFoundException if there is no such contract to
   *     update, nothing touched
   * @throws com.dragonchain.contractbuilder.error.InvalidInputException if this job id belongs to
   *     another event, nothing touched
   * @throws com.dragonchain.contractbuilder.error.BusyException if another job holds the contract
   * @throws com.dragonchain.contractbuilder.error.UnavailableException if a store went away; the
   *     job is open and can be run again
   * @throws com.dragonchain.contractbuilder.error.CancelledException if the thread was interrupted;
   *     the same
   */
  public JobResult run(JobId job, ContractEvent event) {
    throw new IllegalStateException("not yet");
  }

  /**
   * Gives a contract back to its owner whose event is at fault: one that is stored as {@code
   * updating} or {@code deleting} gets the state that it had, with the reason as its message.
   * Anything else is left alone, and so is a contract that is busy.
   *
   * @param fault the event's fault
   * @return whether a contract was given back
   */
  public boolean giveBack(InvalidEventException fault) {
    throw new IllegalStateException("not yet");
  }

  /**
   * Settles every open job that nobody holds: finishes it if it was committed, else undoes it.
   *
   * @return what became of each
   */
  public List<Settled> settle() {
    throw new IllegalStateException("not yet");
  }

  /**
   * What became of an open job.
   *
   * @param contract the contract
   * @param message one line
   * @param settled whether nothing of it is open any more
   */
  public record Settled(
      com.dragonchain.contractbuilder.model.ContractId contract, String message, boolean settled) {}

  /** Collects what is optional. */
  public static final class Builder {

    private Builder() {}

    /**
     * Other durations than the standard ones.
     *
     * @param settings the settings
     * @return this
     */
    public Builder settings(JobSettings settings) {
      return this;
    }

    /**
     * Who hears what happens.
     *
     * @param listener the listener
     * @return this
     */
    public Builder listener(JobListener listener) {
      return this;
    }

    /**
     * Another clock than the system's.
     *
     * @param clock the clock
     * @return this
     */
    public Builder clock(Clock clock) {
      return this;
    }

    /**
     * Another source of keys and ids than {@link java.security.SecureRandom}.
     *
     * @param random the source
     * @return this
     */
    public Builder random(RandomGenerator random) {
      return this;
    }

    /**
     * Builds.
     *
     * @return a job runner, safe for many threads
     */
    public ContractJob build() {
      return new ContractJob();
    }
  }
}
