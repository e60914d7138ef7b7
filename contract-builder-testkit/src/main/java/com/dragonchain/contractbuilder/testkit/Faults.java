package com.dragonchain.contractbuilder.testkit;

import static java.util.Objects.requireNonNull;

import com.dragonchain.contractbuilder.port.Lease;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Injects faults into ports. One instance stands for one process: it counts the calls that go
 * through all ports wrapped by it, and once it was killed, every later call is {@link Killed} too,
 * without effect, so that no {@code finally} tidies up what a dead process could not. Safe for many
 * threads.
 */
public final class Faults {

  private enum When {
    BEFORE,
    AFTER,
    LATE
  }

  private record Fault(When when, Supplier<? extends Throwable> thrown) {}

  private record Call(int number, @Nullable Fault fault) {}

  private final Map<Integer, Fault> faults = new HashMap<>();
  private final List<String> calls = new ArrayList<>();
  private final List<Runnable> late = new ArrayList<>();
  private Predicate<String> counted = name -> !name.equals("Lease.renew");
  private boolean dead;

  /** No faults yet: wraps, counts and logs. */
  public Faults() {}

  /**
   * Wraps a port. A {@link Lease} that it answers is wrapped too.
   *
   * @param <T> the port
   * @param port its interface
   * @param target what does the work
   * @return the same port, with faults
   */
  public <T> T wrap(Class<T> port, T target) {
    InvocationHandler handler =
        (proxy, method, arguments) -> {
          if (method.getDeclaringClass() == Object.class) {
            return invoke(target, method, arguments);
          }
          // a view of the port is no call of it
          return method.getReturnType() == port
              ? wrap(port, port.cast(requireNonNull(invoke(target, method, arguments))))
              : call(port, target, method, arguments);
        };
    return port.cast(Proxy.newProxyInstance(port.getClassLoader(), new Class<?>[] {port}, handler));
  }

  /**
   * Chooses what is counted. By default all but {@code Lease.renew}, which a thread of its own
   * calls by the clock.
   *
   * @param names tells by a name such as {@code Scheduler.apply}
   * @return this
   */
  public synchronized Faults counting(Predicate<String> names) {
    counted = names;
    return this;
  }

  /**
   * Kills before a call has an effect.
   *
   * @param number of the call, from 1 on
   * @return this
   */
  public synchronized Faults killBefore(int number) {
    faults.put(number, new Fault(When.BEFORE, () -> new Killed("before call " + number)));
    return this;
  }

  /**
   * Kills after a call had its effect, and before its answer is known.
   *
   * @param number of the call, from 1 on
   * @return this
   */
  public synchronized Faults killAfter(int number) {
    faults.put(number, new Fault(When.AFTER, () -> new Killed("after call " + number)));
    return this;
  }

  /**
   * Kills while a call is on its way: its effect comes with {@link #runLate}, as with a server that
   * goes on after its client is gone.
   *
   * @param number of the call, from 1 on
   * @return this
   */
  public synchronized Faults killLate(int number) {
    faults.put(number, new Fault(When.LATE, () -> new Killed("during call " + number)));
    return this;
  }

  /**
   * Lets a call fail without effect.
   *
   * @param number of the call, from 1 on
   * @param thrown makes what it throws
   * @return this
   */
  public synchronized Faults failBefore(int number, Supplier<? extends RuntimeException> thrown) {
    faults.put(number, new Fault(When.BEFORE, thrown));
    return this;
  }

  /**
   * Lets a call fail although it has its effect.
   *
   * @param number of the call, from 1 on
   * @param thrown makes what it throws
   * @return this
   */
  public synchronized Faults failAfter(int number, Supplier<? extends RuntimeException> thrown) {
    faults.put(number, new Fault(When.AFTER, thrown));
    return this;
  }

  /**
   * The calls so far.
   *
   * @return names such as {@code Scheduler.apply}, in order; the first one has the number 1
   */
  public synchronized List<String> calls() {
    return List.copyOf(calls);
  }

  /**
   * Whether a fault has killed.
   *
   * @return true if every later call is {@link Killed}
   */
  public synchronized boolean isDead() {
    return dead;
  }

  /** Lets the late calls have their effects, in order. What they throw is lost, as their answer. */
  public void runLate() {
    List<Runnable> pending;
    synchronized (this) {
      pending = List.copyOf(late);
      late.clear();
    }
    pending.forEach(Runnable::run);
  }

  private <T> @Nullable Object call(
      Class<T> port, T target, Method method, Object @Nullable [] arguments) throws Throwable {
    String name = port.getSimpleName() + "." + method.getName();
    Fault fault = count(name).fault();
    if (fault == null) {
      return wrapped(invoke(target, method, arguments));
    }
    if (fault.when() == When.AFTER) {
      invoke(target, method, arguments);
    } else if (fault.when() == When.LATE) {
      later(target, method, arguments);
    }
    Throwable thrown = fault.thrown().get();
    if (thrown instanceof Killed) {
      die();
    }
    throw thrown;
  }

  private synchronized Call count(String name) {
    if (dead) {
      throw new Killed("earlier; a dead process does not call " + name);
    }
    if (!counted.test(name)) {
      return new Call(0, null);
    }
    calls.add(name);
    return new Call(calls.size(), faults.get(calls.size()));
  }

  private synchronized void die() {
    dead = true;
  }

  private synchronized <T> void later(T target, Method method, Object @Nullable [] arguments) {
    late.add(
        () -> {
          try {
            invoke(target, method, arguments);
          } catch (Throwable lost) {
            // nobody is there to hear it
          }
        });
  }

  private @Nullable Object wrapped(@Nullable Object answer) {
    return answer instanceof Lease lease ? wrap(Lease.class, lease) : answer;
  }

  private static @Nullable Object invoke(
      Object target, Method method, Object @Nullable [] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getTargetException();
    }
  }
}
