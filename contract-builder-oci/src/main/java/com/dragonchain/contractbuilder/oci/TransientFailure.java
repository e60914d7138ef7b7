package com.dragonchain.contractbuilder.oci;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Something that may be different the next time. */
final class TransientFailure extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient Optional<Duration> retryAfter;

  TransientFailure(String message, Optional<Duration> retryAfter) {
    super(message);
    this.retryAfter = retryAfter;
  }

  Optional<Duration> retryAfter() {
    return retryAfter;
  }
}
