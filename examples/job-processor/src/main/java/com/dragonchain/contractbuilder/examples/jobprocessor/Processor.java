package com.dragonchain.contractbuilder.examples.jobprocessor;

import com.dragonchain.contractbuilder.error.UnavailableException;
import com.dragonchain.contractbuilder.examples.contractjob.Logs;
import com.dragonchain.contractbuilder.model.Quote;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * One replica: a thread takes lanes as long as a worker is free, workers run their tasks. Between a
 * start and a stop it looks after itself: a Redis that is away is waited for.
 */
final class Processor implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Processor.class);

  private static final Duration IDLE = Duration.ofSeconds(1);
  private static final int BATCH = 100;

  /** Before lanes are taken again, however many tasks have come. */
  private static final int MOST_BATCHES = 10;

  private static final int MAX_REASON = 2000;

  private final TaskQueue queue;
  private final Claims claims;
  private final TaskRunner runner;
  private final ProcessorMetrics metrics;
  private final Readiness readiness;
  private final int workers;
  private final int deadLetters;
  private final Semaphore free;
  private final ExecutorService pool;
  private final Thread dispatcher;
  private final Clock clock = Clock.systemUTC();
  private volatile boolean stopping;
  private boolean fit;
  private long reapAt = System.nanoTime();

  Processor(
      TaskQueue queue,
      TaskRunner runner,
      ProcessorMetrics metrics,
      Readiness readiness,
      ProcessorSettings settings) {
    this.queue = queue;
    this.claims = new Claims(queue);
    this.runner = runner;
    this.metrics = metrics;
    this.readiness = readiness;
    this.workers = settings.workers();
    this.deadLetters = settings.deadLetters();
    this.free = new Semaphore(workers);
    AtomicInteger number = new AtomicInteger();
    this.pool =
        Executors.newFixedThreadPool(
            workers, work -> new Thread(work, "worker-" + number.incrementAndGet()));
    this.dispatcher = new Thread(this::dispatch, "dispatcher");
    metrics.watch(this);
  }

  void start() {
    dispatcher.start();
  }

  /** How many jobs run. */
  int busy() {
    return workers - free.availablePermits();
  }

  /** How many lanes this replica owns. */
  int owned() {
    return claims.size();
  }

  private void dispatch() {
    Duration pause = Duration.ofMillis(100);
    while (!stopping) {
      try {
        turn();
        readiness.redisAnswered();
        pause = Duration.ofMillis(100);
      } catch (UnavailableException e) {
        if (!stopping) {
          readiness.redisFailed(e.getMessage());
          pause = sleep(pause);
        }
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        LOG.error("taking tasks", e);
        pause = sleep(pause);
      }
    }
  }

  /** Up to 2 s: whoever waits for Redis should be back soon after it. */
  private static Duration sleep(Duration pause) {
    try {
      TimeUnit.MILLISECONDS.sleep(pause.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return pause.compareTo(IDLE) < 0 ? pause.multipliedBy(2) : pause;
  }

  /** Also when Redis was away at the start. Until somebody mends that, this replica waits. */
  private void requireFit() {
    if (!fit) {
      queue
          .unfit()
          .ifPresent(
              reason -> {
                throw new UnavailableException("REDIS_ENDPOINT: " + reason);
              });
      fit = true;
    }
  }

  private void turn() throws InterruptedException {
    requireFit();
    if (System.nanoTime() - reapAt >= 0) {
      int lost = queue.reap(BATCH);
      if (lost > 0) {
        LOG.warn("{} lanes were given back for replicas that are gone", lost);
      }
      reapAt = System.nanoTime() + IDLE.toNanos();
    }
    int batches = 0;
    while (!stopping && batches < MOST_BATCHES && queue.admit(BATCH) == BATCH) {
      batches++;
    }
    Duration wait = IDLE;
    while (!stopping && free.tryAcquire()) {
      if (takeLane() instanceof TaskQueue.Taken.Nothing nothing) {
        wait = nothing.next().filter(next -> next.compareTo(IDLE) < 0).orElse(IDLE);
        break;
      }
    }
    if (stopping) {
      return;
    }
    if (free.availablePermits() > 0) {
      boolean unused = queue.await(wait);
    } else if (free.tryAcquire(IDLE.toMillis(), TimeUnit.MILLISECONDS)) {
      free.release();
    }
  }

  /** Takes a lane for the worker that was acquired; without one the worker is free again. */
  private TaskQueue.Taken takeLane() {
    boolean running = false;
    try {
      TaskQueue.Taken taken = queue.take();
      if (taken instanceof TaskQueue.Taken.Lane lane) {
        claims.add(lane.claim());
        pool.execute(() -> work(lane.claim()));
        running = true;
      }
      return taken;
    } finally {
      if (!running) {
        free.release();
      }
    }
  }

  /** Works as long as there is something: nobody else would be told that a lane is ready again. */
  private void work(Claim first) {
    try {
      Optional<Claim> next = Optional.of(first);
      while (next.isPresent()) {
        runOne(next.get());
        next = stopping ? Optional.empty() : takeNext();
      }
    } finally {
      free.release();
    }
  }

  private Optional<Claim> takeNext() {
    try {
      if (queue.take() instanceof TaskQueue.Taken.Lane lane) {
        claims.add(lane.claim());
        return Optional.of(lane.claim());
      }
    } catch (UnavailableException e) {
      // the dispatcher will see it too, and wait
      LOG.debug("{}", e.getMessage());
    }
    return Optional.empty();
  }

  private void runOne(Claim claim) {
    MDC.put(Logs.CONTRACT, claim.lane());
    MDC.put(Logs.JOB, claim.job().value());
    try {
      Outcome outcome =
          stopping ? new Outcome.Deferred(Outcome.Why.STOPPED, Duration.ZERO) : runner.run(claim);
      // what remains to be told must be told, even if this thread was interrupted
      boolean interrupted = Thread.interrupted();
      if (tell(claim, outcome)) {
        metrics.count(outcome);
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    } catch (RuntimeException e) {
      LOG.error("{}: its claim runs out, then it is taken again", claim, e);
    } finally {
      claims.remove(claim);
      MDC.clear();
    }
  }

  /**
   * Tells the queue. A Redis that is away is waited for as long as the claim may last, or until the
   * time to end has come.
   *
   * @return whether it was told, and the claim was held
   */
  private boolean tell(Claim claim, Outcome outcome) {
    long giveUp = System.nanoTime() + queue.life().toNanos();
    Duration pause = Duration.ofMillis(100);
    while (true) {
      try {
        boolean held = toldOnce(claim, outcome);
        if (!held) {
          LOG.info("{}: another replica has it", claim);
        }
        return held;
      } catch (UnavailableException e) {
        if (Thread.currentThread().isInterrupted() || System.nanoTime() - giveUp > 0) {
          LOG.warn("{}: {}; its claim runs out", claim, e.getMessage());
          return false;
        }
        pause = sleep(pause);
      }
    }
  }

  private boolean toldOnce(Claim claim, Outcome outcome) {
    if (outcome instanceof Outcome.Finished) {
      return queue.finish(claim);
    }
    if (outcome instanceof Outcome.Buried buried) {
      LOG.warn("{} goes to the dead letters: {}", claim, buried.reason());
      Map<String, String> letter = new LinkedHashMap<>();
      letter.put("time", clock.instant().toString());
      letter.put("reason", Quote.line(buried.reason(), MAX_REASON));
      letter.put("lane", claim.lane());
      letter.put("job", claim.job().value());
      return queue.bury(claim, letter, deadLetters);
    }
    if (outcome instanceof Outcome.Rerouted rerouted) {
      return queue.reroute(claim, rerouted.lane());
    }
    Outcome.Deferred deferred = (Outcome.Deferred) outcome;
    return queue.defer(claim, deferred.delay(), deferred.why() == Outcome.Why.UNAVAILABLE);
  }

  /**
   * Takes no more; lets jobs go on, interrupts those that are not done in time, so that they stop
   * at their next safe point, and gives their lanes back. What does not stop either runs out.
   *
   * @param grace how long all of this may take
   */
  void stop(Duration grace) {
    stopping = true;
    readiness.stopping();
    long end = System.nanoTime() + grace.toNanos();
    Duration reserve = grace.dividedBy(3);
    reserve = reserve.compareTo(Duration.ofSeconds(5)) < 0 ? reserve : Duration.ofSeconds(5);
    try {
      join(end);
      pool.shutdown();
      if (!pool.awaitTermination(
          end - System.nanoTime() - reserve.toNanos(), TimeUnit.NANOSECONDS)) {
        LOG.info("{} jobs have to stop at their next safe point", busy());
        pool.shutdownNow();
        boolean unused = pool.awaitTermination(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (busy() > 0) {
      LOG.warn("{} jobs did not stop; their claims run out, then others go on", busy());
    }
  }

  private void join(long end) throws InterruptedException {
    long left = (end - System.nanoTime()) / 1_000_000;
    if (left > 0) {
      dispatcher.join(left);
    }
  }

  @Override
  public void close() {
    stopping = true;
    pool.shutdownNow();
    claims.close();
  }
}
