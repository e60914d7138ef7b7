package com.dragonchain.contractbuilder.oci;

import com.dragonchain.contractbuilder.error.ContractBuilderException;
import com.dragonchain.contractbuilder.error.ProtocolException;
import com.dragonchain.contractbuilder.error.RefusedException;
import com.dragonchain.contractbuilder.error.UnavailableException;
import com.dragonchain.contractbuilder.model.Quote;
import com.dragonchain.contractbuilder.model.Secret;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;

/** One repository, as one operation speaks to it with one login. */
final class RegistrySession {
  private static final int REDIRECTS = 5;

  /** One attempt at something. */
  interface Attempt<T> {
    T run() throws IOException;
  }

  /**
   * A request.
   *
   * @param url where to
   * @param request what is to be sent, but for the authorization
   * @param patient whether its answer matters even when the operation was cancelled
   * @param streams whether it takes as long as a layer does
   * @param once whether only its caller may repeat it, who has to know of every attempt
   */
  record Ask(HttpUrl url, Request request, boolean patient, boolean streams, boolean once) {

    static Ask of(Request.Builder request, HttpUrl url) {
      return new Ask(
          url, request.url(url).header("Accept-Encoding", "identity").build(), false, false, false);
    }

    Ask asPatient() {
      return new Ask(url, request, true, streams, once);
    }

    Ask asStream() {
      return new Ask(url, request, patient, true, once);
    }

    Ask asWrite() {
      return new Ask(url, request, patient, streams, true);
    }
  }

  private final OciClient client;
  private final RegistryHost host;
  private final String path;
  private final Authorizer authorizer;
  private final Set<String> scopes;
  private final Scope scope;

  RegistrySession(
      OciClient client,
      RegistryHost host,
      String path,
      Authorizer authorizer,
      Set<String> scopes,
      Scope scope) {
    this.client = client;
    this.host = host;
    this.path = path;
    this.authorizer = authorizer;
    this.scopes = new TreeSet<>(scopes);
    this.scope = scope;
  }

  RegistryHost host() {
    return host;
  }

  String path() {
    return path;
  }

  Scope scope() {
    return scope;
  }

  /** Who is logged in where; the same object for the same. */
  Authorizer authorizer() {
    return authorizer;
  }

  /** How often to try in all. */
  int attempts() {
    return client.retries().attempts();
  }

  /** The same repository and login in another operation. */
  RegistrySession in(Scope other) {
    return new RegistrySession(client, host, path, authorizer, scopes, other);
  }

  /** The name of something in the repository, for messages. */
  String name(String thing) {
    return host.name() + "/" + path + " " + thing;
  }

  /** The URL of something below the repository. */
  HttpUrl.Builder url(String below) {
    return host.base().newBuilder().addPathSegments("v2/" + path + "/" + below);
  }

  /** Where an upload goes on. It has to be the same registry: bytes and credentials go there. */
  HttpUrl location(Answer answer, String what) {
    String text = answer.header("Location").orElse("");
    HttpUrl url = text.isEmpty() ? null : answer.url().resolve(text);
    if (url == null || !host.isOrigin(url)) {
      throw new ProtocolException(
          what
              + ": the registry continues at "
              + Quote.of(text)
              + ", which is not itself; check its external URL");
    }
    return url;
  }

  /** Sends once, answers a challenge once, and follows redirects of reading requests. */
  Answer send(Ask ask) throws IOException {
    Optional<Secret> header = authorizer.header(scopes);
    Answer answer = send(ask, header);
    boolean last = false;
    // What is held for it is tried once, then what is made for this challenge, and that is all.
    for (int n = 0; answer.status() == 401 && !last; n++) {
      Optional<Authorizer.Reply> reply = challenged(answer, header, n > 0);
      if (reply.isEmpty()) {
        break;
      }
      answer.close();
      RequestBody body = ask.request().body();
      if (body != null && body.isOneShot()) {
        throw new TransientFailure(
            scope.what() + ": " + host.name() + " wants another token", Optional.empty());
      }
      header = Optional.of(reply.get().header());
      last = reply.get().fresh();
      answer = send(ask, header);
    }
    return follow(ask, answer);
  }

  private Optional<Authorizer.Reply> challenged(
      Answer answer, Optional<Secret> header, boolean anew) throws IOException {
    try {
      List<Challenge> challenges =
          Challenge.parse(answer.response().headers().values("WWW-Authenticate"));
      TokenRequest tokens = new TokenRequest(client, host, scope, scope.what());
      return authorizer.answer(challenges, scopes, header, anew, tokens::fetch);
    } catch (IOException | RuntimeException e) {
      answer.close();
      throw e;
    }
  }

  private Answer send(Ask ask, Optional<Secret> header) throws IOException {
    Request.Builder request = ask.request().newBuilder().url(ask.url());
    if (host.isOrigin(ask.url())) {
      header.ifPresent(secret -> request.header("Authorization", secret.reveal()));
    }
    Duration limit = ask.streams() ? scope.left() : client.requestTimeout();
    OkHttpClient http = ask.once() ? client.http().once(ask.url()) : client.http().of(ask.url());
    return scope.send(http, request.build(), ask.patient(), limit);
  }

  private Answer follow(Ask ask, Answer first) throws IOException {
    Answer answer = first;
    String method = ask.request().method();
    boolean reads = method.equals("GET") || method.equals("HEAD");
    for (int n = 0; reads && isRedirect(answer.status()); n++) {
      HttpUrl from = answer.url();
      String text = answer.header("Location").orElse("");
      answer.close();
      HttpUrl to = text.isEmpty() ? null : from.resolve(text);
      if (to == null || n == REDIRECTS) {
        throw new ProtocolException(
            scope.what()
                + ": "
                + from.host()
                + " redirects "
                + (to == null ? "nowhere" : "endlessly"));
      }
      if (from.isHttps() && !to.isHttps()) {
        throw new ProtocolException(
            scope.what() + ": " + from.host() + " redirects to plain HTTP, which is not followed");
      }
      Ask next = new Ask(to, ask.request(), ask.patient(), ask.streams(), ask.once());
      answer = send(next, authorizer.header(scopes));
    }
    return answer;
  }

  private static boolean isRedirect(int status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
  }

  /**
   * Tries until it works, fails for good, or was tried often enough.
   *
   * @param what for messages
   * @param attempt must be safe to repeat
   */
  <T> T repeat(String what, Attempt<T> attempt) {
    for (int n = 1; ; n++) {
      try {
        return attempt.run();
      } catch (IOException e) {
        boolean elsewhere = e instanceof LayerReading.SourceFailure;
        String where = elsewhere ? ((LayerReading.SourceFailure) e).where() : host.name();
        IOException why = elsewhere ? ((LayerReading.SourceFailure) e).why() : e;
        RuntimeException last = failure(what, where, why);
        Optional<Duration> pause = client.retries().pause(n, why, scope.left());
        if (scope.isEnded() || pause.isEmpty() || isFinal(why)) {
          throw last;
        }
        try {
          scope.pause(pause.get());
        } catch (IOException ended) {
          throw last;
        }
      }
    }
  }

  /**
   * As {@link #repeat}, what changes something: an attempt that was not answered may still land,
   * whatever the registry says to the next.
   */
  <T> T repeatWrite(String what, Attempt<T> attempt) {
    return repeat(
        what,
        () -> {
          try {
            return attempt.run();
          } catch (IOException e) {
            if (!isFinal(e) && !(e instanceof TransientFailure said && !said.isUncertain())) {
              scope.doubt();
            }
            throw e;
          }
        });
  }

  private static boolean isFinal(IOException e) {
    return e instanceof GuardedSocketFactory.ForbiddenAddress || TlsFailures.isRefusal(e);
  }

  /** What to throw when a registry cannot be spoken to. */
  static ContractBuilderException failure(String what, String host, IOException e) {
    if (e instanceof GuardedSocketFactory.ForbiddenAddress) {
      return new RefusedException(
          what + ": " + host + " leads to an address that is not allowed", e);
    }
    if (e instanceof TransientFailure) {
      return new UnavailableException(e.getMessage() + "; try again later", e);
    }
    String why = Quote.line(e.getClass().getSimpleName() + " " + e.getMessage(), 200);
    if (TlsFailures.isDistrust(e)) {
      return new UnavailableException(
          what
              + ": no trust in "
              + host
              + " ("
              + why
              + "); add its authority to the registry CA file (REGISTRY_CA_FILE)",
          e);
    }
    if (isFinal(e)) {
      return new UnavailableException(
          what + ": " + host + " and we agree on no TLS (" + why + "); look at its settings", e);
    }
    return new UnavailableException(
        what + ": " + host + " cannot be reached (" + why + "); try again later", e);
  }
}
