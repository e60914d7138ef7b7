package com.dragonchain.contractbuilder.oci;

import com.dragonchain.contractbuilder.error.RefusedException;
import java.util.concurrent.atomic.AtomicLong;

/** How large an image may still become, counted by all who unpack its layers at once. */
final class Budget {
  private final String what;
  private final long limit;
  private final AtomicLong used = new AtomicLong();

  Budget(String what, long limit) {
    this.what = what;
    this.limit = limit;
  }

  void take(long bytes) {
    if (used.addAndGet(bytes) > limit) {
      throw new RefusedException(
          what + ": unpacked it is larger than " + limit + " bytes; make it smaller");
    }
  }

  /** Takes back what was counted of a layer that is begun anew. */
  void giveBack(long bytes) {
    used.addAndGet(-bytes);
  }
}
