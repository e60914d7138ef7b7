package com.dragonchain.contractbuilder.job;

import com.dragonchain.contractbuilder.error.BusyException;
import com.dragonchain.contractbuilder.error.ContractBuilderException;
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

  LeaseKeeper(Lease lease, Duration life) {
    this.lease = lease;
    this.lifeNanos = life.toNanos();
    renew();
    this.thread = new Thread(this::keep, "lease-" + lease.fence().contract());
    thread.setDaemon(true);
    thread.start();
  }

  private synchronized void keep() {
    try {
      while (!closed && lost == null) {
        long left = lifeNanos / 3 - (System.nanoTime() - renewedAt);
        // after a failed renewal the time is up already: try again after a tenth
        wait(Math.max(1, Math.max(left, lifeNanos / 10) / 1_000_000));
        if (!closed && System.nanoTime() - renewedAt >= lifeNanos / 3) {
          tryRenew();
        }
      }
    } catch (InterruptedException e) {
      // nobody interrupts this thread but a JVM that ends
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void tryRenew() {
    try {
      renew();
    } catch (ContractBuilderException e) {
      LOG.warn("renew the lease of contract {}: {}", lease.fence().contract(), e.getMessage());
    }
  }

  private synchronized void renew() {
    long sent = System.nanoTime();
    try {
      lease.renew();
      renewedAt = sent;
    } catch (BusyException e) {
      lost = e;
      throw e;
    }
  }

  /**
   * To be called before each call that changes something: a third of the lease must be left,
   * counted from before its last renewal was sent.
   *
   * @throws BusyException if the lease was lost
   * @throws com.dragonchain.contractbuilder.error.UnavailableException if it could not be renewed
   */
  synchronized void guard() {
    if (lost != null) {
      throw new BusyException(lost.getMessage(), lost);
    }
    if (System.nanoTime() - renewedAt > lifeNanos / 3 * 2) {
      renew();
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
  }
}
