package com.dragonchain.contractbuilder.job;

import com.dragonchain.contractbuilder.error.BusyException;
import com.dragonchain.contractbuilder.error.CancelledException;
import com.dragonchain.contractbuilder.error.ContractBuilderException;
import com.dragonchain.contractbuilder.error.UnavailableException;
import com.dragonchain.contractbuilder.job.JobRecord.StepRecord;
import com.dragonchain.contractbuilder.job.Plan.PlannedStep;
import com.dragonchain.contractbuilder.model.Contract;
import com.dragonchain.contractbuilder.model.ContractStatus;
import com.dragonchain.contractbuilder.model.Quote;
import com.dragonchain.contractbuilder.port.Deadline;
import com.dragonchain.contractbuilder.port.JobResult;
import com.dragonchain.contractbuilder.port.JournalEntry;
import com.dragonchain.contractbuilder.port.JournalEntry.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs an open job to its end: forward step by step, or, if a step fails before the commit, back
 * again. Each effect stands between its durable intent and its durable end; one append holds the
 * end of a step and the intent of the next.
 */
final class JobRun {

  private static final Logger LOG = LoggerFactory.getLogger(JobRun.class);

  private final JobContext job;
  private final JobRecord record;
  private final Environs environs;
  private final List<JournalEntry> unwritten = new ArrayList<>();

  JobRun(JobContext job) {
    this.job = job;
    this.record = job.record();
    this.environs = job.environs();
  }

  /** Takes the job to its end, from wherever it stands. */
  JobResult finish() {
    if (record.abortReason().isPresent()) {
      return giveUp(record.abortReason().get());
    }
    for (PlannedStep planned : record.plan().steps()) {
      if (!record.step(planned.name()).done()) {
        try {
          perform(planned);
        } catch (CancelledException | BusyException e) {
          throw e;
        } catch (RuntimeException e) {
          if (isPassing(e)) {
            flush();
            throw e;
          }
          if (record.committed()) {
            throw e instanceof ContractBuilderException
                ? e
                : new UnavailableException(internal(planned, e), e);
          }
          String reason = reason(planned, e);
          environs.tell(listener -> listener.stepFailed(record.job(), planned, reason));
          return giveUp(reason);
        }
      }
    }
    return end(
        Leftovers.of(record).isEmpty()
            ? Results.success(record)
            : Results.notDeleted(Leftovers.of(record)));
  }

  /** Whether the job is left open for somebody who runs it again when the server is back. */
  private boolean isPassing(RuntimeException e) {
    return e instanceof UnavailableException
        && job.suspending()
        && !record.committed()
        && !job.forwardDeadline().left(environs.clock()).isZero();
  }

  private static String reason(PlannedStep planned, RuntimeException e) {
    if (e instanceof PlanningFailed failed) {
      return failed.getMessage();
    }
    return e instanceof ContractBuilderException
        ? Steps.named(planned.name()).title() + " failed: " + e.getMessage()
        : internal(planned, e);
  }

  private static String internal(PlannedStep planned, RuntimeException e) {
    // its message may quote anything: only its kind is told to the owner
    LOG.error(
        "step {} broke: {}",
        planned.name(),
        e.getClass().getName(),
        LOG.isDebugEnabled() ? e : null);
    return Steps.named(planned.name()).title()
        + " failed: an internal error ("
        + e.getClass().getSimpleName()
        + ")";
  }

  private void perform(PlannedStep planned) {
    Step step = Steps.named(planned.name());
    checkTime();
    environs.tell(listener -> listener.stepStarted(record.job(), planned));
    Instant begun = environs.now();
    if (!record.step(step.name()).intended()) {
      Map<String, String> drawn = patiently(planned, step.storesOnly(), () -> step.prepare(job));
      JournalEntry intent = new JournalEntry(Kind.INTENT, step.name(), drawn);
      unwritten.add(intent);
      if (step.hasEffect()) {
        flush();
      } else {
        record.apply(intent);
      }
    }
    Map<String, String> result =
        patiently(
            planned,
            step.storesOnly(),
            () -> {
              job.guard();
              return step.run(job, record.step(step.name()));
            });
    JournalEntry done = new JournalEntry(Kind.DONE, step.name(), result);
    record.apply(done);
    unwritten.add(done);
    environs.tell(
        listener ->
            listener.stepDone(record.job(), planned, Duration.between(begun, environs.now())));
  }

  private void checkTime() {
    if (Thread.interrupted()) {
      Thread.currentThread().interrupt();
      flush();
      throw new CancelledException(
          "job " + record.job() + " was stopped; run it again with the same id");
    }
    if (job.forwardDeadline().left(environs.clock()).isZero() && !record.committed()) {
      throw new UnavailableException("the job's deadline passed; run it again, with more time");
    }
  }

  private <T> T patiently(
      PlannedStep planned, boolean storesOnly, java.util.function.Supplier<T> call) {
    if (!storesOnly) {
      return call.get();
    }
    return Retries.until(
        environs,
        job.forwardDeadline(),
        (e, pause) ->
            environs.tell(listener -> listener.stepRetried(record.job(), planned, e, pause)),
        call);
  }

  /** Makes durable what is not yet. */
  private void flush() {
    if (!unwritten.isEmpty()) {
      job.append(List.copyOf(unwritten));
      unwritten.clear();
    }
  }

  /** Undoes what was done, in reverse, saves why, and ends the job. */
  JobResult giveUp(String reason) {
    if (record.abortReason().isEmpty()) {
      unwritten.add(JobRecord.abort(reason));
      flush();
    }
    waitForHorizon();
    List<PlannedStep> steps = record.plan().steps();
    for (int i = steps.size() - 1; i >= 0; i--) {
      StepRecord step = record.step(steps.get(i).name());
      if (step.intended() && !step.undone()) {
        undo(steps.get(i), step);
      }
    }
    flush();
    return endInFailure(reason);
  }

  /** A call that was never answered may still land: whoever undoes it waits until it cannot. */
  void waitForHorizon() {
    Duration left = job.untilHorizon();
    if (!left.isZero()) {
      environs.tell(
          listener ->
              listener.waiting(
                  record.contract(),
                  "a call that was not answered may still have its effect",
                  left));
      environs.pauses().accept(left);
    }
  }

  private void undo(PlannedStep planned, StepRecord step) {
    unwritten.add(new JournalEntry(Kind.UNDOING, planned.name(), Map.of()));
    flush();
    Set<String> leftovers = new LinkedHashSet<>();
    Deadline patience = Deadline.in(environs.clock(), JobContext.UNDO_PATIENCE);
    try {
      leftovers.addAll(
          Retries.until(
              environs,
              patience,
              (e, pause) ->
                  environs.tell(listener -> listener.stepRetried(record.job(), planned, e, pause)),
              () -> {
                job.guard();
                return Steps.named(planned.name()).undo(job, step);
              }));
    } catch (CancelledException | BusyException e) {
      throw e;
    } catch (RuntimeException e) {
      // whatever it is, the other steps are undone
      String thing = Steps.named(planned.name()).leftover(planned, step);
      leftovers.add(thing);
      job.warn(
          thing
              + " stays: "
              + (e instanceof ContractBuilderException ? e.getMessage() : internal(planned, e)));
    }
    JournalEntry undone =
        new JournalEntry(
            Kind.UNDONE, planned.name(), Lists.of(Leftovers.KEY, List.copyOf(leftovers)));
    record.apply(undone);
    unwritten.add(undone);
    environs.tell(listener -> listener.stepUndone(record.job(), planned, List.copyOf(leftovers)));
  }

  private JobResult endInFailure(String reason) {
    JobResult result = Results.failure(reason, Leftovers.of(record));
    record
        .onFailure()
        .ifPresent(
            contract -> {
              Contract failed =
                  withWhatIsLeftBehind(contract)
                      .withStatus(withReason(contract.status(), result.message()));
              store(() -> job.ports().contracts().save(job.fence(), failed));
            });
    return end(result);
  }

  /**
   * An image and a key that stay are kept in a contract that has none: nothing else names them, and
   * whoever deletes or creates the contract later has to find them.
   */
  private Contract withWhatIsLeftBehind(Contract contract) {
    Contract kept = contract;
    if (kept.imageDigest() == null) {
      kept =
          AdaptImage.leftBehind(record.step(AdaptImage.NAME))
              .or(() -> ClearLeftovers.imageLeft(record))
              .map(kept::withImage)
              .orElse(kept);
    }
    if (kept.authKeyId() == null) {
      kept =
          IssueKey.leftBehind(record.step(IssueKey.NAME))
              .or(() -> ClearLeftovers.keyLeft(record))
              .map(kept::withKey)
              .orElse(kept);
    }
    return kept;
  }

  private ContractStatus withReason(ContractStatus status, String message) {
    return ContractStatus.of(
        com.dragonchain.contractbuilder.model.ContractState.find(status.state()).orElseThrow(),
        Quote.line(message, 2000),
        environs.now());
  }

  /** What is not written yet is only that the last step is done: whoever comes repeats it. */
  private JobResult end(JobResult result) {
    store(() -> job.lease().finish(record.job(), result));
    return result;
  }

  /**
   * A write to the chain's own stores that nothing can make up for: a store that is away is waited
   * for.
   */
  private void store(Runnable write) {
    Deadline atLeast = Deadline.in(environs.clock(), JobContext.UNDO_PATIENCE);
    Deadline whole = record.deadline();
    Retries.until(
        environs,
        whole.max(atLeast),
        (e, pause) -> LOG.warn("end job {}: {}", record.job(), e.getMessage()),
        () -> {
          job.guard();
          write.run();
          return true;
        });
  }
}
