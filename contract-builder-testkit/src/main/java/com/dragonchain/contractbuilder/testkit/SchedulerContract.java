package com.dragonchain.contractbuilder.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dragonchain.contractbuilder.error.BusyException;
import com.dragonchain.contractbuilder.model.ContractId;
import com.dragonchain.contractbuilder.model.TransactionType;
import com.dragonchain.contractbuilder.port.Fence;
import com.dragonchain.contractbuilder.port.JobJournal;
import com.dragonchain.contractbuilder.port.Lease;
import com.dragonchain.contractbuilder.port.Scheduler;
import com.dragonchain.contractbuilder.port.Scheduler.Drop;
import com.dragonchain.contractbuilder.port.Scheduler.Ensure;
import com.dragonchain.contractbuilder.port.Scheduler.Sent;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every {@link Scheduler} keeps. */
public abstract class SchedulerContract {

  private static final TransactionType TYPE = TransactionType.of("my-contract");

  private final ContractId contract = Samples.contractId();

  /** For subclasses. */
  protected SchedulerContract() {}

  /**
   * A message that the scheduler will find.
   *
   * @param action the wire's word
   * @param contract an id
   * @param executionOrder the wire's word, or null
   * @param cron a crontab, or null
   * @param seconds an interval, or null
   */
  public record Message(
      String action,
      String contract,
      @Nullable String executionOrder,
      @Nullable String cron,
      @Nullable Integer seconds) {}

  /**
   * The port to test.
   *
   * @return the port
   */
  protected abstract Scheduler scheduler();

  /**
   * A journal of the same world, for leases.
   *
   * @return the port
   */
  protected abstract JobJournal journal();

  /**
   * The messages that were not taken yet.
   *
   * @return the oldest first
   */
  protected abstract List<Message> messages();

  /** Lets the chain's scheduler take all messages. */
  protected abstract void work();

  private Lease lease() {
    return journal()
        .acquire(contract, Samples.jobId(), Duration.ofMinutes(1), Duration.ofSeconds(10));
  }

  private Ensure ensure(@Nullable String order, @Nullable String cron, @Nullable Integer seconds) {
    return new Ensure(contract, TYPE, order, cron, seconds);
  }

  private Drop drop(boolean onlyIfKnown) {
    return new Drop(contract, TYPE, null, "* * * * *", null, onlyIfKnown);
  }

  private Message message(
      String action, @Nullable String order, @Nullable String cron, @Nullable Integer seconds) {
    return new Message(action, contract.value(), order, cron, seconds);
  }

  @Test
  void createsWhatIsUnknownAndUpdatesWhatIsKnown() {
    try (Lease lease = lease()) {
      Fence fence = lease.fence();
      assertThat(scheduler().knows(contract)).isFalse();
      assertThat(scheduler().apply(fence, "a", ensure("serial", "* * * * *", null)))
          .isEqualTo(Sent.CREATE);
      work();
      assertThat(scheduler().knows(contract)).isTrue();
      assertThat(scheduler().apply(fence, "b", ensure("serial", null, 7))).isEqualTo(Sent.UPDATE);
      assertThat(messages()).containsExactly(message("update", "serial", null, 7));
    }
  }

  @Test
  void countsMessagesNotTakenYet() {
    try (Lease lease = lease()) {
      Fence fence = lease.fence();
      assertThat(scheduler().apply(fence, "a", ensure(null, null, 7))).isEqualTo(Sent.CREATE);
      assertThat(scheduler().knows(contract)).isTrue();
      assertThat(scheduler().apply(fence, "b", ensure(null, null, 8))).isEqualTo(Sent.UPDATE);
      assertThat(scheduler().apply(fence, "c", drop(false))).isEqualTo(Sent.DELETE);
      assertThat(scheduler().knows(contract)).isFalse();
      assertThat(scheduler().apply(fence, "d", ensure(null, null, 9))).isEqualTo(Sent.CREATE);
      assertThat(messages())
          .containsExactly(
              message("create", null, null, 7),
              message("update", "parallel", null, 8),
              message("delete", null, "* * * * *", null),
              message("create", null, null, 9));
      work();
      assertThat(scheduler().knows(contract)).isTrue();
    }
  }

  @Test
  void takesNoNoticeOfOtherContracts() {
    try (Lease lease = lease()) {
      ContractId other = Samples.contractId();
      try (Lease otherLease =
          journal().acquire(other, Samples.jobId(), Duration.ofMinutes(1), Duration.ZERO)) {
        scheduler()
            .apply(otherLease.fence(), "a", new Ensure(other, TYPE, null, "* * * * *", null));
        assertThat(scheduler().knows(contract)).isFalse();
        assertThat(scheduler().apply(lease.fence(), "a", ensure(null, null, 1)))
            .isEqualTo(Sent.CREATE);
      }
    }
  }

  @Test
  void dropsAlwaysOrOnlyIfKnown() {
    try (Lease lease = lease()) {
      Fence fence = lease.fence();
      assertThat(scheduler().apply(fence, "a", drop(true))).isEqualTo(Sent.NOTHING);
      assertThat(messages()).isEmpty();
      assertThat(scheduler().apply(fence, "b", drop(false))).isEqualTo(Sent.DELETE);
      assertThat(messages()).hasSize(1);
      work();
      assertThat(scheduler().apply(fence, "c", ensure(null, null, 1))).isEqualTo(Sent.CREATE);
      work();
      assertThat(scheduler().apply(fence, "d", drop(true))).isEqualTo(Sent.DELETE);
    }
  }

  @Test
  void sendsNothingTwiceForOneEffectOfAJob() {
    try (Lease lease = lease()) {
      Fence fence = lease.fence();
      assertThat(scheduler().apply(fence, "a", drop(true))).isEqualTo(Sent.NOTHING);
      assertThat(scheduler().apply(fence, "b", ensure(null, null, 1))).isEqualTo(Sent.CREATE);
      assertThat(scheduler().apply(fence, "b", ensure(null, null, 1))).isEqualTo(Sent.CREATE);
      work();
      assertThat(scheduler().apply(fence, "b", ensure(null, null, 1))).isEqualTo(Sent.CREATE);
      assertThat(scheduler().apply(fence, "a", drop(true)))
          .as("the marker decides, not what is known now")
          .isEqualTo(Sent.NOTHING);
      assertThat(messages()).isEmpty();
    }
  }

  @Test
  void anotherHolderOfTheSameJobFindsWhatWasSent() {
    Fence first;
    try (Lease lease = lease()) {
      first = lease.fence();
      assertThat(scheduler().apply(first, "a", ensure(null, null, 1))).isEqualTo(Sent.CREATE);
    }
    try (Lease lease = lease()) {
      Fence second = new Fence(contract, first.job(), lease.fence().token());
      assertThat(scheduler().apply(second, "a", ensure(null, null, 1))).isEqualTo(Sent.CREATE);
      assertThat(messages()).hasSize(1);
      assertThat(scheduler().apply(lease.fence(), "a", ensure(null, null, 1)))
          .as("another job is another effect")
          .isEqualTo(Sent.UPDATE);
    }
  }

  @Test
  void refusesAHolderOfThePast() {
    Fence past;
    try (Lease lease = lease()) {
      past = lease.fence();
    }
    try (Lease lease = lease()) {
      assertThat(lease.fence().token()).isGreaterThan(past.token());
      assertThatThrownBy(() -> scheduler().apply(past, "a", ensure(null, null, 1)))
          .isInstanceOf(BusyException.class);
      assertThat(messages()).isEmpty();
    }
  }
}
