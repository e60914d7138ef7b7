package com.dragonchain.contractbuilder.testkit.real;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for what comes by itself. */
final class Await {

  private static final Duration PAUSE = Duration.ofMillis(50);

  private Await() {}

  /** Answers whether it came in time. */
  static boolean comes(Duration atMost, Callable<Boolean> awaited) throws Exception {
    long end = System.nanoTime() + atMost.toNanos();
    while (!awaited.call()) {
      if (System.nanoTime() - end > 0) {
        return false;
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    return true;
  }
}
