package com.dragonchain.contractbuilder.openfaas;

import com.dragonchain.contractbuilder.error.ProtocolException;
import com.dragonchain.contractbuilder.model.Secret;
import com.dragonchain.contractbuilder.port.Deadline;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;

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

  void create(String name, Secret value) {
    put(name, value, "POST");
  }

  void update(String name, Secret value) {
    put(name, value, "PUT");
  }

  /** faas-netes answers 409 to a POST of one that exists, 404 to a PUT of one that is missing. */
  private void put(String name, Secret value, String first) {
    Deadline deadline = pause.in(limit);
    JsonNode body = GatewayJson.secret(name, value, calls.namespace());
    String verb = first;
    for (int turn = 1; ; turn++) {
      String current = verb;
      Answer answer = calls.repeat(() -> calls.write(current, SECRETS, body), deadline);
      if (answer.isSuccess()) {
        confirm("storing secret " + name, name, true, answer);
        return;
      }
      boolean exists = verb.equals("POST") && answer.saysExists();
      boolean missing = verb.equals("PUT") && answer.status() == 404;
      if (!(exists || missing) || turn >= GatewayCalls.TRIES) {
        throw calls.failure("storing secret " + name, answer, value);
      }
      verb = exists ? "PUT" : "POST";
    }
  }

  /** A secret that is missing: 404 from faas-netes, 500 from faasd. */
  void remove(String name) {
    Deadline deadline = pause.in(limit);
    String action = "removing secret " + name;
    JsonNode body = GatewayJson.secretRemoval(name, calls.namespace());
    for (int tries = 1; ; tries++) {
      Answer answer = calls.write("DELETE", SECRETS, body);
      if (answer.isSuccess()) {
        confirm(action, name, false, answer);
        return;
      }
      if (answer.status() == 404 || (answer.isTransient() && !calls.secretNames().contains(name))) {
        return;
      }
      if (!answer.isTransient() || tries >= GatewayCalls.TRIES || pause.isOver(deadline)) {
        throw calls.failure(action, answer);
      }
      pause.beforeRetry(tries, answer, deadline);
    }
  }

  private void confirm(String action, String name, boolean there, Answer answer) {
    if (calls.secretNames().contains(name) != there) {
      throw new ProtocolException(
          action
              + ": answered "
              + answer.status()
              + ", but the gateway "
              + (there ? "does not list it" : "still lists it"));
    }
  }
}
