package com.dragonchain.contractbuilder.oci;

import com.dragonchain.contractbuilder.error.CancelledException;
import com.dragonchain.contractbuilder.error.ContractBuilderException;
import com.dragonchain.contractbuilder.error.UnavailableException;
import com.dragonchain.contractbuilder.port.Deadline;
import java.io.Closeable;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import okhttp3.Call;
import okhttp3.OkHttpClient;
import okhttp3.Request;

/**
 * The life of one operation: its deadline, and its calls, which all end with it. The thread that
 * asked only waits, and so can be interrupted; blocking I/O, which cannot, is done by workers whose
 * calls are cancelled.
 */
final class Scope {
  /** How long calls whose answer must not be lost may go on after the end. */
  private static final Duration GRACE = Duration.ofSeconds(2);

  private final String what;
  private final Executor workers;
  private final Clock clock;
  private final Deadline deadline;
  private final Semaphore windows;
  private final Set<Call> calls = ConcurrentHashMap.newKeySet();
  private final Set<Call> patientCalls = ConcurrentHashMap.newKeySet();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final AtomicBoolean doubtful;

  Scope(String what, Executor workers, Clock clock, Deadline deadline, Semaphore windows) {
    this(what, workers, clock, deadline, windows, new AtomicBoolean());
  }

  private Scope(
      String what,
      Executor workers,
      Clock clock,
      Deadline deadline,
      Semaphore windows,
      AtomicBoolean doubtful) {
    this.doubtful = doubtful;
    this.what = what;
    this.workers = workers;
    this.clock = clock;
    this.deadline = deadline;
    this.windows = windows;
  }

  /** The same within a shorter time. It ends by itself, and not with this one. */
  Scope within(Duration span) {
    return new Scope(
        what, workers, clock, deadline.min(Deadline.in(clock, span)), windows, doubtful);
  }

  /** What the operation is, for messages. */
  String what() {
    return what;
  }

  Duration left() {
    return deadline.left(clock);
  }

  boolean isEnded() {
    return ended.getCount() == 0;
  }

  /** A write was not answered: it may still land. */
  void doubt() {
    doubtful.set(true);
  }

  /** What the operation fails with, given what its last attempt did. */
  ContractBuilderException failure(ContractBuilderException e) {
    return doubtful.get() ? UnavailableException.afterNoAnswer(e) : e;
  }

  /** Does one thing. */
  <T> T run(Callable<T> task) {
    return all(1, List.of(task)).get(0);
  }

  /** Does things, some at a time; the first that fails ends them all. */
  <T> List<T> all(int parallel, List<Callable<T>> tasks) {
    BlockingQueue<FutureTask<T>> done = new LinkedBlockingQueue<>();
    Deque<FutureTask<T>> waiting = new ArrayDeque<>();
    List<FutureTask<T>> all = new ArrayList<>();
    for (Callable<T> task : tasks) {
      FutureTask<T> future = future(task, done);
      waiting.add(future);
      all.add(future);
    }
    int running = 0;
    boolean failed = true;
    try {
      while (!waiting.isEmpty() || running > 0) {
        while (running < parallel && !waiting.isEmpty()) {
          workers.execute(waiting.remove());
          running++;
        }
        FutureTask<T> next = done.poll(left().toMillis(), TimeUnit.MILLISECONDS);
        if (next == null) {
          throw new UnavailableException(
              what + ": not done before its deadline; try again, or allow more time");
        }
        running--;
        result(next);
      }
      List<T> results = new ArrayList<>();
      for (FutureTask<T> future : all) {
        results.add(result(future));
      }
      failed = false;
      return results;
    } catch (InterruptedException e) {
      throw cancelled(done, running);
    } finally {
      if (failed && !isEnded()) {
        end();
        drain(done, running);
      }
    }
  }

  private <T> CancelledException cancelled(BlockingQueue<FutureTask<T>> done, int running) {
    end();
    drain(done, running);
    Thread.currentThread().interrupt();
    return new CancelledException(what + ": interrupted; it can be repeated");
  }

  private static <T> FutureTask<T> future(Callable<T> task, BlockingQueue<FutureTask<T>> done) {
    return new FutureTask<>(task) {
      @Override
      protected void done() {
        done.add(this);
      }
    };
  }

  private <T> T result(FutureTask<T> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof ContractBuilderException known) {
        throw known;
      }
      if (cause instanceof RuntimeException bug) {
        throw bug;
      }
      throw new IllegalStateException(what + ": failed unexpectedly", cause);
    }
  }

  /** Waits for what runs, first for those that may go on, then for those that must not. */
  private <T> void drain(BlockingQueue<FutureTask<T>> done, int running) {
    boolean interrupted = false;
    int left = running;
    long until = System.nanoTime() + GRACE.toNanos();
    while (left > 0) {
      try {
        long wait = until - System.nanoTime();
        if (done.poll(Math.max(1, wait), TimeUnit.NANOSECONDS) != null) {
          left--;
        } else if (patientCalls.isEmpty() && calls.isEmpty()) {
          break;
        } else {
          patientCalls.forEach(Call::cancel);
          calls.forEach(Call::cancel);
          until = System.nanoTime() + GRACE.toNanos();
        }
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends everything; nothing new begins. */
  void end() {
    ended.countDown();
    calls.forEach(Call::cancel);
  }

  /**
   * Sends a request.
   *
   * @param patient whether the answer matters even after the end, as it names what is to be cleaned
   *     up
   * @param limit how long the whole call may take, within the deadline
   */
  Answer send(OkHttpClient http, Request request, boolean patient, Duration limit)
      throws IOException {
    Call call = http.newCall(request);
    Duration left = left();
    Duration timeout = left.compareTo(limit) < 0 ? left : limit;
    long millis = timeout.toMillis() + (patient ? GRACE.toMillis() : 0);
    call.timeout().timeout(Math.max(1, millis), TimeUnit.MILLISECONDS);
    (patient ? patientCalls : calls).add(call);
    if (isEnded()) {
      forget(call);
      throw new IOException("ended");
    }
    try {
      return new Answer(call.execute(), () -> forget(call));
    } catch (IOException e) {
      forget(call);
      throw e;
    }
  }

  private void forget(Call call) {
    calls.remove(call);
    patientCalls.remove(call);
  }

  /**
   * Waits for the memory that a window of zstd takes, but not beyond the end.
   *
   * @return to be closed when it is of no use any more
   */
  Closeable window() throws IOException {
    try {
      while (!windows.tryAcquire(100, TimeUnit.MILLISECONDS)) {
        if (isEnded()) {
          throw new IOException("ended");
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    return windows::release;
  }

  /** Waits, but not beyond the end. */
  void pause(Duration duration) throws IOException {
    try {
      if (ended.await(duration.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException("ended");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
