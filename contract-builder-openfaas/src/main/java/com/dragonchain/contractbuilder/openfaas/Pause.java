package com.dragonchain.contractbuilder.openfaas;

import com.dragonchain.contractbuilder.error.CancelledException;
import com.dragonchain.contractbuilder.port.Deadline;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Waits: between polls, and before another try. */
final class Pause {

  private static final Duration FIRST = Duration.ofMillis(200);
  private static final Duration LONGEST = Duration.ofSeconds(5);

  private final Clock clock;
  private final OpenFaasGateway.Sleeper sleeper;
  private final Duration poll;

  Pause(OpenFaasGateway.Builder settings) {
    clock = settings.clock;
    sleeper = settings.sleeper;
    poll = settings.pollInterval;
  }

  Deadline in(Duration span) {
    return Deadline.in(clock, span);
  }

  boolean isOver(Deadline deadline) {
    return left(deadline).isZero();
  }

  Duration left(Deadline deadline) {
    return deadline.left(clock);
  }

  /** Until the next poll, but not beyond a deadline. */
  void poll(Deadline deadline) {
    sleep(poll, deadline);
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
