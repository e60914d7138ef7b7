package com.dragonchain.contractbuilder.testkit;

/**
 * What a test throws where a process would be killed. An error, so that no handler of failures
 * takes it for one.
 */
public final class Killed extends Error {

  private static final long serialVersionUID = 1L;

  Killed(String where) {
    super("killed " + where);
  }
}
