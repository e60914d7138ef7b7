package com.dragonchain.contractbuilder.examples.contractjob;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ends the process in good order when it is told to (SIGTERM, SIGINT): the job's thread is
 * interrupted and stops at its next safe point, and the exit code is the job's and not the JVM's.
 */
final class Stop {

  // Kubernetes kills 30 s after SIGTERM. A kill is harmless; the message would be lost.
  private static final long PATIENCE_SECONDS = 25;

  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile int exitCode = ExitCode.FAILED;

  private Stop() {}

  static Stop interrupting(Thread worker) {
    Stop stop = new Stop();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop.await(worker), "stop"));
    return stop;
  }

  /** The job has ended: the process does, with this code, whoever asked for it. */
  void exit(int code) {
    exitCode = code;
    ended.countDown();
    System.exit(code);
  }

  private void await(Thread worker) {
    if (ended.getCount() > 0) {
      worker.interrupt();
      try {
        boolean unused = ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    Runtime.getRuntime().halt(exitCode);
  }
}
