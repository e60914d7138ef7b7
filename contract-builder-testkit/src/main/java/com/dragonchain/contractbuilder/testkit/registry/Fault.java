package com.dragonchain.contractbuilder.testkit.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * Something that goes wrong at chosen requests:
 *
 * <pre>{@code
 * registry.inject(Fault.on("PUT", "/manifests/").nth(2).afterEffect().breakConnection());
 * }</pre>
 */
public final class Fault {

  /** What happens in place of an answer, or to it. */
  private interface Action {
    /** Says whether the request has been dealt with. */
    boolean run(Exchange exchange, CountDownLatch closed) throws IOException;
  }

  private final Match match;
  private final Action action;
  private final AtomicInteger seen = new AtomicInteger();
  private final AtomicInteger hits = new AtomicInteger();

  private Fault(Match match, Action action) {
    this.match = match;
    this.action = action;
  }

  /**
   * Begins a fault at the first request that matches, once, before it has any effect.
   *
   * @param method such as {@code PUT}; empty for any
   * @param target a regular expression, found anywhere in path and query
   * @return what is to be completed
   */
  public static Match on(String method, String target) {
    return new Match(method, Pattern.compile(target), 1, 1, false);
  }

  /**
   * How often it happened.
   *
   * @return a count
   */
  public int hits() {
    return hits.get();
  }

  boolean isAfterEffect() {
    return match.afterEffect;
  }

  boolean takes(String method, String target) {
    if (!match.matches(method, target)) {
      return false;
    }
    int n = seen.incrementAndGet();
    return n >= match.nth && n - match.nth < match.times;
  }

  boolean run(Exchange exchange, CountDownLatch closed) throws IOException {
    hits.incrementAndGet();
    return action.run(exchange, closed);
  }

  /** Says at which requests a fault happens. Immutable. */
  public static final class Match {
    private final String method;
    private final Pattern target;
    private final int nth;
    private final int times;
    private final boolean afterEffect;

    private Match(String method, Pattern target, int nth, int times, boolean afterEffect) {
      this.method = method;
      this.target = target;
      this.nth = nth;
      this.times = times;
      this.afterEffect = afterEffect;
    }

    private boolean matches(String requestMethod, String requestTarget) {
      return (method.isEmpty() || method.equals(requestMethod))
          && target.matcher(requestTarget).find();
    }

    /**
     * Begins at a later request.
     *
     * @param number 1 for the first that matches
     * @return a new match
     */
    public Match nth(int number) {
      return new Match(method, target, number, times, afterEffect);
    }

    /**
     * Happens at several requests in a row.
     *
     * @param count how many
     * @return a new match
     */
    public Match times(int count) {
      return new Match(method, target, nth, count, afterEffect);
    }

    /**
     * Happens at every request from then on.
     *
     * @return a new match
     */
    public Match always() {
      return times(Integer.MAX_VALUE);
    }

    /**
     * Lets the request have its effect first; only its answer is lost.
     *
     * @return a new match
     */
    public Match afterEffect() {
      return new Match(method, target, nth, times, true);
    }

    /**
     * Answers something else.
     *
     * @param status the status
     * @param body the body
     * @param headers names and values in turn
     * @return the fault
     */
    public Fault answer(int status, String body, String... headers) {
      Map<String, String> map = new LinkedHashMap<>();
      for (int i = 0; i < headers.length; i += 2) {
        map.put(headers[i], headers[i + 1]);
      }
      return new Fault(
          this,
          (exchange, closed) -> {
            exchange.send(status, map, body.getBytes(UTF_8));
            return true;
          });
    }

    /**
     * Breaks the connection instead of answering.
     *
     * @return the fault
     */
    public Fault breakConnection() {
      return new Fault(
          this,
          (exchange, closed) -> {
            throw new IOException("broken on purpose");
          });
    }

    /**
     * Reads some of the request's body, then breaks the connection.
     *
     * @param bytes how many
     * @return the fault
     */
    public Fault breakRequestAfter(long bytes) {
      return new Fault(
          this,
          (exchange, closed) -> {
            exchange.body().skipNBytes(bytes);
            throw new IOException("broken on purpose");
          });
    }

    /**
     * Sends some of the answer's body, then breaks the connection.
     *
     * @param bytes how many
     * @return the fault
     */
    public Fault breakAnswerAfter(long bytes) {
      return new Fault(
          this,
          (exchange, closed) -> {
            exchange.breakAfter = bytes;
            return false;
          });
    }

    /**
     * Flips a bit of the answer's body.
     *
     * @return the fault
     */
    public Fault corrupt() {
      return new Fault(
          this,
          (exchange, closed) -> {
            exchange.corrupt = true;
            return false;
          });
    }

    /**
     * Never answers; the connection stays open until the registry is closed.
     *
     * @return the fault
     */
    public Fault hang() {
      return new Fault(
          this,
          (exchange, closed) -> {
            await(closed, Duration.ofDays(1));
            throw new IOException("hung on purpose");
          });
    }

    /**
     * Answers late.
     *
     * @param delay how late
     * @return the fault
     */
    public Fault delay(Duration delay) {
      return new Fault(
          this,
          (exchange, closed) -> {
            await(closed, delay);
            return false;
          });
    }

    /**
     * Does something of the test's, then goes on.
     *
     * @param hook what to do, on the connection's thread
     * @return the fault
     */
    public Fault run(Runnable hook) {
      return new Fault(
          this,
          (exchange, closed) -> {
            hook.run();
            return false;
          });
    }

    private static void await(CountDownLatch closed, Duration delay) throws IOException {
      try {
        if (closed.await(delay.toMillis(), TimeUnit.MILLISECONDS)) {
          throw new IOException("the registry was closed");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      }
    }
  }
}
