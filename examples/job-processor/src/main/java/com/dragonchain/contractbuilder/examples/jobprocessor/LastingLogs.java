package com.dragonchain.contractbuilder.examples.jobprocessor;

import java.util.logging.LogManager;

/**
 * Goes on logging while the process ends: the JDK's own manager takes every handler away as soon as
 * the process is told to, and a replica has something to say until its last job has stopped.
 */
public final class LastingLogs extends LogManager {

  private static volatile boolean kept;

  /** For the JDK, which makes it by its name. */
  public LastingLogs() {}

  /** From now on nothing is taken away. */
  static void keep() {
    kept = true;
  }

  @Override
  public void reset() {
    if (!kept) {
      super.reset();
    }
  }
}
