package com.dragonchain.contractbuilder.oci;

import com.dragonchain.contractbuilder.model.Credentials;
import com.dragonchain.contractbuilder.model.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What one registry was told by one login, and what it gave for it. Says nothing before the
 * registry has asked; from then on it answers unasked, at that registry only.
 */
final class Authorizer {

  /** Gets a token. */
  interface TokenSource {
    TokenRequest.Token fetch(Challenge challenge, Login login, Set<String> scopes)
        throws IOException;
  }

  /** A token and what it was asked for. */
  private record Held(Secret value, Set<String> scopes, Instant expires) {}

  /**
   * A header to try.
   *
   * @param header the header
   * @param fresh whether it was made for this challenge; another refusal is the last word then
   */
  record Reply(Secret header, boolean fresh) {}

  private static final int MANY = 64;

  private final Login login;
  private final Clock clock;
  private final ReentrantLock asking = new ReentrantLock();
  private final List<Held> tokens = new ArrayList<>();
  private volatile boolean basic;

  Authorizer(Login login, Clock clock) {
    this.login = login;
    this.clock = clock;
  }

  /** The header to send, if the registry is known to want one. */
  Optional<Secret> header(Set<String> scopes) {
    if (basic && login instanceof Login.Password password) {
      return Optional.of(basic(password.credentials()));
    }
    return held(scopes);
  }

  private Optional<Secret> held(Set<String> scopes) {
    synchronized (tokens) {
      return tokens.stream()
          .filter(token -> token.scopes.containsAll(scopes))
          .filter(token -> token.expires.isAfter(clock.instant()))
          .map(token -> Secret.of("Bearer " + token.value.reveal()))
          .findFirst();
    }
  }

  static Secret basic(Credentials credentials) {
    return Secret.of(
        okhttp3.Credentials.basic(
            credentials.user(), credentials.password().reveal(), StandardCharsets.UTF_8));
  }

  /**
   * Answers a challenge.
   *
   * @param sent the header that was not good enough
   * @param anew whether what is held is not to be tried, as some of it was refused just now
   * @return another header, or nothing if there is none to try
   */
  Optional<Reply> answer(
      List<Challenge> challenges,
      Set<String> scopes,
      Optional<Secret> sent,
      boolean anew,
      TokenSource source)
      throws IOException {
    for (Challenge challenge : challenges) {
      if (challenge.scheme().equals("bearer") && challenge.parameters().containsKey("realm")) {
        return bearer(challenge, scopes, sent, anew, source);
      }
    }
    boolean asks = challenges.stream().anyMatch(c -> c.scheme().equals("basic"));
    if (asks && login instanceof Login.Password password) {
      Secret header = basic(password.credentials());
      if (!sent.equals(Optional.of(header))) {
        basic = true;
        return Optional.of(new Reply(header, true));
      }
    }
    return Optional.empty();
  }

  private Optional<Reply> bearer(
      Challenge challenge,
      Set<String> scopes,
      Optional<Secret> sent,
      boolean anew,
      TokenSource source)
      throws IOException {
    asking.lock();
    try {
      basic = false; // whatever it wanted before
      forget(sent);
      Optional<Secret> other = anew ? Optional.empty() : held(scopes);
      if (other.isPresent()) {
        return Optional.of(new Reply(other.get(), false)); // somebody else asked meanwhile
      }
      Set<String> wanted = new TreeSet<>(scopes);
      for (String scope : challenge.parameters().getOrDefault("scope", "").split(" ", -1)) {
        if (!scope.isEmpty()) {
          wanted.add(scope);
        }
      }
      TokenRequest.Token token = source.fetch(challenge, login, wanted);
      synchronized (tokens) {
        if (tokens.size() >= MANY) {
          tokens.clear();
        }
        tokens.add(new Held(token.value(), wanted, token.expires()));
      }
      return Optional.of(new Reply(Secret.of("Bearer " + token.value().reveal()), true));
    } finally {
      asking.unlock();
    }
  }

  private void forget(Optional<Secret> sent) {
    synchronized (tokens) {
      tokens.removeIf(
          token -> sent.equals(Optional.of(Secret.of("Bearer " + token.value.reveal()))));
    }
  }
}
