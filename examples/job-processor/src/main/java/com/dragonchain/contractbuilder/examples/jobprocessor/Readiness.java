package com.dragonchain.contractbuilder.examples.jobprocessor;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether this replica is at work. Live: its thread that takes tasks goes round. Ready: Redis
 * answered it lately, and it was not told to end. Safe for many threads.
 */
final class Readiness {

  private static final Logger LOG = LoggerFactory.getLogger(Readiness.class);

  /** Every call of Redis is bounded by a few seconds: a thread that is silent so long is stuck. */
  private static final Duration STUCK = Duration.ofSeconds(60);

  private long heardAt = System.nanoTime();
  private String why = "starting";
  private boolean ready;
  private boolean stopping;

  synchronized void redisAnswered() {
    heardAt = System.nanoTime();
    if (!ready && !stopping) {
      LOG.info("ready");
      ready = true;
      why = "";
    }
  }

  synchronized void redisFailed(String reason) {
    heardAt = System.nanoTime();
    if (ready || !why.equals(reason)) {
      LOG.warn("not ready: {}", reason);
    }
    ready = false;
    why = reason;
  }

  synchronized void stopping() {
    stopping = true;
    ready = false;
    why = "told to end";
  }

  /** Why it is not ready; nothing if it is. */
  synchronized String whyNotReady() {
    return ready ? "" : why;
  }

  synchronized boolean isLive() {
    return stopping || System.nanoTime() - heardAt < STUCK.toNanos();
  }
}
