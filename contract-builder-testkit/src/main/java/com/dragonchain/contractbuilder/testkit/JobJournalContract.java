package com.dragonchain.contractbuilder.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dragonchain.contractbuilder.error.BusyException;
import com.dragonchain.contractbuilder.error.CancelledException;
import com.dragonchain.contractbuilder.error.ContractBuilderException;
import com.dragonchain.contractbuilder.model.ContractId;
import com.dragonchain.contractbuilder.port.JobId;
import com.dragonchain.contractbuilder.port.JobJournal;
import com.dragonchain.contractbuilder.port.JobResult;
import com.dragonchain.contractbuilder.port.JournalEntry;
import com.dragonchain.contractbuilder.port.JournalEntry.Kind;
import com.dragonchain.contractbuilder.port.Lease;
import com.dragonchain.contractbuilder.port.Lease.OpenJob;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What every {@link JobJournal} keeps. Leases of a dead holder are stood for by leases that are
 * short and never closed; whoever waits for them waits by the implementation's own clock.
 */
@Timeout(120)
public abstract class JobJournalContract {

  private static final Duration LONG = Duration.ofMinutes(5);
  private static final Duration SHORT = Duration.ofMillis(200);
  private static final Duration PATIENT = Duration.ofSeconds(60);
  private static final JobResult RESULT = new JobResult(true, "created", List.of("a", "b"));

  private final ContractId contract = Samples.contractId();
  private final JobId job = Samples.jobId();
  private final JobId other = Samples.jobId();

  /** For subclasses. */
  protected JobJournalContract() {}

  /**
   * The port to test.
   *
   * @return always the same, or one that sees the same state
   */
  protected abstract JobJournal journal();

  private Lease acquire(JobId who, Duration life, Duration wait) {
    return journal().acquire(contract, who, life, wait);
  }

  private static JournalEntry begin() {
    Map<String, String> header = new LinkedHashMap<>();
    header.put("zed", "first");
    header.put("alpha", "é \"\n\\ \uD83D\uDE00");
    return new JournalEntry(Kind.BEGIN, "", header);
  }

  private static JournalEntry entry(Kind kind, String step) {
    return new JournalEntry(kind, step, Map.of("step", step));
  }

  @Test
  void oneHolderAtATime() {
    try (Lease lease = acquire(job, LONG, Duration.ZERO)) {
      assertThat(lease.fence().contract()).isEqualTo(contract);
      assertThat(lease.fence().job()).isEqualTo(job);
      assertThatThrownBy(() -> acquire(other, LONG, Duration.ZERO))
          .isInstanceOf(BusyException.class)
          .hasMessageContaining(contract.value());
      assertThatThrownBy(() -> acquire(job, LONG, Duration.ofMillis(1)))
          .as("the same job elsewhere is another holder")
          .isInstanceOf(BusyException.class);
      lease.renew();
    }
    acquire(other, LONG, Duration.ZERO).close();
  }

  @Test
  void contractsAreIndependent() {
    try (Lease one = acquire(job, LONG, Duration.ZERO);
        Lease two = journal().acquire(Samples.contractId(), job, LONG, Duration.ZERO)) {
      assertThat(two.fence().token()).isGreaterThan(one.fence().token());
    }
  }

  @Test
  void tokensGrow() {
    long last = 0;
    for (int i = 0; i < 5; i++) {
      try (Lease lease = acquire(Samples.jobId(), LONG, Duration.ZERO)) {
        assertThat(lease.fence().token()).isGreaterThan(last);
        last = lease.fence().token();
      }
    }
  }

  @Test
  void whoWaitsGetsItWhenItIsGivenBack() throws Exception {
    Lease first = acquire(job, LONG, Duration.ZERO);
    AtomicReference<Thread> waiter = new AtomicReference<>();
    CompletableFuture<Lease> second =
        CompletableFuture.supplyAsync(
            () -> {
              waiter.set(Thread.currentThread());
              return acquire(other, LONG, PATIENT);
            },
            task -> new Thread(task, "waiter").start());
    while (waiter.get() == null || waiter.get().getState() == Thread.State.RUNNABLE) {
      pause();
    }
    assertThat(second).isNotDone();
    first.close();
    try (Lease lease = second.get(60, TimeUnit.SECONDS)) {
      assertThat(lease.fence().token()).isGreaterThan(first.fence().token());
    }
  }

  @Test
  void anInterruptEndsTheWait() throws Exception {
    try (Lease lease = acquire(job, LONG, Duration.ZERO)) {
      AtomicReference<Throwable> thrown = new AtomicReference<>();
      AtomicReference<Boolean> flag = new AtomicReference<>(false);
      Thread waiter =
          new Thread(
              () -> {
                try {
                  acquire(other, LONG, PATIENT).close();
                } catch (ContractBuilderException e) {
                  thrown.set(e);
                  flag.set(Thread.currentThread().isInterrupted());
                }
              });
      waiter.start();
      waiter.interrupt();
      waiter.join(60_000);
      assertThat(thrown.get()).isInstanceOf(CancelledException.class);
      assertThat(flag.get()).isTrue();
      lease.renew();
    }
  }

  @Test
  void aDeadHoldersLeaseRunsOut() {
    Lease dead = acquire(job, SHORT, Duration.ZERO);
    try (Lease next = acquire(other, LONG, PATIENT)) {
      assertThat(next.fence().token()).isGreaterThan(dead.fence().token());
      assertLost(dead);
      dead.close();
      next.renew();
      assertThatThrownBy(() -> acquire(job, LONG, Duration.ZERO))
          .as("a lost lease that is closed gives nothing back")
          .isInstanceOf(BusyException.class);
    }
  }

  @Test
  void whoGaveItBackHoldsItNoMore() {
    Lease lease = acquire(job, LONG, Duration.ZERO);
    lease.begin(job, begin());
    lease.close();
    assertLost(lease);
    assertThat(journal().open()).contains(contract);
  }

  private void assertLost(Lease lease) {
    assertThatThrownBy(lease::renew).isInstanceOf(BusyException.class);
    assertThatThrownBy(lease::openJob).isInstanceOf(BusyException.class);
    assertThatThrownBy(() -> lease.begin(job, begin())).isInstanceOf(BusyException.class);
    assertThatThrownBy(() -> lease.append(List.of(entry(Kind.INTENT, "x"))))
        .isInstanceOf(BusyException.class);
    assertThatThrownBy(() -> lease.horizon(LONG)).isInstanceOf(BusyException.class);
    assertThatThrownBy(lease::clearHorizon).isInstanceOf(BusyException.class);
    assertThatThrownBy(() -> lease.finish(job, RESULT)).isInstanceOf(BusyException.class);
  }

  @Test
  void renewingProlongs() {
    Duration life = Duration.ofSeconds(2);
    try (Lease lease = acquire(job, life, Duration.ZERO)) {
      long until = System.nanoTime() + life.multipliedBy(2).toNanos();
      while (System.nanoTime() < until) {
        lease.renew();
        pause();
      }
      assertThatThrownBy(() -> acquire(other, LONG, Duration.ZERO))
          .isInstanceOf(BusyException.class);
    }
  }

  @Test
  void aJobIsOpenUntilItIsFinished() {
    List<JournalEntry> expected = new ArrayList<>(List.of(begin()));
    try (Lease lease = acquire(job, LONG, Duration.ZERO)) {
      assertThat(lease.openJob()).isEmpty();
      assertThat(journal().open()).doesNotContain(contract);
      lease.begin(job, begin());
      assertThat(journal().open()).contains(contract);
      assertThat(lease.openJob()).contains(new OpenJob(job, expected));
      append(lease, expected, entry(Kind.INTENT, "one"));
      append(lease, expected, entry(Kind.DONE, "one"), entry(Kind.INTENT, "two"));
      append(lease, expected, entry(Kind.NOTE, "two"));
      OpenJob open = lease.openJob().orElseThrow();
      assertThat(open).isEqualTo(new OpenJob(job, expected));
      assertThat(open.entries().get(0).data().keySet()).containsExactly("zed", "alpha");
    }
    assertThat(journal().open()).contains(contract);
    try (Lease lease = acquire(other, LONG, Duration.ZERO)) {
      assertThat(lease.openJob()).contains(new OpenJob(job, expected));
      append(lease, expected, entry(Kind.ABORT, ""));
      assertThat(lease.openJob()).contains(new OpenJob(job, expected));
      assertThat(journal().result(job)).isEmpty();
      lease.finish(job, RESULT);
      assertThat(lease.openJob()).isEmpty();
      assertThat(journal().open()).doesNotContain(contract);
      lease.begin(other, begin());
      assertThat(lease.openJob()).contains(new OpenJob(other, List.of(begin())));
      lease.finish(other, RESULT);
    }
  }

  private static void append(Lease lease, List<JournalEntry> expected, JournalEntry... entries) {
    lease.append(List.of(entries));
    expected.addAll(List.of(entries));
  }

  @Test
  void beginningMayBeRepeatedButNotReplace() {
    try (Lease lease = acquire(job, LONG, Duration.ZERO)) {
      lease.begin(job, begin());
      lease.begin(job, begin());
      assertThat(lease.openJob()).contains(new OpenJob(job, List.of(begin())));
      assertThatThrownBy(() -> lease.begin(other, begin()))
          .isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> lease.finish(other, RESULT))
          .isInstanceOf(IllegalStateException.class);
      lease.finish(job, RESULT);
      assertThatThrownBy(() -> lease.append(List.of(begin())))
          .isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> lease.begin(job, begin()))
          .as("what has ended does not begin again")
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void theFirstResultStays() {
    assertThat(journal().result(job)).isEmpty();
    try (Lease lease = acquire(job, LONG, Duration.ZERO)) {
      lease.begin(job, begin());
      lease.finish(job, RESULT);
      assertThat(journal().result(job)).contains(RESULT);
      lease.finish(job, new JobResult(false, "again", List.of()));
      assertThat(journal().result(job)).contains(RESULT);
    }
    assertThat(journal().result(job)).contains(RESULT);
  }

  @Test
  void aFailureIsAResultToo() {
    JobResult failed = new JobResult(false, "é \"failed\"", List.of());
    try (Lease lease = acquire(job, LONG, Duration.ZERO)) {
      lease.finish(job, failed);
    }
    assertThat(journal().result(job)).contains(failed);
  }

  @Test
  void aHorizonOutlivesItsHolder() {
    Lease dead = acquire(job, SHORT, Duration.ZERO);
    assertThat(dead.untilHorizon()).isZero();
    dead.horizon(LONG);
    dead.horizon(SHORT);
    assertThat(dead.untilHorizon())
        .as("its own counts: an undo of its own unanswered call waits for it")
        .isBetween(Duration.ofMinutes(2), LONG);
    try (Lease next = acquire(other, LONG, PATIENT)) {
      assertThat(next.untilHorizon())
          .as("a shorter one does not shorten it")
          .isBetween(Duration.ofMinutes(2), LONG);
      next.horizon(SHORT);
      next.clearHorizon();
      assertThat(next.untilHorizon())
          .as("what a holder takes back is his own")
          .isGreaterThan(Duration.ofMinutes(2));
    }
    try (Lease next = acquire(job, LONG, PATIENT)) {
      assertThat(next.untilHorizon()).isGreaterThan(Duration.ofMinutes(2));
    }
  }

  @Test
  void aHorizonThatWasTakenBackBindsNobody() {
    try (Lease lease = acquire(job, LONG, Duration.ZERO)) {
      lease.horizon(LONG);
      lease.clearHorizon();
    }
    try (Lease next = acquire(other, LONG, Duration.ZERO)) {
      assertThat(next.untilHorizon()).isZero();
    }
  }

  @Test
  void aHorizonPasses() {
    try (Lease lease = acquire(job, LONG, Duration.ZERO)) {
      lease.horizon(SHORT);
    }
    try (Lease next = acquire(other, LONG, Duration.ZERO)) {
      while (!next.untilHorizon().isZero()) {
        pause();
      }
    }
  }

  @Test
  void manyContendersNeverHoldAtOnce() throws Exception {
    AtomicReference<JobId> holder = new AtomicReference<>();
    List<CompletableFuture<Long>> contenders = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      contenders.add(
          CompletableFuture.supplyAsync(
              () -> hold(holder), task -> new Thread(task, "contender").start()));
    }
    List<Long> tokens = new ArrayList<>();
    for (CompletableFuture<Long> contender : contenders) {
      tokens.add(get(contender));
    }
    assertThat(tokens).doesNotHaveDuplicates();
  }

  private long hold(AtomicReference<JobId> holder) {
    JobId me = Samples.jobId();
    try (Lease lease = acquire(me, LONG, PATIENT)) {
      assertThat(holder.compareAndSet(null, me)).as("alone").isTrue();
      lease.begin(me, begin());
      lease.finish(me, RESULT);
      assertThat(holder.compareAndSet(me, null)).as("still alone").isTrue();
      return lease.fence().token();
    }
  }

  private static long get(CompletableFuture<Long> contender) throws Exception {
    try {
      return contender.get(100, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    }
  }

  private static void pause() {
    LockSupport.parkNanos(5_000_000);
  }
}
