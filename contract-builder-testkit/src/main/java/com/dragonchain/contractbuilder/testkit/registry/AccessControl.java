package com.dragonchain.contractbuilder.testkit.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Asks who one is: by basic authentication (RFC 7617), or by tokens (distribution project, "Token
 * Authentication Specification" and "Oauth2 Token Authentication").
 */
final class AccessControl {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String SERVICE = "embedded registry";

  /** How it asks. */
  enum Kind {
    NONE,
    BASIC,
    TOKEN
  }

  /**
   * Something that a request needs.
   *
   * @param repository in which repository
   * @param actions to do what
   */
  record Need(String repository, List<String> actions) {}

  /** What a token is good for, as {@code repository:action}. */
  private record Token(Optional<String> user, Set<String> grants, long expires) {}

  private final Kind kind;
  private final Map<String, String> users;
  private final Permissions permissions;
  private final Duration life;
  private final boolean saysExpiry;
  private final Map<String, Token> tokens = new ConcurrentHashMap<>();
  private final Map<String, String> refreshTokens = new ConcurrentHashMap<>();

  AccessControl(
      Kind kind,
      Map<String, String> users,
      Permissions permissions,
      Duration life,
      boolean saysExpiry) {
    this.kind = kind;
    this.users = Map.copyOf(users);
    this.permissions = permissions;
    this.life = life;
    this.saysExpiry = saysExpiry;
  }

  String refreshToken(String user) {
    String token = "refresh-" + UUID.randomUUID();
    refreshTokens.put(token, user);
    return token;
  }

  void expire() {
    tokens.clear();
  }

  /** Throws the challenge if the request does not carry what is needed. */
  void require(Exchange exchange, String realm, List<Need> needs) throws RegistryAnswer {
    if (kind == Kind.NONE) {
      return;
    }
    String sent = exchange.header("Authorization");
    if (kind == Kind.BASIC) {
      requireBasic(sent, needs);
    } else {
      requireToken(sent, realm, needs);
    }
  }

  private void requireBasic(String sent, List<Need> needs) throws RegistryAnswer {
    Optional<String> user = basic(sent);
    if ((user.isEmpty() && !sent.isEmpty()) || !allowed(user, needs)) {
      if (user.isPresent()) {
        throw new RegistryAnswer(403, "DENIED", "requested access to the resource is denied");
      }
      throw new RegistryAnswer(401, "UNAUTHORIZED", "authentication required")
          .header("WWW-Authenticate", "Basic realm=\"embedded, \\\"registry\\\"\"");
    }
  }

  private void requireToken(String sent, String realm, List<Need> needs) throws RegistryAnswer {
    Token token =
        sent.startsWith("Bearer ") ? tokens.get(sent.substring("Bearer ".length())) : null;
    boolean good =
        token != null
            && token.expires > System.nanoTime()
            && needs.stream()
                .allMatch(
                    need ->
                        need.actions.stream()
                            .allMatch(
                                action -> token.grants.contains(need.repository + ":" + action)));
    if (!good) {
      StringBuilder scope = new StringBuilder();
      for (Need need : needs) {
        scope
            .append(scope.isEmpty() ? "" : " ")
            .append("repository:" + need.repository + ":" + String.join(",", need.actions));
      }
      String error = sent.isEmpty() ? "" : token == null ? "invalid_token" : "insufficient_scope";
      throw new RegistryAnswer(401, "UNAUTHORIZED", "authentication required")
          .header(
              "WWW-Authenticate",
              "Bearer realm=\""
                  + realm
                  + "\",service=\""
                  + SERVICE
                  + "\",scope=\""
                  + scope
                  + "\""
                  + (error.isEmpty() ? "" : ",error=\"" + error + "\""));
    }
  }

  private boolean allowed(Optional<String> user, List<Need> needs) {
    return needs.stream()
        .allMatch(
            need ->
                need.actions.stream()
                    .allMatch(action -> permissions.allow(user, need.repository, action)));
  }

  private Optional<String> basic(String sent) {
    if (!sent.startsWith("Basic ")) {
      return Optional.empty();
    }
    String pair = new String(Base64.getDecoder().decode(sent.substring("Basic ".length())), UTF_8);
    int colon = pair.indexOf(':');
    String user = pair.substring(0, colon);
    return pair.substring(colon + 1).equals(users.get(user)) ? Optional.of(user) : Optional.empty();
  }

  /** The token endpoint. */
  void token(Exchange exchange) throws IOException {
    Optional<String> user;
    List<String> scopes;
    ObjectNode answer = JSON.createObjectNode();
    if (exchange.method.equals("POST")) {
      String form = new String(exchange.body().readAllBytes(), UTF_8);
      scopes = Exchange.parameters(form, "scope");
      user =
          Exchange.parameters(form, "refresh_token").stream()
              .flatMap(token -> Optional.ofNullable(refreshTokens.get(token)).stream())
              .findFirst();
    } else {
      scopes = exchange.parameters("scope");
      user = basic(exchange.header("Authorization"));
    }
    boolean wrong =
        user.isEmpty()
            && (exchange.method.equals("POST") || !exchange.header("Authorization").isEmpty());
    if (wrong) {
      throw new RegistryAnswer(401, "UNAUTHORIZED", "incorrect username or password");
    }
    String name = UUID.randomUUID().toString();
    tokens.put(name, new Token(user, grants(user, scopes), System.nanoTime() + life.toNanos()));
    answer.put(exchange.method.equals("POST") ? "access_token" : "token", name);
    if (saysExpiry) {
      answer.put("expires_in", life.toSeconds());
    }
    exchange.send(
        200, Map.of("Content-Type", "application/json"), answer.toString().getBytes(UTF_8));
  }

  private Set<String> grants(Optional<String> user, List<String> scopes) {
    Set<String> grants = new HashSet<>();
    for (String scope : new TreeSet<>(scopes)) {
      // One parameter may hold several scopes.
      for (String one : scope.split(" ", -1)) {
        int first = one.indexOf(':');
        int last = one.lastIndexOf(':');
        String repository = one.substring(first + 1, last);
        for (String action : one.substring(last + 1).split(",", -1)) {
          if (permissions.allow(user, repository, action)) {
            grants.add(repository + ":" + action);
          }
        }
      }
    }
    return grants;
  }
}
