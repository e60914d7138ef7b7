package com.dragonchain.contractbuilder.openfaas;

import com.dragonchain.contractbuilder.error.CancelledException;
import com.dragonchain.contractbuilder.port.Deadline;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** Waits: between polls, and before another try. */
final class Pause {

  private static final Duration FIRST = Duration.ofMillis(200);
  private static final Duration LONGEST = Duration.ofSeconds(5);

  private final Clock clock;
  private final OpenFaasGateway.Sleeper sleeper;
  private final Duration poll;
  private final Optional<Deadline> end;

  Pause(OpenFaasGateway.Builder settings) {
    this(settings.clock, settings.sleeper, settings.pollInterval, Optional.empty());
  }

  private Pause(
      Clock clock, OpenFaasGateway.Sleeper sleeper, Duration poll, Optional<Deadline> end) {
    this.clock = clock;
    this.sleeper = sleeper;
    this.poll = poll;
    this.end = end;
  }

  /** The same, for callers who have no time after a deadline. */
  Pause within(Deadline deadline) {
    return new Pause(clock, sleeper, poll, Optional.of(end.map(deadline::min).orElse(deadline)));
  }

  /** A deadline from now, but not beyond the end of the caller's time. */
  Deadline in(Duration span) {
    Deadline deadline = Deadline.in(clock, span);
    return end.map(deadline::min).orElse(deadline);
  }

  /** From now, also beyond the end of the caller's time: when a server is done. */
  Deadline landed(Duration lateness) {
    return Deadline.in(clock, lateness);
  }

  boolean isOver(Deadline deadline) {
    return left(deadline).isZero();
  }

  Duration left(Deadline deadline) {
    return deadline.left(clock);
  }

  /**
   * Until the next poll, but not beyond a deadline.
   *
   * @return whether there is time for another: a look without any would only fail for want of it
   */
  boolean poll(Deadline deadline) {
    sleep(poll, deadline);
    return !isOver(deadline);
  }

  /** Before try {@code number} + 1: as the server asks, else twice as long each time, jittered. */
  void beforeRetry(int number, Answer answer, Deadline deadline) {
    long longest =
        Math.min(LONGEST.toMillis(), FIRST.toMillis() << Math.min(10, Math.max(0, number - 1)));
    Duration jittered =
        Duration.ofMillis(ThreadLocalRandom.current().nextLong(longest / 2, longest + 1));
    sleep(answer.retryAfter().orElse(jittered), deadline);
  }

  private void sleep(Duration span, Deadline deadline) {
    Duration left = left(deadline);
    try {
      sleeper.sleep(span.compareTo(left) < 0 ? span : left);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancelledException("waiting for the gateway was interrupted", e);
    }
  }
}
