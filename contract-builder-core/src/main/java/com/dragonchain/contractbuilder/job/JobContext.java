package com.dragonchain.contractbuilder.job;

import com.dragonchain.contractbuilder.error.BusyException;
import com.dragonchain.contractbuilder.error.CancelledException;
import com.dragonchain.contractbuilder.error.ContractBuilderException;
import com.dragonchain.contractbuilder.error.UnavailableException;
import com.dragonchain.contractbuilder.event.ContractEvent;
import com.dragonchain.contractbuilder.model.Contract;
import com.dragonchain.contractbuilder.model.ContractId;
import com.dragonchain.contractbuilder.port.Deadline;
import com.dragonchain.contractbuilder.port.FaasGateway;
import com.dragonchain.contractbuilder.port.Fence;
import com.dragonchain.contractbuilder.port.JournalEntry;
import com.dragonchain.contractbuilder.port.Lease;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a step sees: the ports, the job's record, and, while its own event is at hand, the event.
 */
final class JobContext {

  /**
   * How long an undo waits for a store that is away, so that one store does not use up the time of
   * all others.
   */
  static final Duration UNDO_PATIENCE = Duration.ofSeconds(20);

  private static final Logger LOG = LoggerFactory.getLogger(JobContext.class);

  private final Environs environs;
  private final Lease lease;
  private final LeaseKeeper keeper;
  private final JobRecord record;
  private final Optional<ContractEvent> event;
  private final Duration reserve;
  private final Deadline reserved;
  private FaasGateway.@Nullable Capabilities gatewayCapabilities;
  private boolean read;
  private @Nullable Contract stored;

  JobContext(
      Environs environs,
      Lease lease,
      LeaseKeeper keeper,
      JobRecord record,
      Optional<ContractEvent> event) {
    this.environs = environs;
    this.lease = lease;
    this.keeper = keeper;
    this.record = record;
    this.event = event;
    this.reserve = environs.settings().reserve();
    this.reserved = Deadline.in(environs.clock(), reserve);
  }

  Environs environs() {
    return environs;
  }

  /** The ports; the gateway's calls end with the time that the job has for them. */
  Ports ports() {
    Ports ports = environs.ports();
    return ports.with(ports.gateway().within(end()));
  }

  /**
   * When the job has to be over. A job that is taken up late, or only to be settled, gets the time
   * that belongs to undoing.
   */
  private Deadline end() {
    boolean goesForward = !record.committed() && record.abortReason().isEmpty();
    return goesForward ? forwardDeadline() : record.deadline().max(reserved);
  }

  JobRecord record() {
    return record;
  }

  Optional<ContractEvent> event() {
    return event;
  }

  /** The event, in steps that only its own job runs: all before the commit. */
  ContractEvent requireEvent() {
    return event.orElseThrow(
        () -> new IllegalStateException("a step before the commit runs without its event"));
  }

  ContractId contract() {
    return record.contract();
  }

  /**
   * The proof of holding the contract, on behalf of the job whose journal is open: whoever settles
   * a job must be known to the stores by that job's id, or they would take its repeated effects for
   * new ones.
   */
  Fence fence() {
    return new Fence(contract(), record.job(), lease.fence().token());
  }

  Lease lease() {
    return lease;
  }

  /** Whether a server that is away leaves the job open. */
  boolean suspending() {
    return environs.settings().suspending();
  }

  /**
   * To be called before each call that changes something, when there are several in a step. Waits
   * for a lease that cannot be renewed at the moment: nobody else can take it then either, or, once
   * somebody has, renewing says so.
   */
  void guard() {
    patiently(
        () -> {
          keeper.guard();
          return true;
        });
  }

  /** Announces a call that may land late. */
  void horizon(Duration span) {
    patiently(
        () -> {
          keeper.guard();
          lease.horizon(span);
          return true;
        });
  }

  /** How long calls that were not answered may still land. */
  Duration untilHorizon() {
    return patiently(lease::untilHorizon);
  }

  /**
   * A slow moment of one of the chain's own stores must not cost a job: what is asked of it is
   * asked again as long as there is time, and for a while in a job that can only end.
   */
  <T> T patiently(Supplier<T> call) {
    boolean bound = record.committed() || record.abortReason().isPresent();
    return patiently(bound ? atLeastPatience() : forwardDeadline(), call);
  }

  /** The job's deadline, or, when that is near, as long as an undo waits. */
  private Deadline atLeastPatience() {
    return record.deadline().max(Deadline.in(environs.clock(), UNDO_PATIENCE));
  }

  private <T> T patiently(Deadline deadline, Supplier<T> call) {
    return Retries.until(
        environs,
        deadline,
        (e, pause) -> LOG.info("job {}: {}", record.job(), e.getMessage()),
        call);
  }

  /**
   * The contract as it is stored; before the commit that is how it was before the job. Read once.
   */
  Optional<Contract> stored() {
    if (!read) {
      stored = ports().contracts().find(contract()).orElse(null);
      read = true;
    }
    return Optional.ofNullable(stored);
  }

  /** When the steps before the commit have to be done: what follows belongs to undoing them. */
  Deadline forwardDeadline() {
    Deadline whole = record.deadline();
    return record.committed() ? whole : new Deadline(whole.at().minus(reserve));
  }

  /** A write to the gateway, which may land late. */
  void gateway(Runnable call) {
    late(
        environs.settings().gatewayCall().plus(gatewayCapabilities().lateness()),
        () -> {
          call.run();
          return true;
        });
  }

  /** A write to the registry, which may land late. */
  <T> T registry(Supplier<T> call) {
    return late(environs.settings().registryLateness(), call);
  }

  private <T> T late(Duration horizon, Supplier<T> call) {
    horizon(horizon);
    return untilAnswered(call);
  }

  /** A call that announces by itself each of its writes that may land late. */
  <T> T announcing(Supplier<T> call) {
    guard();
    return untilAnswered(call);
  }

  /** The horizon that was announced counts until the answer. */
  private <T> T untilAnswered(Supplier<T> call) {
    T answer;
    try {
      answer = call.get();
    } catch (UnavailableException | CancelledException | BusyException e) {
      throw e; // nobody knows what became of it: the horizon stays
    } catch (ContractBuilderException e) {
      clearHorizon();
      throw e;
    }
    clearHorizon();
    return answer;
  }

  private void clearHorizon() {
    try {
      lease.clearHorizon();
    } catch (UnavailableException e) {
      // it passes by itself, and what the call answered matters more
    }
  }

  /** What the gateway can do: asked once in the life of this context. */
  FaasGateway.Capabilities gatewayCapabilities() {
    FaasGateway.Capabilities known = gatewayCapabilities;
    if (known == null) {
      known = ports().gateway().capabilities();
      gatewayCapabilities = known;
    }
    return known;
  }

  /** Makes something durable that became known in the middle of a step. */
  void note(String step, java.util.Map<String, String> data) {
    append(List.of(new JournalEntry(JournalEntry.Kind.NOTE, step, data)));
  }

  /** Makes entries durable; they tell what has happened, so that there is time for it always. */
  void append(List<JournalEntry> entries) {
    patiently(
        atLeastPatience(),
        () -> {
          keeper.guard();
          lease.append(entries);
          return true;
        });
    entries.forEach(record::apply);
  }

  void warn(String message) {
    environs.tell(listener -> listener.warning(record.job(), message));
  }
}
