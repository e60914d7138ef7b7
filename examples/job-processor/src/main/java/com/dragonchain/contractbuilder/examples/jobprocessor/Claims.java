package com.dragonchain.contractbuilder.examples.jobprocessor;

import com.dragonchain.contractbuilder.error.UnavailableException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The claims that this replica holds, all renewed at a third of their life with one call. A claim
 * that is lost all the same is only told: its job goes on as long as it holds its contract's lease,
 * and ends with a {@link com.dragonchain.contractbuilder.error.BusyException} when another takes
 * that.
 */
final class Claims implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Claims.class);

  private final TaskQueue queue;
  private final Map<String, Claim> held = new ConcurrentHashMap<>();
  private final ScheduledExecutorService renewal =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "claims");
            thread.setDaemon(true);
            return thread;
          });

  Claims(TaskQueue queue) {
    this.queue = queue;
    long third = Math.max(1, queue.life().dividedBy(3).toMillis());
    ScheduledFuture<?> unused =
        renewal.scheduleAtFixedRate(this::renew, third, third, TimeUnit.MILLISECONDS);
  }

  void add(Claim claim) {
    held.put(claim.token(), claim);
  }

  void remove(Claim claim) {
    held.remove(claim.token());
  }

  int size() {
    return held.size();
  }

  private void renew() {
    try {
      if (held.isEmpty()) {
        return;
      }
      for (Claim lost : queue.renew(held.values())) {
        // one that was given back meanwhile is not lost
        if (held.remove(lost.token()) != null) {
          LOG.warn("{}: the claim was lost; another replica may have it", lost);
        }
      }
    } catch (UnavailableException e) {
      LOG.warn("{}", e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("renewing claims", e);
    }
  }

  @Override
  public void close() {
    renewal.shutdown();
    try {
      boolean unused =
          renewal.awaitTermination(Duration.ofSeconds(5).toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
