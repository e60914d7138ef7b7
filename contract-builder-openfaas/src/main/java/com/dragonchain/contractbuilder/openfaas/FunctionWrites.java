package com.dragonchain.contractbuilder.openfaas;

import com.dragonchain.contractbuilder.error.ProtocolException;
import com.dragonchain.contractbuilder.error.RefusedException;
import com.dragonchain.contractbuilder.error.UnavailableException;
import com.dragonchain.contractbuilder.model.FunctionSpec;
import com.dragonchain.contractbuilder.port.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Brings functions to the state that is asked for, whatever state they are in and whatever the
 * provider answers on the way, within one time limit.
 */
final class FunctionWrites {

  private static final String FUNCTIONS = "functions";

  /** A provider that reads from a cache shows a write a little later. */
  private static final Duration SHOWN_WITHIN = Duration.ofSeconds(10);

  private final GatewayCalls calls;
  private final Pause pause;
  private final Duration limit;
  private final Map<String, Created> created;

  FunctionWrites(GatewayCalls calls, Pause pause, Duration limit) {
    this(calls, pause, limit, new ConcurrentHashMap<>());
  }

  private FunctionWrites(
      GatewayCalls calls, Pause pause, Duration limit, Map<String, Created> created) {
    this.calls = calls;
    this.pause = pause;
    this.limit = limit;
    this.created = created;
  }

  /** The same, and what it remembers, in other time. */
  FunctionWrites within(GatewayCalls otherCalls, Pause otherPause) {
    return new FunctionWrites(otherCalls, otherPause, limit, created);
  }

  /**
   * A function that this instance created.
   *
   * @param spec as what
   * @param until when that was too long ago to be believed: others write too
   */
  private record Created(FunctionSpec spec, Deadline until) {}

  /**
   * Whether this instance created the function just now, so that it has no pods but new ones.
   * Forgets it, since whoever asks waits for it.
   */
  boolean takeFresh(FunctionSpec spec) {
    Created one = created.remove(spec.service());
    return one != null && one.spec.equals(spec) && !pause.isOver(one.until);
  }

  void deploy(FunctionSpec spec) {
    Attempts.of(calls, attempts -> new Write(attempts, spec).run("POST"));
  }

  void update(FunctionSpec spec) {
    Attempts.of(calls, attempts -> new Write(attempts, spec).run("PUT"));
  }

  /** One function on its way to its specification. */
  private final class Write {

    private final Attempts attempts;
    private final FunctionSpec spec;
    private final String name;
    private final Provider provider = calls.provider();
    private final Deadline deadline = pause.in(limit);
    private @Nullable String createdBefore;
    private int failures;
    private int detours;

    Write(Attempts attempts, FunctionSpec spec) {
      this.attempts = attempts;
      this.spec = spec;
      this.name = spec.service();
    }

    void run(String first) {
      String verb = first.equals("PUT") ? checked() : first;
      while (true) {
        Answer answer =
            attempts.write(
                verb,
                FUNCTIONS,
                GatewayJson.deployment(spec, calls.namespace()),
                pause.left(deadline));
        if (provider.accepts(verb, answer)) {
          confirm(verb, answer);
          return;
        }
        if (verb.equals("PUT") && answer.status() == 404) {
          verb = "POST";
        } else if (verb.equals("POST") && answer.saysExists()) {
          String next = afterExists(answer);
          if (next == null) {
            return;
          }
          verb = next;
        } else if (answer.saysTaskStillRuns()) {
          pause.poll(deadline);
        } else if (retried(verb, answer)) {
          return;
        }
        if (pause.isOver(deadline)) {
          throw new UnavailableException(
              action(verb)
                  + ": not done within "
                  + limit.toSeconds()
                  + " s; the last answer was "
                  + answer.status()
                  + calls.said(answer));
        }
      }
    }

    private String action(String verb) {
      return (verb.equals("PUT") ? "updating function " : "deploying function ") + name;
    }

    /**
     * What has to be looked at before a PUT: faasd removes the old function before it notices that
     * a secret is missing, and does not replace one that is broken.
     */
    private String checked() {
      List<String> missing = new ArrayList<>(spec.secrets());
      if (!missing.isEmpty()) {
        missing.removeAll(calls.secretNames(missing));
      }
      if (!missing.isEmpty()) {
        throw new RefusedException(
            action("PUT")
                + ": the gateway has no secret "
                + String.join(", ", missing)
                + "; nothing was changed, create it first");
      }
      if (provider.isFaasd()) {
        Optional<Reported> before = calls.find(name);
        createdBefore = before.map(Reported::createdAt).orElse(null);
        if (before.isPresent() && before.get().availableReplicas() == 0) {
          remove(attempts, name, deadline);
          return "POST";
        }
      }
      return "PUT";
    }

    /** The next verb after a POST of a function that exists, or null if it is as it should be. */
    private @Nullable String afterExists(Answer answer) {
      if (detours++ > 0 && !pause.poll(deadline)) {
        return "POST";
      }
      Optional<Reported> found = calls.find(name);
      if (found.isEmpty() || answer.says("being deleted")) {
        // It is being drained: it cannot be seen, and cannot be created yet.
        if (detours == 1) {
          pause.poll(deadline);
        }
        return "POST";
      }
      return isDone(found.get()) ? null : checked();
    }

    /** Whether a call that was not answered has had its effect: only faasd lets one see that. */
    private boolean isDone(Reported found) {
      return attempts.areUncertain()
          && provider.isFaasd()
          && found.availableReplicas() > 0
          && !found.createdAt().equals(createdBefore)
          && found.difference(spec, provider).isEmpty();
    }

    /** Waits for another try; true if the failed one turns out to have had its effect. */
    private boolean retried(String verb, Answer answer) {
      boolean claimed = answer.isSuccess();
      if (!claimed && !answer.isTransient()) {
        throw calls.failure(action(verb), answer);
      }
      if (++failures >= GatewayCalls.TRIES) {
        throw claimed ? nothingChanged(verb, answer) : calls.failure(action(verb), answer);
      }
      pause.beforeRetry(failures, answer, deadline);
      return attempts.areUncertain()
          && !pause.isOver(deadline)
          && calls.find(name).filter(this::isDone).isPresent();
    }

    private RefusedException nothingChanged(String verb, Answer answer) {
      return new RefusedException(
          action(verb)
              + ": "
              + provider.description()
              + " answered "
              + answer.status()
              + calls.said(answer)
              + ", which it does when it refuses and changes nothing; check the image, the secrets,"
              + " the limits, and the provider's log");
    }

    private void confirm(String verb, Answer answer) {
      Deadline shown = pause.in(SHOWN_WITHIN).min(deadline);
      while (true) {
        Optional<Reported> found = calls.find(name);
        Optional<String> difference =
            found.isEmpty() ? Optional.of("no such function") : differenceOf(found.get());
        if (difference.isEmpty()) {
          remember(verb);
          return;
        }
        if (!pause.poll(shown)) {
          throw new ProtocolException(
              action(verb)
                  + ": answered "
                  + answer.status()
                  + ", but the gateway shows "
                  + difference.get());
        }
      }
    }

    private Optional<String> differenceOf(Reported found) {
      return found.difference(spec, provider);
    }

    private void remember(String verb) {
      if (verb.equals("POST")) {
        created.values().removeIf(one -> pause.isOver(one.until));
        created.put(name, new Created(spec, pause.in(limit)));
      } else {
        created.remove(name);
      }
    }
  }

  void remove(String name) {
    Attempts.of(calls, attempts -> remove(attempts, name, pause.in(limit)));
  }

  private void remove(Attempts attempts, String name, Deadline deadline) {
    created.remove(name);
    Provider provider = calls.provider();
    String action = "removing function " + name;
    Deadline late = null;
    int failures = 0;
    while (true) {
      Answer answer =
          attempts.write(
              "DELETE",
              FUNCTIONS,
              GatewayJson.removal(name, calls.namespace()),
              pause.left(deadline));
      if (answer.isUncertain()) {
        late = pause.landed(provider.lateness());
      }
      if (answer.isSuccess() || answer.status() == 404) {
        boolean missing = answer.status() == 404;
        if (missing ? staysAway(name, late, provider, deadline) : goes(name, deadline)) {
          return;
        }
      } else if (!answer.isTransient()) {
        throw calls.failure(action, answer);
      } else if (answer.saysTaskStillRuns()) {
        pause.poll(deadline);
      } else if (++failures >= GatewayCalls.TRIES) {
        throw calls.failure(action, answer);
      } else {
        pause.beforeRetry(failures, answer, deadline);
      }
      if (pause.isOver(deadline)) {
        throw new UnavailableException(
            action + ": it is still there after " + limit.toSeconds() + " s, try again later");
      }
    }
  }

  /** Kubernetes answers first and removes then. */
  private boolean goes(String name, Deadline deadline) {
    while (calls.find(name).isPresent()) {
      if (!pause.poll(deadline)) {
        return false;
      }
    }
    return true;
  }

  /**
   * A function that is missing may be one that faasd still drains for an earlier call that was not
   * answered; such a call can fail, and then the function is back, broken.
   */
  private boolean staysAway(
      String name, @Nullable Deadline late, Provider provider, Deadline deadline) {
    Deadline until = late == null || !provider.isFaasd() ? pause.landed(Duration.ZERO) : late;
    while (true) {
      if (calls.find(name).isPresent()) {
        pause.poll(deadline);
        return false;
      }
      if (pause.isOver(until)) {
        return true;
      }
      pause.poll(until.min(deadline));
      if (pause.isOver(deadline)) {
        return false;
      }
    }
  }
}
