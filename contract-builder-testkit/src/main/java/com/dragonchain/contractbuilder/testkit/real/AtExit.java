package com.dragonchain.contractbuilder.testkit.real;

import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;

/** Closes, at the end of this process, what a test has not closed: the last that came is first. */
final class AtExit {
  private static final Deque<Runnable> OPEN = new ConcurrentLinkedDeque<>();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> OPEN.forEach(Runnable::run), "at-exit"));
  }

  private AtExit() {}

  static void run(Runnable closing) {
    OPEN.addFirst(closing);
  }

  static void forget(Runnable closing) {
    OPEN.remove(closing);
  }
}
