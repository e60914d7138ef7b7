package com.dragonchain.contractbuilder.examples.contractjob;

import com.dragonchain.contractbuilder.job.Ports;
import com.dragonchain.contractbuilder.port.FaasGateway;
import com.dragonchain.contractbuilder.port.JobJournal;
import com.dragonchain.contractbuilder.port.Lease;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The program, but that it is killed ({@code kill -9}) after a write of its journal: the one that
 * the property {@code killed.after} says. Its calls of the gateway are said to be late by no more
 * than a moment, so that those who come after it need not wait for a minute.
 */
final class KilledMain {

  private static final Set<String> WRITES = Set.of("begin", "append", "finish");

  private KilledMain() {}

  public static void main(String[] arguments) {
    AtomicInteger writes = new AtomicInteger(Integer.getInteger("killed.after"));
    Main.run(
        arguments,
        configuration ->
            Adapters.of(
                configuration,
                Changes.of(
                    ports -> killed(ports, writes),
                    settings -> settings.withLateness(Duration.ofSeconds(1), Duration.ZERO))));
  }

  private static Ports killed(Ports ports, AtomicInteger writes) {
    return new Ports(
        ports.images(),
        ports.registry(),
        punctual(ports.gateway()),
        ports.scheduler(),
        ports.ledger(),
        ports.contracts(),
        ports.keys(),
        wrapped(
            JobJournal.class,
            ports.journal(),
            (method, answer) -> answer instanceof Lease lease ? killed(lease, writes) : answer));
  }

  private static Lease killed(Lease lease, AtomicInteger writes) {
    return wrapped(
        Lease.class,
        lease,
        (method, answer) -> {
          if (WRITES.contains(method.getName()) && writes.decrementAndGet() == 0) {
            kill();
          }
          return answer;
        });
  }

  private static FaasGateway punctual(FaasGateway gateway) {
    return wrapped(
        FaasGateway.class,
        gateway,
        (method, answer) ->
            answer instanceof FaasGateway.Capabilities known
                ? new FaasGateway.Capabilities(known.provider(), known.replaces(), Duration.ZERO)
                : answer);
  }

  private interface After {
    Object answer(Method method, Object answer) throws Exception;
  }

  private static <T> T wrapped(Class<T> port, T target, After after) {
    return port.cast(
        Proxy.newProxyInstance(
            port.getClassLoader(),
            new Class<?>[] {port},
            (proxy, method, arguments) -> {
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
