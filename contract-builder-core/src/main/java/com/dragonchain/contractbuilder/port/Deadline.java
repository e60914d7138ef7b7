package com.dragonchain.contractbuilder.port;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * When something has to have ended. Wall-clock time, since a job that is resumed elsewhere keeps
 * the deadline of its first start.
 *
 * @param at the instant
 */
public record Deadline(Instant at) {

  /**
   * A deadline from now.
   *
   * @param clock tells now
   * @param span how long
   * @return the deadline
   */
  public static Deadline in(Clock clock, Duration span) {
    return new Deadline(clock.instant().plus(span));
  }

  /**
   * How long is left.
   *
   * @param clock tells now
   * @return zero when it has passed
   */
  public Duration left(Clock clock) {
    Duration left = Duration.between(clock.instant(), at);
    return left.isNegative() ? Duration.ZERO : left;
  }

  /**
   * The earlier of this and another.
   *
   * @param other the other
   * @return one of both
   */
  public Deadline min(Deadline other) {
    return at.isBefore(other.at) ? this : other;
  }

  /**
   * The later of this and another.
   *
   * @param other the other
   * @return one of both
   */
  public Deadline max(Deadline other) {
    return at.isAfter(other.at) ? this : other;
  }
}
