package com.dragonchain.contractbuilder.examples.contractjob;

import com.dragonchain.contractbuilder.job.Ports;
import com.dragonchain.contractbuilder.port.FaasGateway;
import com.dragonchain.contractbuilder.port.ImageBuilder;
import com.dragonchain.contractbuilder.port.JobJournal;
import com.dragonchain.contractbuilder.port.Lease;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The program, but that it is killed ({@code kill -9}) right before or after a write of its
 * journal: at the moment that the property {@code killed.at} says, of which each write has two. Its
 * calls of the gateway and its pushes are said to be late by no more than a moment, so that those
 * who come after it need not wait for minutes.
 */
final class KilledMain {

  private static final Set<String> WRITES = Set.of("begin", "append", "finish");
  private static final Duration MOMENT = Duration.ofSeconds(1);

  private KilledMain() {}

  public static void main(String[] arguments) {
    AtomicInteger moments = new AtomicInteger(Integer.getInteger("killed.at", 0));
    Main.run(
        arguments,
        configuration ->
            Adapters.of(
                configuration,
                Changes.of(
                    ports -> killed(ports, moments),
                    settings -> settings.withLateness(MOMENT, Duration.ZERO))));
  }

  private static Ports killed(Ports ports, AtomicInteger moments) {
    return new Ports(
        killedWhileAdapting(ports.images()),
        ports.registry(),
        punctual(ports.gateway()),
        ports.scheduler(),
        ports.ledger(),
        ports.contracts(),
        ports.keys(),
        wrapped(
            JobJournal.class,
            ports.journal(),
            (method, arguments) -> {},
            (method, answer) -> answer instanceof Lease lease ? killed(lease, moments) : answer));
  }

  /** With {@code -Dkilled.adapting}, so many milliseconds after an adaptation has begun. */
  private static ImageBuilder killedWhileAdapting(ImageBuilder builder) {
    long millis = Long.getLong("killed.adapting", 0);
    return millis == 0
        ? builder
        : wrapped(
            ImageBuilder.class,
            builder,
            (method, arguments) -> {
              if (method.getName().equals("adapt")) {
                CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS)
                    .execute(KilledMain::killQuietly);
              }
            },
            (method, answer) -> answer);
  }

  private static void killQuietly() {
    try {
      kill();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static Lease killed(Lease lease, AtomicInteger moments) {
    return wrapped(
        Lease.class,
        lease,
        (method, arguments) -> {
          if (method.getName().equals("horizon")) {
            arguments[0] = MOMENT;
          }
          passes(method, moments);
        },
        (method, answer) -> {
          passes(method, moments);
          return answer;
        });
  }

  private static void passes(Method method, AtomicInteger moments) throws Exception {
    if (WRITES.contains(method.getName()) && moments.decrementAndGet() == 0) {
      kill();
    }
  }

  private static FaasGateway punctual(FaasGateway gateway) {
    return wrapped(
        FaasGateway.class,
        gateway,
        (method, arguments) -> {},
        (method, answer) ->
            answer instanceof FaasGateway.Capabilities known
                ? new FaasGateway.Capabilities(known.provider(), known.replaces(), Duration.ZERO)
                : answer);
  }

  private interface Before {
    void called(Method method, Object[] arguments) throws Exception;
  }

  private interface After {
    Object answer(Method method, Object answer) throws Exception;
  }

  private static <T> T wrapped(Class<T> port, T target, Before before, After after) {
    return port.cast(
        Proxy.newProxyInstance(
            port.getClassLoader(),
            new Class<?>[] {port},
            (proxy, method, arguments) -> {
              before.called(method, arguments);
              try {
                return after.answer(method, method.invoke(target, arguments));
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }

  private static void kill() throws Exception {
    new ProcessBuilder("sh", "-c", "kill -9 " + ProcessHandle.current().pid()).start();
    new CountDownLatch(1).await();
  }
}
