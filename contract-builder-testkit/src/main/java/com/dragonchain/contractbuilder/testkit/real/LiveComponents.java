package com.dragonchain.contractbuilder.testkit.real;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The components that run now, and what they have to say when a test fails. */
final class LiveComponents {
  private static final Map<Object, Supplier<String>> LOGS = new ConcurrentHashMap<>();

  private LiveComponents() {}

  static void add(Object component, Supplier<String> log) {
    LOGS.put(component, log);
  }

  static void remove(Object component) {
    LOGS.remove(component);
  }

  static String logs() {
    return LOGS.entrySet().stream()
        .map(
            entry ->
                "--- " + entry.getKey().getClass().getSimpleName() + "\n" + entry.getValue().get())
        .collect(Collectors.joining("\n"));
  }
}
