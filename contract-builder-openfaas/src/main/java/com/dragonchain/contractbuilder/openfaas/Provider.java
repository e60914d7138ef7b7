package com.dragonchain.contractbuilder.openfaas;

import com.dragonchain.contractbuilder.model.Quote;
import com.dragonchain.contractbuilder.port.FaasGateway.Capabilities;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Optional;

/**
 * What is behind the gateway.
 *
 * @param kind which one
 * @param description its name and version, for people
 */
record Provider(Kind kind, String description) {

  /** The providers that differ in a way that matters. */
  enum Kind {
    /** Kubernetes: answers at once, and then pods come and go. */
    FAAS_NETES,
    /** containerd: does all of it before it answers, and removes before it creates. */
    FAASD,
    /** Another, believed to do as the gateway's documentation says. */
    OTHER
  }

  /** faasd waits 30 s for a drain, then it still has to start the new container. */
  private static final Duration FAASD_LATENESS = Duration.ofSeconds(45);

  private static final Duration LATENESS = Duration.ofSeconds(5);

  /**
   * Reads {@code GET /system/info}.
   *
   * @return the provider, or nothing if the gateway answered without it
   */
  static Optional<Provider> read(String action, Answer answer) {
    JsonNode info = GatewayJson.parse(action, answer);
    if (!info.isObject() || !info.has("provider")) {
      throw GatewayJson.unexpected(action, "does not tell the provider");
    }
    JsonNode provider = info.path("provider");
    if (provider.isNull()) {
      return Optional.empty();
    }
    if (!provider.path("provider").isTextual()) {
      throw GatewayJson.unexpected(action, "does not tell the provider's name");
    }
    String name = provider.path("provider").textValue();
    String release = provider.path("version").path("release").asText("");
    Kind kind =
        name.startsWith("faasd")
            ? Kind.FAASD
            : name.startsWith("faas-netes") ? Kind.FAAS_NETES : Kind.OTHER;
    return Optional.of(new Provider(kind, Quote.line((name + " " + release).strip(), 80)));
  }

  boolean isFaasd() {
    return kind == Kind.FAASD;
  }

  /** Whether the status of an answer says that an update was done. faas-netes says 200 if not. */
  boolean accepts(String method, Answer answer) {
    boolean strict = kind == Kind.FAAS_NETES && method.equals("PUT");
    return strict ? answer.status() == 202 : answer.isSuccess();
  }

  Duration lateness() {
    return kind == Kind.FAAS_NETES ? LATENESS : FAASD_LATENESS;
  }

  Capabilities capabilities() {
    return new Capabilities(description, isFaasd(), lateness());
  }
}
