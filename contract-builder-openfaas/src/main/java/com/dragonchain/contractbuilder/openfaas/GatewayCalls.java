package com.dragonchain.contractbuilder.openfaas;

import com.dragonchain.contractbuilder.error.ContractBuilderException;
import com.dragonchain.contractbuilder.error.UnavailableException;
import com.dragonchain.contractbuilder.model.Secret;
import com.dragonchain.contractbuilder.port.Deadline;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The single calls of the gateway's API; reads are repeated, writes are not. */
final class GatewayCalls {

  /** How often one thing is tried before a failure that may pass is believed. */
  static final int TRIES = 4;

  private final GatewayHttp http;
  private final GatewayErrors errors;
  private final Pause pause;
  private final Duration readTimeout;
  private final @Nullable String namespace;
  private final AtomicReference<@Nullable Provider> provider;

  GatewayCalls(OpenFaasGateway.Builder settings, GatewayHttp http, Pause pause) {
    this.http = http;
    this.pause = pause;
    errors = new GatewayErrors(http.base(), settings.login);
    readTimeout = settings.callTimeout;
    namespace = settings.namespace;
    provider = new AtomicReference<>();
  }

  private GatewayCalls(GatewayCalls other, Pause pause) {
    http = other.http;
    this.pause = pause;
    errors = other.errors;
    readTimeout = other.readTimeout;
    namespace = other.namespace;
    provider = other.provider;
  }

  /** The same gateway, and what is known of it, in other time. */
  GatewayCalls within(Pause other) {
    return new GatewayCalls(this, other);
  }

  @Nullable String namespace() {
    return namespace;
  }

  /** The provider, asked for anew. */
  Provider askProvider() {
    String action = "asking which provider the gateway has";
    Answer answer = read("info");
    if (answer.status() != 200) {
      throw errors.of(action, answer);
    }
    Provider read =
        Provider.read(action, answer)
            .orElseThrow(
                () ->
                    new UnavailableException(
                        action
                            + ": the gateway at "
                            + http.base()
                            + " answers, its provider does not; check that it is up"));
    provider.set(read);
    return read;
  }

  /** The provider; what was heard once is kept, since a gateway keeps its provider. */
  Provider provider() {
    Provider known = provider.get();
    return known == null ? askProvider() : known;
  }

  Optional<Reported> find(String name) {
    String action = "reading function " + name;
    Answer answer = read("function", name);
    if (answer.status() == 404) {
      return Optional.empty();
    }
    if (answer.status() != 200) {
      throw errors.of(action, answer);
    }
    return Optional.of(Reported.read(action, name, answer));
  }

  Set<String> secretNames(String prefix) {
    String action = "listing secrets";
    Answer answer = read("secrets");
    if (answer.status() != 200) {
      throw errors.of(action, answer);
    }
    return GatewayJson.secretNames(action, answer, prefix);
  }

  /**
   * The names of secrets among which those are that are asked for, if they exist.
   *
   * @param wanted at least one
   */
  Set<String> secretNames(Collection<String> wanted) {
    String prefix = wanted.iterator().next();
    for (String name : wanted) {
      while (!name.startsWith(prefix)) {
        prefix = prefix.substring(0, prefix.length() - 1);
      }
    }
    return secretNames(prefix);
  }

  private Answer read(String... path) {
    Deadline deadline = pause.in(readTimeout);
    return repeat(() -> http.get(pause.left(deadline), path), deadline);
  }

  /** Repeats what can be repeated, until the answer is one that repeating does not change. */
  Answer repeat(Supplier<Answer> call, Deadline deadline) {
    int tries = 1;
    Answer answer = call.get();
    while (answer.isTransient() && tries < TRIES && !pause.isOver(deadline)) {
      pause.beforeRetry(tries++, answer, deadline);
      if (pause.isOver(deadline)) {
        break; // a call without time would only hide what came of the last one
      }
      answer = call.get();
    }
    return answer;
  }

  /** A write that ends when the time that is left does: how late it may be is known then. */
  Answer write(String method, String path, JsonNode body, Duration left) {
    return http.write(method, path, body, left);
  }

  Answer invoke(
      String method, String function, @Nullable String body, Duration limit, String... path) {
    return http.invoke(method, function, body, limit, path);
  }

  ContractBuilderException failure(String action, Answer answer) {
    return errors.of(action, answer);
  }

  ContractBuilderException failure(String action, Answer answer, Secret sent) {
    return errors.of(action, answer, sent);
  }

  /** What an answer says, to be appended to a sentence. */
  String said(Answer answer) {
    return errors.said(answer, null);
  }
}
