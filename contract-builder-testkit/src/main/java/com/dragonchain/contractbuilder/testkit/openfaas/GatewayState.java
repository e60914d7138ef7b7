package com.dragonchain.contractbuilder.testkit.openfaas;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What an embedded gateway keeps. Guarded by itself: whoever reads or changes it locks it. */
final class GatewayState {

  static final String DEFAULT_NAMESPACE = "openfaas-fn";

  /** A function. */
  static final class Fn {
    final JsonNode deployment;
    boolean running = true;
    boolean replacesRunning;
    int pollsLeft;
    Instant createdAt;

    Fn(JsonNode deployment, Instant createdAt) {
      this.deployment = deployment;
      this.createdAt = createdAt;
    }
  }

  /** A function that somebody else's call is taking away; after some requests it comes back. */
  static final class Drain {
    int requestsLeft;
    final @Nullable JsonNode then;

    Drain(int requestsLeft, @Nullable JsonNode then) {
      this.requestsLeft = requestsLeft;
      this.then = then;
    }
  }

  /** One namespace. */
  static final class Space {
    final Map<String, Fn> functions = new LinkedHashMap<>();
    final Map<String, Drain> drains = new LinkedHashMap<>();
    final Map<String, String> secrets = new TreeMap<>();
  }

  final Map<String, Space> spaces = new LinkedHashMap<>();
  final Map<String, Readiness> readiness = new LinkedHashMap<>();
  final Map<String, GatewayFault.Answer> answers = new LinkedHashMap<>();
  Readiness defaultReadiness = Readiness.atOnce();
  Predicate<String> images = image -> true;
  Map<String, String> imageEnvironment = Map.of("FROM_IMAGE", "yes");
  boolean providerUp = true;
  boolean communityLimits;
  boolean longDrains;
  private Instant lastCreated = Instant.parse("2020-01-01T00:00:00Z");

  GatewayState() {
    spaces.put(DEFAULT_NAMESPACE, new Space());
  }

  @Nullable Space space(@Nullable String namespace) {
    return spaces.get(namespace == null || namespace.isEmpty() ? DEFAULT_NAMESPACE : namespace);
  }

  Readiness readiness(String function) {
    return readiness.getOrDefault(function, defaultReadiness);
  }

  /** A function's process without a command panics, as the watchdog does. */
  boolean starts(JsonNode deployment) {
    return !(readiness(name(deployment)) instanceof Readiness.Dead)
        && !deployment.path("envProcess").asText().isEmpty();
  }

  /** A second later than the one before, so that two never look alike. */
  Fn fn(JsonNode deployment) {
    lastCreated = lastCreated.plusSeconds(1);
    return new Fn(deployment, lastCreated);
  }

  Fn written(JsonNode deployment, boolean replacesRunning) {
    Fn fn = fn(deployment);
    fn.replacesRunning = replacesRunning;
    fn.running = starts(deployment);
    if (readiness(name(deployment)) instanceof Readiness.AfterPolls after) {
      fn.pollsLeft = after.polls();
    }
    return fn;
  }

  static String name(JsonNode deployment) {
    return deployment.path("service").asText();
  }

  /** Counts one request about a function that is being drained; true while it is. */
  boolean draining(Space space, String name) {
    Drain drain = space.drains.get(name);
    if (drain == null) {
      return false;
    }
    if (drain.requestsLeft-- > 0) {
      return true;
    }
    space.drains.remove(name);
    if (drain.then != null) {
      space.functions.put(name, written(drain.then, false));
    } else {
      space.functions.remove(name);
    }
    return false;
  }
}
