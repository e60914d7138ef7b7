package com.dragonchain.contractbuilder.job;

import com.dragonchain.contractbuilder.error.BusyException;
import com.dragonchain.contractbuilder.port.Lease;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renews a lease at a third of its life, and says before each call whether enough of it is left.
 */
final class LeaseKeeper implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LeaseKeeper.class);

  private final Lease lease;
  private final long lifeNanos;
  private final Thread thread;
  private long renewedAt;
  private @Nullable BusyException lost;
  private boolean closed;

  /**
   * Begins to renew.
   *
   * @param acquiring a time ({@link System#nanoTime}) before the lease was taken
   */
  LeaseKeeper(Lease lease, Duration life, long acquiring) {
    this.lease = lease;
    this.lifeNanos = life.toNanos();
    this.renewedAt = acquiring;
    this.thread = new Thread(this::keep, "lease-" + lease.fence().contract());
    thread.setDaemon(true);
    thread.start();
  }

  private void keep() {
    try {
      while (waitUntilDue()) {
        tryRenew();
      }
    } catch (InterruptedException e) {
      // nobody interrupts this thread but a JVM that ends
      Thread.currentThread().interrupt();
    }
  }

  /** False when there is nothing to renew any more. */
  private synchronized boolean waitUntilDue() throws InterruptedException {
    long pause = lifeNanos / 3 - sinceRenewed();
    if (pause <= 0) {
      pause = lifeNanos / 10; // the last renewal failed
    }
    while (!closed && lost == null && pause > 0) {
      wait(Math.max(1, pause / 1_000_000));
      pause = lifeNanos / 3 - sinceRenewed();
    }
    return !closed && lost == null;
  }

  /** Whatever fails is tried again, by this thread or by whoever is to be guarded. */
  private void tryRenew() {
    try {
      renew();
    } catch (RuntimeException e) {
      String contract = lease.fence().contract().value();
      if (isClosed()) {
        LOG.debug("renewing the lease of contract {} came too late", contract);
      } else if (isGood()) {
        LOG.info("renewing the lease of contract {} is tried again: {}", contract, e.getMessage());
      } else {
        LOG.warn("the lease of contract {} is not renewed: {}", contract, e.getMessage());
      }
    }
  }

  /** Not under the lock: who may go on by what is left must not wait for a slow store. */
  private void renew() {
    long sent = System.nanoTime();
    try {
      lease.renew();
      renewed(sent);
    } catch (BusyException e) {
      lose(e);
      throw e;
    }
  }

  private synchronized void renewed(long sent) {
    if (sent - renewedAt > 0) {
      renewedAt = sent;
    }
  }

  private synchronized void lose(BusyException e) {
    lost = e;
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  private synchronized long sinceRenewed() {
    return System.nanoTime() - renewedAt;
  }

  /** Whether a third of the lease is left. */
  private boolean isGood() {
    return sinceRenewed() <= lifeNanos / 3 * 2;
  }

  /**
   * To be called before each call that changes something: a third of the lease must be left,
   * counted from before its last renewal was sent.
   *
   * @throws BusyException if the lease was lost
   * @throws com.dragonchain.contractbuilder.error.UnavailableException if it could not be renewed
   */
  void guard() {
    BusyException loss = loss();
    if (loss != null) {
      throw new BusyException(loss.getMessage(), loss);
    }
    if (!isGood()) {
      renew();
    }
  }

  private synchronized @Nullable BusyException loss() {
    return lost;
  }

  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
  }
}
