package com.dragonchain.contractbuilder.testkit.real;

import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/**
 * What happens to a test whose component is not on this machine: it is skipped, and says what would
 * enable it. Where CI is {@code true} in the environment it fails: there, a test that never runs
 * would go unnoticed.
 */
public final class MissingComponent {
  private MissingComponent() {}

  /**
   * What to throw when a component is missing.
   *
   * @param component what the test needs, as in "Redis"
   * @param reason what is not there
   * @return an exception that skips the test, or one that fails it
   */
  public static RuntimeException signal(String component, String reason) {
    return signal(component, reason, "true".equals(System.getenv("CI")));
  }

  static RuntimeException signal(String component, String reason, boolean ci) {
    String message =
        "needs " + component + ": " + reason + ". `./dev/test` installs what the tests need.";
    if (ci) {
      throw new AssertionFailedError(message);
    }
    return new TestAbortedException(message);
  }
}
