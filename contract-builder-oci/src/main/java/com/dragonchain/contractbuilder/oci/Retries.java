package com.dragonchain.contractbuilder.oci;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How often and how late something is tried again.
 *
 * @param attempts how often in all
 * @param first the pause after the first attempt; it doubles, and half of it is chance
 */
record Retries(int attempts, Duration first) {
  private static final Duration LONGEST = Duration.ofSeconds(5);
  private static final Duration LONGEST_ASKED = Duration.ofSeconds(60);

  /** The pause before the next attempt, or nothing if there should be none. */
  Optional<Duration> pause(int made, IOException failure, Duration left) {
    if (made >= attempts) {
      return Optional.empty();
    }
    long millis = Math.min(LONGEST.toMillis(), first.toMillis() << Math.min(16, made - 1));
    long jittered = millis / 2 + ThreadLocalRandom.current().nextLong(millis / 2 + 1);
    Duration pause = Duration.ofMillis(jittered);
    if (failure instanceof TransientFailure asked && asked.retryAfter().isPresent()) {
      Duration after = asked.retryAfter().get();
      if (after.compareTo(LONGEST_ASKED) > 0) {
        return Optional.empty();
      }
      pause = after.compareTo(pause) > 0 ? after : pause;
    }
    return pause.compareTo(left) < 0 ? Optional.of(pause) : Optional.empty();
  }
}
