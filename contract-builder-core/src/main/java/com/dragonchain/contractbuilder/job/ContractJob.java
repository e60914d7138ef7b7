package com.dragonchain.contractbuilder.job;

import com.dragonchain.contractbuilder.error.BusyException;
import com.dragonchain.contractbuilder.error.CancelledException;
import com.dragonchain.contractbuilder.error.ContractBuilderException;
import com.dragonchain.contractbuilder.error.InvalidInputException;
import com.dragonchain.contractbuilder.error.NotFoundException;
import com.dragonchain.contractbuilder.error.UnavailableException;
import com.dragonchain.contractbuilder.event.ContractEvent;
import com.dragonchain.contractbuilder.event.ContractEvent.Delete;
import com.dragonchain.contractbuilder.model.ContractId;
import com.dragonchain.contractbuilder.model.ContractState;
import com.dragonchain.contractbuilder.port.ContractStore;
import com.dragonchain.contractbuilder.port.Deadline;
import com.dragonchain.contractbuilder.port.JobId;
import com.dragonchain.contractbuilder.port.JobResult;
import com.dragonchain.contractbuilder.port.JournalEntry;
import com.dragonchain.contractbuilder.port.Lease;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Runs events: each is a job that makes, changes or takes away one contract, and ends as if it had
 * never been interrupted, however often it was. Safe for many threads; jobs of one contract follow
 * one another, here and elsewhere.
 *
 * <p>A job takes the lease of its contract, settles what an earlier job left unfinished (what was
 * committed is finished, all else is undone), and then works through its plan. A step that fails
 * before the commit is compensated; after the commit a job only goes forward. Running the same job
 * id again after a crash resumes the job; after its end it answers the recorded result.
 */
public final class ContractJob {

  private static final Logger LOG = LoggerFactory.getLogger(ContractJob.class);

  /** How much longer than a dead holder's lease somebody waits for a contract. */
  private static final Duration BEYOND_LEASE = Duration.ofSeconds(5);

  private final Environs environs;
  private final Planning planning;

  private ContractJob(Environs environs) {
    this.environs = environs;
    this.planning = new Planning(environs);
  }

  /**
   * Begins to build one.
   *
   * @param ports the adapters
   * @param chain what contracts are told of their chain
   * @param defaults what functions get
   * @return a builder
   */
  public static Builder builder(Ports ports, Chain chain, FunctionDefaults defaults) {
    return new Builder(ports, chain, defaults);
  }

  /**
   * What running an event would do. Reads, and has no effect.
   *
   * @param event the event
   * @return its plan
   * @throws com.dragonchain.contractbuilder.error.RefusedException if the event would be refused
   * @throws com.dragonchain.contractbuilder.error.NotFoundException if there is no such contract to
   *     update
   * @throws UnavailableException if something that has to be asked does not answer
   */
  public Plan plan(ContractEvent event) {
    Plan plan = planning.of(event, environs.ports().contracts().find(event.contract())).plan();
    if (!environs.ports().journal().open().contains(event.contract())) {
      return plan;
    }
    List<Plan.PlannedStep> steps = new ArrayList<>();
    steps.add(
        new Plan.PlannedStep(
            "settle",
            event.contract().value(),
            "an earlier job is unfinished; what follows may change by it"));
    steps.addAll(plan.steps());
    return new Plan(plan.taskType(), plan.contract(), steps);
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
   * @throws NotFoundException if there is no such contract to update, nothing touched
   * @throws InvalidInputException if this job id belongs to another event, nothing touched
   * @throws BusyException if another job holds the contract
   * @throws UnavailableException if a store went away, or, with {@link JobSettings#suspending}, any
   *     other server; the job is open and can be run again
   * @throws CancelledException if the thread was interrupted; the same
   */
  public JobResult run(JobId job, ContractEvent event) {
    return logged(event.contract(), job, () -> runOnce(job, event));
  }

  private JobResult runOnce(JobId job, ContractEvent event) {
    Optional<JobResult> recorded = environs.ports().journal().result(job);
    if (recorded.isPresent()) {
      return recorded.get();
    }
    check(event);
    Duration life = environs.settings().lease();
    Duration wait = life.plus(BEYOND_LEASE);
    long acquiring = System.nanoTime();
    try (Lease lease = environs.ports().journal().acquire(event.contract(), job, life, wait);
        LeaseKeeper keeper = new LeaseKeeper(lease, life, acquiring)) {
      return runHolding(lease, keeper, job, event);
    }
  }

  /** Runs with contract and job in every log line; the caller's own context comes back. */
  private static <T> T logged(ContractId contract, JobId job, Supplier<T> work) {
    Map<String, String> before = MDC.getCopyOfContextMap();
    MDC.put("contract", contract.value());
    MDC.put("job", job.value());
    try {
      return work.get();
    } finally {
      MDC.setContextMap(before == null ? Map.of() : before);
    }
  }

  private void check(ContractEvent event) {
    ContractStore contracts = environs.ports().contracts();
    if (event instanceof Delete) {
      contracts.checkRemoval();
    } else {
      contracts.check();
    }
  }

  private JobResult runHolding(Lease lease, LeaseKeeper keeper, JobId job, ContractEvent event) {
    String digest = EventDigest.of(event, environs.settings().journalKey());
    Optional<Lease.OpenJob> open = lease.openJob();
    if (open.isPresent() && open.get().job().equals(job)) {
      JobRecord record = new JobRecord(job, event.contract(), open.get().entries());
      if (!record.eventDigest().equals(digest)) {
        throw new InvalidInputException(
            "job id " + job + ": it belongs to another event; give each event an id of its own");
      }
      return finish(new JobContext(environs, lease, keeper, record, Optional.of(event)), true);
    }
    if (open.isPresent()) {
      settle(lease, keeper, open.get());
    }
    Optional<JobResult> recorded = environs.ports().journal().result(job);
    if (recorded.isPresent()) {
      return recorded.get();
    }
    Deadline deadline = Deadline.in(environs.clock(), environs.settings().deadline());
    Planned planned = planning.orFailing(event);
    JournalEntry begin = JobRecord.begin(planned, digest, deadline);
    Retries.until(
        environs,
        deadline,
        (e, pause) -> LOG.info("begin job {}: {}", job, e.getMessage()),
        () -> {
          keeper.guard();
          lease.begin(job, begin);
          return true;
        });
    JobRecord record = new JobRecord(job, event.contract(), List.of(begin));
    return finish(new JobContext(environs, lease, keeper, record, Optional.of(event)), false);
  }

  private JobResult finish(JobContext context, boolean resumed) {
    JobRecord record = context.record();
    Plan plan = record.plan();
    Instant begun = environs.now();
    environs.tell(listener -> listener.started(record.job(), plan, resumed));
    JobResult result = new JobRun(context).finish();
    environs.tell(
        listener ->
            listener.ended(record.job(), plan, result, Duration.between(begun, environs.now())));
    return result;
  }

  /** Ends another job than one's own: forward if it was committed, else back. */
  private JobResult settle(Lease lease, LeaseKeeper keeper, Lease.OpenJob open) {
    JobRecord record = new JobRecord(open.job(), lease.fence().contract(), open.entries());
    boolean forward = record.committed();
    environs.tell(listener -> listener.settling(record.contract(), record.job(), forward));
    JobContext context = new JobContext(environs, lease, keeper, record, Optional.empty());
    JobRun run = new JobRun(context);
    if (forward) {
      run.waitForHorizon();
      return run.finish();
    }
    return run.giveUp(record.abortReason().orElse("It was interrupted, and another job undid it"));
  }

  /**
   * Gives a contract back to its owner whose event is at fault or given up: one that is stored as
   * {@code updating} or {@code deleting} gets the state that it had, with the reason as its
   * message. An open job is settled first, as by a job. Anything else is left alone.
   *
   * @param contract the contract
   * @param startState the state that it had before the web server marked it, if that is known
   * @param reason why, for its owner
   * @return whether it was given back
   * @throws BusyException if another job holds it
   * @throws ContractBuilderException if a store does not answer, or its open job cannot be settled
   */
  public boolean giveBack(ContractId contract, Optional<ContractState> startState, String reason) {
    JobId job = new JobId("give-back-" + environs.randomUuid());
    GiveBack giveBack = new GiveBack(environs, startState, reason);
    return logged(contract, job, () -> giveBack.to(contract, job, this::settle));
  }

  /**
   * Settles every open job that nobody holds: finishes it if it was committed, else undoes it.
   *
   * @return what became of each
   * @throws UnavailableException if the open jobs cannot be read
   */
  public List<Settled> settle() {
    List<Settled> settled = new ArrayList<>();
    for (ContractId contract : environs.ports().journal().open()) {
      JobId job = new JobId("settle-" + environs.randomUuid());
      logged(contract, job, () -> settleFree(contract, job)).ifPresent(settled::add);
    }
    return settled;
  }

  private Optional<Settled> settleFree(ContractId contract, JobId job) {
    Duration life = environs.settings().lease();
    long acquiring = System.nanoTime();
    try (Lease lease = environs.ports().journal().acquire(contract, job, life, Duration.ZERO);
        LeaseKeeper keeper = new LeaseKeeper(lease, life, acquiring)) {
      return lease
          .openJob()
          .map(open -> new Settled(contract, settle(lease, keeper, open).message(), true));
    } catch (CancelledException e) {
      throw e;
    } catch (ContractBuilderException e) {
      return Optional.of(new Settled(contract, e.getMessage(), false));
    }
  }

  /**
   * What became of an open job.
   *
   * @param contract the contract
   * @param message one line
   * @param settled whether nothing of it is open any more
   */
  public record Settled(ContractId contract, String message, boolean settled) {}

  /** Collects what is optional. */
  public static final class Builder {

    private final Ports ports;
    private final Chain chain;
    private final FunctionDefaults defaults;
    private JobSettings settings = JobSettings.standard();
    private JobListener listener = JobListener.none();
    private Clock clock = Clock.systemUTC();
    private RandomGenerator random = new SecureRandom();
    private Consumer<Duration> pauses = Builder::sleep;

    private Builder(Ports ports, Chain chain, FunctionDefaults defaults) {
      this.ports = ports;
      this.chain = chain;
      this.defaults = defaults;
    }

    private static void sleep(Duration pause) {
      try {
        Thread.sleep(pause.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CancelledException(
            "the job was stopped while it waited; run it again with the same id", e);
      }
    }

    /**
     * Other durations than the standard ones.
     *
     * @param value the settings
     * @return this
     */
    public Builder settings(JobSettings value) {
      settings = value;
      return this;
    }

    /**
     * Who hears what happens.
     *
     * @param value the listener
     * @return this
     */
    public Builder listener(JobListener value) {
      listener = value;
      return this;
    }

    /**
     * Another clock than the system's.
     *
     * @param value the clock
     * @return this
     */
    public Builder clock(Clock value) {
      clock = value;
      return this;
    }

    /**
     * Another source of keys and ids than {@link SecureRandom}.
     *
     * @param value the source
     * @return this
     */
    public Builder random(RandomGenerator value) {
      random = value;
      return this;
    }

    /**
     * Another way to pass time than sleeping, such as moving a clock forward.
     *
     * @param value is given how long to pause; throws {@link CancelledException} when interrupted
     * @return this
     */
    public Builder pauses(Consumer<Duration> value) {
      pauses = value;
      return this;
    }

    /**
     * Builds.
     *
     * @return a runner of jobs
     */
    public ContractJob build() {
      return new ContractJob(
          new Environs(ports, chain, defaults, settings, listener, clock, random, pauses));
    }
  }
}
