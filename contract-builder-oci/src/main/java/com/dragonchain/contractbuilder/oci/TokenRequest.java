package com.dragonchain.contractbuilder.oci;

import com.dragonchain.contractbuilder.error.DeniedException;
import com.dragonchain.contractbuilder.error.ProtocolException;
import com.dragonchain.contractbuilder.model.Quote;
import com.dragonchain.contractbuilder.model.Secret;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import okhttp3.FormBody;
import okhttp3.HttpUrl;
import okhttp3.Request;

/**
 * Asks for a token (distribution project, "Token Authentication Specification", and "Oauth2 Token
 * Authentication" for identity tokens).
 */
final class TokenRequest {
  private static final int LIMIT = 1024 * 1024;
  private static final Duration DEFAULT_LIFE = Duration.ofSeconds(60);
  private static final Duration LONGEST_LIFE = Duration.ofHours(1);
  private static final String CLIENT = "contract-builder";

  /**
   * A token.
   *
   * @param value the token itself
   * @param expires when it must no longer be sent
   */
  record Token(Secret value, Instant expires) {}

  private final OciClient client;
  private final Scope scope;
  private final RegistryHost host;
  private final String what;

  TokenRequest(OciClient client, RegistryHost host, Scope scope, String what) {
    this.client = client;
    this.host = host;
    this.scope = scope;
    this.what = what;
  }

  Token fetch(Challenge challenge, Login login, Set<String> scopes) throws IOException {
    HttpUrl realm = realm(challenge);
    String service = challenge.parameters().getOrDefault("service", "");
    Request request =
        login instanceof Login.IdentityToken identity
            ? refresh(realm, service, scopes, identity.token())
            : plain(realm, service, scopes, login);
    Instant asked = client.clock().instant();
    try (Answer answer =
        scope.send(client.http().of(request.url()), request, false, client.requestTimeout())) {
      if (answer.status() == 400 || answer.status() == 401 || answer.status() == 403) {
        throw new DeniedException(
            what
                + ": "
                + realm.host()
                + " answered "
                + answer.status()
                + " and gave no token; check the credentials");
      }
      if (answer.status() != 200) {
        throw Statuses.failure(what + ": token", answer);
      }
      return parse(answer.bytes(LIMIT, what + ": token of " + realm.host()), realm, asked);
    }
  }

  private HttpUrl realm(Challenge challenge) {
    String text = challenge.parameters().getOrDefault("realm", "");
    HttpUrl realm = HttpUrl.parse(text);
    if (realm == null || !realm.username().isEmpty() || !realm.password().isEmpty()) {
      throw new ProtocolException(what + ": the realm " + Quote.of(text) + " is not a URL");
    }
    if (!realm.isHttps() && (host.base().isHttps() || !client.speaksPlainly(realm))) {
      throw new ProtocolException(
          what + ": credentials must not go to " + Quote.of(text) + " in plain HTTP");
    }
    return realm;
  }

  private static Request plain(HttpUrl realm, String service, Set<String> scopes, Login login) {
    HttpUrl.Builder url = realm.newBuilder();
    if (!service.isEmpty()) {
      url.addQueryParameter("service", service);
    }
    scopes.forEach(one -> url.addQueryParameter("scope", one));
    Request.Builder request = new Request.Builder();
    if (login instanceof Login.Password password) {
      url.addQueryParameter("account", password.credentials().user());
      request.header("Authorization", Authorizer.basic(password.credentials()).reveal());
    }
    return request.url(url.build()).build();
  }

  private static Request refresh(
      HttpUrl realm, String service, Set<String> scopes, Secret identity) {
    FormBody form =
        new FormBody.Builder(StandardCharsets.UTF_8)
            .add("grant_type", "refresh_token")
            .add("service", service)
            .add("client_id", CLIENT)
            .add("scope", String.join(" ", scopes))
            .add("refresh_token", identity.reveal())
            .build();
    return new Request.Builder().url(realm).post(form).build();
  }

  private Token parse(byte[] body, HttpUrl realm, Instant asked) {
    JsonNode json = Json.object(body, what + ": token of " + realm.host());
    String token = json.path("token").asText("");
    if (token.isEmpty()) {
      token = json.path("access_token").asText("");
    }
    if (!token.matches("[!-~]+")) {
      throw new ProtocolException(what + ": " + realm.host() + " gave no token that can be sent");
    }
    long seconds = json.path("expires_in").asLong(0);
    Duration life =
        seconds <= 0
            ? DEFAULT_LIFE
            : Duration.ofSeconds(Math.min(seconds, LONGEST_LIFE.toSeconds()));
    // A little early, since it also has to be good when it arrives.
    return new Token(Secret.of(token), asked.plus(life.multipliedBy(9).dividedBy(10)));
  }
}
