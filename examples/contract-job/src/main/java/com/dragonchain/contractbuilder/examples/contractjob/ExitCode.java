package com.dragonchain.contractbuilder.examples.contractjob;

/** What the exit code of the job says. */
final class ExitCode {

  static final int DONE = 0;
  static final int FAILED = 1;
  static final int INVALID = 2;
  static final int BUSY = 3;

  private ExitCode() {}
}
