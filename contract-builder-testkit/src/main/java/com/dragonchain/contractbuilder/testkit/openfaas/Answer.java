package com.dragonchain.contractbuilder.testkit.openfaas;

import com.fasterxml.jackson.databind.JsonNode;

/** An answer of a provider. */
record Answer(int status, String contentType, String body) {

  static Answer empty(int status) {
    return new Answer(status, "", "");
  }

  /** As Go's http.Error writes it: with a line feed. */
  static Answer text(int status, String body) {
    return new Answer(status, "text/plain; charset=utf-8", body + "\n");
  }

  static Answer json(JsonNode body) {
    return new Answer(200, "application/json", body.toString());
  }
}
