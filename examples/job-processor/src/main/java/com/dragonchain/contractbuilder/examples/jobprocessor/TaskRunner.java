package com.dragonchain.contractbuilder.examples.jobprocessor;

import com.dragonchain.contractbuilder.error.BusyException;
import com.dragonchain.contractbuilder.error.CancelledException;
import com.dragonchain.contractbuilder.error.ContractBuilderException;
import com.dragonchain.contractbuilder.error.InvalidInputException;
import com.dragonchain.contractbuilder.error.NotFoundException;
import com.dragonchain.contractbuilder.error.RefusedException;
import com.dragonchain.contractbuilder.event.ContractEvent;
import com.dragonchain.contractbuilder.event.ContractEvent.Create;
import com.dragonchain.contractbuilder.event.ContractEvent.Update;
import com.dragonchain.contractbuilder.event.InvalidEventException;
import com.dragonchain.contractbuilder.job.ContractJob;
import com.dragonchain.contractbuilder.model.ContractId;
import com.dragonchain.contractbuilder.model.ContractState;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a task, and says what becomes of it. Never throws. A server that is away suspends the job,
 * and the task is tried again; the last try fails the job instead, so that the contract's state
 * says why.
 */
final class TaskRunner {

  /** Reads a task. */
  @FunctionalInterface
  interface Reader {
    ContractEvent read(byte[] task);
  }

  private static final Logger LOG = LoggerFactory.getLogger(TaskRunner.class);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration BUSY_PAUSE = Duration.ofSeconds(1);

  /** A task that was lost with its replica this often may be what kills them. */
  private static final int MOST_LOSSES = 20;

  private final Reader reader;
  private final ContractJob suspending;
  private final ContractJob failing;
  private final Begun begun;
  private final int attempts;

  /**
   * Makes one.
   *
   * @param suspending runs jobs that a server that is away suspends
   * @param failing runs jobs that a server that is away fails
   * @param begun hears of both
   * @param attempts how often a task is tried
   */
  TaskRunner(
      Reader reader, ContractJob suspending, ContractJob failing, Begun begun, int attempts) {
    this.reader = reader;
    this.suspending = suspending;
    this.failing = failing;
    this.begun = begun;
    this.attempts = attempts;
  }

  Outcome run(Claim claim) {
    Outcome outcome = tried(claim);
    // what was lost may be lost again by this: then it is left out
    return outcome instanceof Outcome.Buried buried && claim.lost() <= MOST_LOSSES
        ? givenBack(claim, buried)
        : outcome;
  }

  private Outcome tried(Claim claim) {
    if (claim.lost() >= MOST_LOSSES) {
      return new Outcome.Buried(
          claim.lost()
              + " replicas were lost while they had this task; look at why, then push it"
              + " again");
    }
    try {
      return attempt(claim);
    } catch (BusyException e) {
      LOG.info("{} waits: {}", claim, e.getMessage());
      return new Outcome.Deferred(Outcome.Why.BUSY, BUSY_PAUSE);
    } catch (CancelledException e) {
      return new Outcome.Deferred(Outcome.Why.STOPPED, Duration.ZERO);
    } catch (ContractBuilderException e) {
      return again(claim, e.getMessage());
    } catch (RuntimeException | StackOverflowError e) {
      LOG.error("{}: an error of the program itself", claim, e);
      // its message may quote anything
      return again(claim, "an error of the program itself, " + e.getClass().getName());
    } finally {
      boolean unused = begun.take(claim.job());
    }
  }

  private Outcome attempt(Claim claim) {
    ContractEvent event;
    try {
      event = reader.read(claim.text());
    } catch (InvalidEventException fault) {
      ContractId contract = fault.contract().orElse(null);
      if (contract != null && !contract.value().equals(claim.lane())) {
        return new Outcome.Rerouted(contract);
      }
      return new Outcome.Buried(claim.whyCut().orElse(String.valueOf(fault.getMessage())));
    }
    if (!event.contract().value().equals(claim.lane())) {
      return new Outcome.Rerouted(event.contract());
    }
    boolean last = claim.tries() + 1 >= attempts;
    try {
      return new Outcome.Finished(
          (last ? failing : suspending).run(claim.job(), event).succeeded());
    } catch (RefusedException | NotFoundException | InvalidInputException e) {
      if (begun.take(claim.job())) {
        throw e; // something on the way said no, and the job is open still
      }
      return new Outcome.Buried(e.getMessage());
    }
  }

  /** The owner of a contract that stays marked could do nothing more. */
  private Outcome givenBack(Claim claim, Outcome.Buried buried) {
    try {
      if (giveBack(claim, buried.reason())) {
        LOG.info("{}: the contract has its earlier state back, with the reason", claim);
      }
      return buried;
    } catch (BusyException e) {
      LOG.info("{} waits: {}", claim, e.getMessage());
      return new Outcome.Deferred(Outcome.Why.BUSY, BUSY_PAUSE);
    } catch (CancelledException e) {
      return new Outcome.Deferred(Outcome.Why.STOPPED, Duration.ZERO);
    } catch (ContractBuilderException e) {
      LOG.warn("{}: the contract was not given back: {}", claim, e.getMessage());
      return again(claim, e.getMessage()) instanceof Outcome.Deferred later ? later : buried;
    } catch (RuntimeException | StackOverflowError e) {
      LOG.error("{}: the contract was not given back", claim, e);
      return buried;
    }
  }

  private boolean giveBack(Claim claim, String reason) {
    Optional<ContractId> contract;
    Optional<ContractState> before = Optional.empty();
    try {
      ContractEvent event = reader.read(claim.text());
      // nobody marks a contract for its creation: the mark is a later task's
      contract = Optional.of(event.contract()).filter(id -> !(event instanceof Create));
      if (event instanceof Update update) {
        before = update.startState();
      }
    } catch (InvalidEventException fault) {
      contract = fault.contract();
      before = fault.startState();
    }
    return contract.isPresent()
        && contract.get().value().equals(claim.lane())
        && suspending.giveBack(contract.get(), before, reason);
  }

  private Outcome again(Claim claim, String reason) {
    int tried = claim.tries() + 1;
    if (tried >= attempts) {
      return new Outcome.Buried("tried " + tried + " times: " + reason);
    }
    Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(claim.tries(), 10));
    pause = pause.compareTo(TaskQueue.LONGEST_PAUSE) < 0 ? pause : TaskQueue.LONGEST_PAUSE;
    LOG.warn("{} is tried again in {} s: {}", claim, pause.toSeconds(), reason);
    return new Outcome.Deferred(Outcome.Why.UNAVAILABLE, pause);
  }
}
