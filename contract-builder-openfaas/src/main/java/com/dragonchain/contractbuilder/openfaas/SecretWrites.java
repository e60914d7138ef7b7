package com.dragonchain.contractbuilder.openfaas;

import com.dragonchain.contractbuilder.error.ProtocolException;
import com.dragonchain.contractbuilder.error.UnavailableException;
import com.dragonchain.contractbuilder.model.Secret;
import com.dragonchain.contractbuilder.port.Deadline;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Brings secrets to the state that is asked for. Their values cannot be read back. */
final class SecretWrites {

  private static final String SECRETS = "secrets";

  private final GatewayCalls calls;
  private final Pause pause;
  private final Duration limit;

  SecretWrites(GatewayCalls calls, Pause pause, Duration limit) {
    this.calls = calls;
    this.pause = pause;
    this.limit = limit;
  }

  /** One look at the end confirms all: a list holds every secret there is. */
  void create(Map<String, Secret> values) {
    Attempts.of(calls, attempts -> create(attempts, values));
  }

  private void create(Attempts attempts, Map<String, Secret> values) {
    Deadline deadline = pause.in(limit);
    Map<String, Answer> answers = new LinkedHashMap<>();
    for (Map.Entry<String, Secret> secret : values.entrySet()) {
      String name = secret.getKey();
      if (pause.isOver(deadline)) {
        throw new UnavailableException(
            action(name) + ": not done within " + limit.toSeconds() + " s, try again later");
      }
      answers.put(name, put(attempts, name, secret.getValue(), "POST", deadline));
    }
    if (!answers.isEmpty()) {
      Set<String> listed = calls.secretNames(answers.keySet());
      answers.forEach((name, answer) -> confirm(action(name), listed.contains(name), true, answer));
    }
  }

  void update(String name, Secret value) {
    Attempts.of(
        calls,
        attempts -> {
          Answer answer = put(attempts, name, value, "PUT", pause.in(limit));
          confirm(action(name), calls.secretNames(name).contains(name), true, answer);
        });
  }

  private static String action(String name) {
    return "storing secret " + name;
  }

  /** faas-netes answers 409 to a POST of one that exists, 404 to a PUT of one that is missing. */
  private Answer put(
      Attempts attempts, String name, Secret value, String first, Deadline deadline) {
    JsonNode body = GatewayJson.secret(name, value, calls.namespace());
    String verb = first;
    for (int turn = 1; ; turn++) {
      String current = verb;
      Answer answer =
          calls.repeat(
              () -> attempts.write(current, SECRETS, body, pause.left(deadline)), deadline);
      if (answer.isSuccess()) {
        return answer;
      }
      boolean exists = verb.equals("POST") && answer.saysExists();
      boolean missing = verb.equals("PUT") && answer.status() == 404;
      if (!(exists || missing) || turn >= GatewayCalls.TRIES) {
        throw calls.failure(action(name), answer, value);
      }
      verb = exists ? "PUT" : "POST";
    }
  }

  /** A secret that is missing: 404 from faas-netes, 500 from faasd. */
  void remove(String name) {
    Attempts.of(calls, attempts -> remove(attempts, name));
  }

  private void remove(Attempts attempts, String name) {
    Deadline deadline = pause.in(limit);
    String action = "removing secret " + name;
    JsonNode body = GatewayJson.secretRemoval(name, calls.namespace());
    for (int tries = 1; ; tries++) {
      Answer answer = attempts.write("DELETE", SECRETS, body, pause.left(deadline));
      if (answer.isSuccess()) {
        confirm(action, calls.secretNames(name).contains(name), false, answer);
        return;
      }
      if (answer.status() == 404
          || (answer.isTransient() && !calls.secretNames(name).contains(name))) {
        return;
      }
      if (!answer.isTransient() || tries >= GatewayCalls.TRIES || pause.isOver(deadline)) {
        throw calls.failure(action, answer);
      }
      pause.beforeRetry(tries, answer, deadline);
    }
  }

  private static void confirm(String action, boolean listed, boolean there, Answer answer) {
    if (listed != there) {
      throw new ProtocolException(
          action
              + ": answered "
              + answer.status()
              + ", but the gateway "
              + (there ? "does not list it" : "still lists it"));
    }
  }
}
