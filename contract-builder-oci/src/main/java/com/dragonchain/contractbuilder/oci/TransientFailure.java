package com.dragonchain.contractbuilder.oci;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Something that may be different the next time. */
final class TransientFailure extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient Optional<Duration> retryAfter;
  private final boolean uncertain;

  TransientFailure(String message, Optional<Duration> retryAfter) {
    this(message, retryAfter, false);
  }

  TransientFailure(String message, Optional<Duration> retryAfter, boolean uncertain) {
    super(message);
    this.retryAfter = retryAfter;
    this.uncertain = uncertain;
  }

  /** Whether what was asked for may still be done: somebody in between did not wait for it. */
  boolean isUncertain() {
    return uncertain;
  }

  Optional<Duration> retryAfter() {
    return retryAfter;
  }
}
