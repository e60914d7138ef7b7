package com.dragonchain.contractbuilder.job;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** What all jobs of one {@link ContractJob} share. */
record Environs(
    Ports ports,
    Chain chain,
    FunctionDefaults defaults,
    JobSettings settings,
    JobListener listener,
    Clock clock,
    RandomGenerator random,
    Consumer<Duration> pauses) {

  private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  private static final String ALPHANUMERIC = LETTERS + "abcdefghijklmnopqrstuvwxyz0123456789";

  Instant now() {
    return clock.instant();
  }

  String randomLetters(int length) {
    return draw(LETTERS, length);
  }

  String randomAlphanumeric(int length) {
    return draw(ALPHANUMERIC, length);
  }

  private String draw(String alphabet, int length) {
    StringBuilder drawn = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      drawn.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return drawn.toString();
  }

  /** A random UUID (RFC 9562, version 4). */
  String randomUuid() {
    long high = (random.nextLong() & ~0xF000L) | 0x4000L;
    long low = (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
    return new UUID(high, low).toString();
  }

  void tell(Consumer<JobListener> news) {
    AllListeners.tell(listener, news);
  }
}
