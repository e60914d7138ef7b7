package com.dragonchain.contractbuilder.testkit.real;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs, when a test fails, what the real components that are running have logged last. */
public final class LogsOnFailure implements TestWatcher {
  private static final Logger LOG = LoggerFactory.getLogger(LogsOnFailure.class);

  /** For {@link org.junit.jupiter.api.extension.ExtendWith}. */
  public LogsOnFailure() {}

  @Override
  public void testFailed(ExtensionContext context, @Nullable Throwable cause) {
    LOG.error(
        "{} failed while these were running:\n{}", context.getDisplayName(), LiveComponents.logs());
  }
}
