package com.dragonchain.contractbuilder.openfaas;

import com.dragonchain.contractbuilder.error.ContractBuilderException;
import com.dragonchain.contractbuilder.error.UnavailableException;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * The attempts at one write. One that was not answered may still land, whatever the gateway says to
 * the next: a refusal then is no proof that nothing will change.
 */
final class Attempts {

  private final GatewayCalls calls;
  private boolean uncertain;

  private Attempts(GatewayCalls calls) {
    this.calls = calls;
  }

  /**
   * Does a write, whose attempts are all made through what it is given.
   *
   * @throws UnavailableException also in place of any other failure, if an attempt was not answered
   */
  static void of(GatewayCalls calls, Consumer<Attempts> write) {
    Attempts attempts = new Attempts(calls);
    try {
      write.accept(attempts);
    } catch (ContractBuilderException e) {
      throw attempts.uncertain ? UnavailableException.afterNoAnswer(e) : e;
    }
  }

  Answer write(String method, String path, JsonNode body, Duration left) {
    Answer answer = calls.write(method, path, body, left);
    uncertain |= answer.isUncertain();
    return answer;
  }

  /** Whether one may still have its effect, or have had one that was not told. */
  boolean areUncertain() {
    return uncertain;
  }
}
