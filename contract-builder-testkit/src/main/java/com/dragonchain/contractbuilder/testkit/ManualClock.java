package com.dragonchain.contractbuilder.testkit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that moves only when it is told to. Safe for many threads. */
public final class ManualClock extends Clock {

  private Instant now;

  private ManualClock(Instant start) {
    this.now = start;
  }

  /**
   * A clock that stands still.
   *
   * @param start what it shows
   * @return a new clock
   */
  public static ManualClock at(Instant start) {
    return new ManualClock(start);
  }

  /**
   * Moves it.
   *
   * @param span forward by this
   */
  public synchronized void advance(Duration span) {
    now = now.plus(span);
  }

  @Override
  public synchronized Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("a manual clock is UTC");
  }
}
