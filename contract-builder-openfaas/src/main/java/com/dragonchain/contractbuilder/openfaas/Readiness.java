package com.dragonchain.contractbuilder.openfaas;

import com.dragonchain.contractbuilder.error.ContractBuilderException;
import com.dragonchain.contractbuilder.error.RefusedException;
import com.dragonchain.contractbuilder.error.UnavailableException;
import com.dragonchain.contractbuilder.model.FunctionSpec;
import com.dragonchain.contractbuilder.model.Quote;
import com.dragonchain.contractbuilder.port.Deadline;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Waits for one function. Ready is: the provider reports the specification and a replica of it
 * (Kubernetes: as many available ones as there are, for a while, since old pods count), the health
 * check answers 200, and so does the first invocation if there is one.
 */
final class Readiness {

  private static final int QUOTED = 200;

  /** What the last look gets although the time is over: what it sees is what a failure tells. */
  private static final Duration LAST_LOOK = Duration.ofSeconds(1);

  private final GatewayCalls calls;
  private final Pause pause;
  private final Duration steadiness;
  private final @Nullable FirstInvocation invocation;
  private final FunctionSpec spec;
  private final String name;
  private final Deadline deadline;
  private final boolean fresh;
  private final Provider provider;

  private @Nullable Deadline steadyAt;
  private @Nullable Deadline deadAt;
  private String why = "it was not asked for";
  private @Nullable ContractBuilderException unavailable;

  Readiness(
      GatewayCalls calls,
      Pause pause,
      OpenFaasGateway.Builder settings,
      FunctionSpec spec,
      boolean fresh,
      Deadline deadline) {
    this.calls = calls;
    this.pause = pause;
    this.steadiness = settings.steadiness;
    this.invocation = settings.firstInvocation;
    this.spec = spec;
    this.name = spec.service();
    this.fresh = fresh;
    this.deadline = deadline;
    this.provider = calls.provider();
  }

  void await() {
    while (!isReady()) {
      if (!pause.poll(deadline)) {
        if (unavailable != null) {
          throw unavailable;
        }
        throw new RefusedException("function " + name + " did not become ready: " + why);
      }
    }
  }

  private boolean isReady() {
    Optional<Reported> found;
    try {
      found = calls.find(name);
      unavailable = null;
    } catch (UnavailableException e) {
      unavailable = e;
      return notSteady(e.getMessage());
    }
    if (found.isEmpty()) {
      return notSteady("the gateway does not know it, or is removing it");
    }
    Reported function = found.get();
    Optional<String> difference = function.difference(spec, provider);
    if (difference.isPresent()) {
      return notSteady("the gateway shows " + difference.get());
    }
    if (function.availableReplicas() < 1) {
      return notAvailable(function);
    }
    deadAt = null;
    if (!provider.isFaasd() && !fresh && !isSteady(function)) {
      return false;
    }
    return isHealthy() && answersInvocation();
  }

  private boolean notSteady(@Nullable String reason) {
    steadyAt = null;
    deadAt = null;
    why = String.valueOf(reason);
    return false;
  }

  /** A pod that is not available yet, old ones beside it, makes the numbers differ. */
  private boolean isSteady(Reported function) {
    String numbers = function.availableReplicas() + " of " + function.replicas() + " replicas";
    if (function.replicas() != function.availableReplicas()) {
      return notSteady(numbers + " are available");
    }
    if (steadyAt == null) {
      steadyAt = pause.in(steadiness);
    }
    why = numbers + " have not been available for " + steadiness.toMillis() + " ms on end";
    return pause.isOver(steadyAt);
  }

  /** faasd starts a process before it answers and never again: one that has ended stays so. */
  private boolean notAvailable(Reported function) {
    steadyAt = null;
    Answer health = health();
    why = "0 of " + function.replicas() + " replicas are available, " + told(health);
    if (!provider.isFaasd() || health.status() != 404) {
      deadAt = null;
      return false;
    }
    why = "its process has ended; check its command, its image and its log (" + why + ")";
    if (deadAt == null) {
      deadAt = pause.in(steadiness);
    } else if (pause.isOver(deadAt)) {
      throw new RefusedException("function " + name + " did not become ready: " + why);
    }
    return false;
  }

  private boolean isHealthy() {
    Answer health = health();
    why = told(health);
    return health.status() == 200;
  }

  private Answer health() {
    return calls.invoke("GET", name, null, left(), "_", "health");
  }

  private Duration left() {
    Duration left = pause.left(deadline);
    return left.compareTo(LAST_LOOK) < 0 ? LAST_LOOK : left;
  }

  private static String told(Answer health) {
    String text = health.text().isBlank() ? "" : " (" + Quote.line(health.text(), QUOTED) + ")";
    return health.status() == 0
        ? "its health check: " + health.text()
        : "its health check answers " + health.status() + text;
  }

  private boolean answersInvocation() {
    FirstInvocation first = invocation;
    if (first == null) {
      return true;
    }
    String body = first.method().equals("GET") ? null : first.body();
    Answer answer = calls.invoke(first.method(), name, body, left());
    if (answer.status() == first.expectedStatus()) {
      return true;
    }
    why =
        "its first invocation was answered "
            + (answer.status() == 0 ? "not at all" : String.valueOf(answer.status()))
            + " and not "
            + first.expectedStatus()
            + calls.said(answer);
    if (didNotReach(answer)) {
      return false;
    }
    throw new RefusedException("function " + name + " did not become ready: " + why);
  }

  /** What the platform answers in place of a function that it cannot reach yet. */
  private static boolean didNotReach(Answer answer) {
    return answer.status() == 502
        || (answer.status() == 503 && answer.says("No endpoints available"))
        || (answer.status() == 500 && answer.says("Can't reach service"));
  }
}
