package com.dragonchain.contractbuilder.job;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dragonchain.contractbuilder.error.BusyException;
import com.dragonchain.contractbuilder.error.UnavailableException;
import com.dragonchain.contractbuilder.model.ContractId;
import com.dragonchain.contractbuilder.port.Fence;
import com.dragonchain.contractbuilder.port.JobId;
import com.dragonchain.contractbuilder.port.Lease;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.mockito.Mockito;

/** Time is real here: what is tested is a thread. */
@Timeout(60)
class LeaseKeeperTest {

  private static final Duration SHORT = Duration.ofMillis(300);

  private final Lease lease = Mockito.mock(Lease.class);
  private final Semaphore renewals = new Semaphore(0);

  @BeforeEach
  void hold() {
    ContractId contract = ContractId.of("11111111-2222-4333-8444-555555555555");
    Mockito.when(lease.fence()).thenReturn(new Fence(contract, new JobId("job"), 1));
  }

  private LeaseKeeper keeper(Duration life) {
    return new LeaseKeeper(lease, life, System.nanoTime());
  }

  /** The second renewal throws. */
  private void secondRenewalThrows(RuntimeException thrown) {
    Mockito.doAnswer(
            call -> {
              renewals.release();
              return null;
            })
        .doAnswer(
            call -> {
              renewals.release();
              throw thrown;
            })
        .doAnswer(
            call -> {
              renewals.release();
              return null;
            })
        .when(lease)
        .renew();
  }

  private void await(int count) throws InterruptedException {
    assertThat(renewals.tryAcquire(count, 30, SECONDS)).as("renewals").isTrue();
  }

  @Test
  void aRenewalThatFailsIsTriedAgain() throws InterruptedException {
    secondRenewalThrows(new UnavailableException("no answer"));
    try (LeaseKeeper keeper = keeper(SHORT)) {
      await(4);
      keeper.guard();
    }
  }

  @Test
  void nothingThatIsThrownEndsTheKeeping() throws InterruptedException {
    secondRenewalThrows(new IllegalStateException("never expected"));
    try (LeaseKeeper keeper = keeper(SHORT)) {
      await(4);
      keeper.guard();
    }
  }

  @Test
  void aLossIsToldToEveryoneWhoIsGuarded() throws InterruptedException {
    secondRenewalThrows(new BusyException("another has it"));
    try (LeaseKeeper keeper = keeper(SHORT)) {
      await(2);
      assertThatThrownBy(
              () -> {
                while (true) {
                  keeper.guard();
                }
              })
          .isInstanceOf(BusyException.class)
          .hasMessage("another has it");
      assertThatThrownBy(keeper::guard).isInstanceOf(BusyException.class);
    }
  }

  @Test
  void aLeaseThatWasTakenJustNowIsNotRenewed() {
    try (LeaseKeeper keeper = keeper(Duration.ofMinutes(10))) {
      keeper.guard();
    }
    Mockito.verify(lease, Mockito.never()).renew();
  }

  @Test
  void aLeaseThatWasWaitedForIsRenewedBeforeItIsReliedOn() {
    Duration life = Duration.ofMinutes(10);
    long longAgo = System.nanoTime() - life.toNanos() * 3 / 4;
    try (LeaseKeeper keeper = new LeaseKeeper(lease, life, longAgo)) {
      keeper.guard();
    }
    Mockito.verify(lease).renew();
  }

  @Test
  void whoHasEnoughLeftDoesNotWaitForASlowRenewal() throws InterruptedException {
    CountDownLatch answered = new CountDownLatch(1);
    Mockito.doAnswer(
            call -> {
              renewals.release();
              answered.await();
              return null;
            })
        .when(lease)
        .renew();
    try (LeaseKeeper keeper = keeper(Duration.ofSeconds(9))) {
      await(1);
      keeper.guard(); // would never return if it waited
    } finally {
      answered.countDown();
    }
  }
}
