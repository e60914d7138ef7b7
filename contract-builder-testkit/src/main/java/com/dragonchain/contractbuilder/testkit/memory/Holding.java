package com.dragonchain.contractbuilder.testkit.memory;

import com.dragonchain.contractbuilder.port.JobId;
import com.dragonchain.contractbuilder.port.JournalEntry;
import com.dragonchain.contractbuilder.port.Lease;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is known of one contract's lease and open job. Guarded by its world. */
final class Holding {

  boolean held;
  long token;
  Instant until = Instant.MIN;
  Instant ownHorizon = Instant.MIN;
  Instant earlierHorizon = Instant.MIN;
  @Nullable JobId job;
  final List<JournalEntry> journal = new ArrayList<>();

  Optional<Lease.OpenJob> open() {
    return Optional.ofNullable(job).map(id -> new Lease.OpenJob(id, journal));
  }

  void take(long newToken, Instant newUntil) {
    held = true;
    token = newToken;
    until = newUntil;
    earlierHorizon = later(earlierHorizon, ownHorizon);
    ownHorizon = Instant.MIN;
  }

  static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
