package com.dragonchain.contractbuilder.openfaas;

import com.dragonchain.contractbuilder.error.CancelledException;
import com.dragonchain.contractbuilder.error.ProtocolException;
import com.dragonchain.contractbuilder.model.Credentials;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSource;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * HTTP to the gateway: one request, one answer, nothing repeated. The login goes to {@code
 * /system/…} only: sent to {@code /function/…} it would reach the function.
 */
final class GatewayHttp {

  /** No answer of the gateway is larger; the largest lists all secrets, some 50,000 of them. */
  static final int MAX_BODY = 4 << 20;

  private static final Duration MAX_RETRY_AFTER = Duration.ofSeconds(30);
  private static final MediaType JSON = MediaType.get("application/json");

  private final OkHttpClient client;
  private final HttpUrl base;
  private final @Nullable String authorization;
  private final @Nullable String namespace;
  private final Duration callTimeout;
  private final Clock clock;

  GatewayHttp(OpenFaasGateway.Builder settings) {
    callTimeout = settings.callTimeout;
    client =
        settings
            .client
            .newBuilder()
            .followRedirects(false)
            .followSslRedirects(false)
            .retryOnConnectionFailure(false)
            .callTimeout(callTimeout)
            // the call's own is enough: a timer for every read and write costs more than it tells
            .readTimeout(Duration.ZERO)
            .writeTimeout(Duration.ZERO)
            .build();
    base = settings.baseUrl;
    namespace = settings.namespace;
    clock = settings.clock;
    Credentials login = settings.login;
    authorization =
        login == null
            ? null
            : okhttp3.Credentials.basic(
                login.user(), login.password().reveal(), StandardCharsets.UTF_8);
  }

  String base() {
    return base.toString();
  }

  /** A read below {@code /system/}, in the namespace. */
  Answer get(Duration limit, String... path) {
    return send(request("GET", url(true, "system", path), null), atMost(limit));
  }

  /** A write below {@code /system/}; the namespace is the body's business but for DELETE. */
  Answer write(String method, String path, JsonNode body, Duration limit) {
    HttpUrl url = url(method.equals("DELETE"), "system", path);
    return send(request(method, url, GatewayJson.bytes(body)), atMost(limit));
  }

  /** A request to a function, without the login. */
  Answer invoke(
      String method, String function, @Nullable String body, Duration limit, String... path) {
    String name = namespace == null ? function : function + "." + namespace;
    HttpUrl.Builder url = base.newBuilder().addPathSegment("function").addPathSegment(name);
    for (String segment : path) {
      url.addPathSegment(segment);
    }
    Request.Builder request = new Request.Builder().url(url.build());
    request.method(
        method, body == null ? emptyFor(method) : RequestBody.create(body, (MediaType) null));
    return send(request.build(), atMost(limit));
  }

  private Duration atMost(Duration limit) {
    return limit.compareTo(callTimeout) < 0 ? limit : callTimeout;
  }

  private static @Nullable RequestBody emptyFor(String method) {
    return method.equals("GET") || method.equals("HEAD")
        ? null
        : RequestBody.create(new byte[0], null);
  }

  private HttpUrl url(boolean withNamespace, String first, String... path) {
    HttpUrl.Builder url = base.newBuilder().addPathSegment(first);
    for (String segment : path) {
      url.addPathSegment(segment);
    }
    if (withNamespace && namespace != null) {
      url.addQueryParameter("namespace", namespace);
    }
    return url.build();
  }

  private Request request(String method, HttpUrl url, byte @Nullable [] body) {
    Request.Builder request = new Request.Builder().url(url);
    if (authorization != null) {
      request.header("Authorization", authorization);
    }
    request.method(method, body == null ? null : RequestBody.create(body, JSON));
    return request.build();
  }

  private Answer send(Request request, Duration limit) {
    Call call = client.newCall(request);
    // Zero would mean no limit.
    call.timeout().timeout(Math.max(1, limit.toMillis()), TimeUnit.MILLISECONDS);
    try (Response response = execute(call)) {
      ByteString body = body(request, response);
      return new Answer(response.code(), body, retryAfter(response), null);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw interrupted(request, e);
    } catch (IOException e) {
      if (Thread.currentThread().isInterrupted()) {
        throw interrupted(request, e);
      }
      String what =
          e instanceof InterruptedIOException
              ? "no answer within " + limit.toMillis() + " ms"
              : "the connection failed (" + e.getClass().getSimpleName() + ")";
      return Answer.none(what, e);
    }
  }

  /** OkHttp waits for connections in Kotlin, where InterruptedException need not be declared. */
  @SuppressWarnings("RedundantThrows")
  private static Response execute(Call call) throws IOException, InterruptedException {
    return call.execute();
  }

  private static CancelledException interrupted(Request request, Exception e) {
    return new CancelledException(
        name(request) + " was interrupted; it may have had an effect, and can be repeated", e);
  }

  private static String name(Request request) {
    return request.method() + " " + request.url().encodedPath();
  }

  private ByteString body(Request request, Response response) throws IOException {
    BufferedSource source = response.body().source();
    if (source.request(MAX_BODY + 1L)) {
      throw new ProtocolException(
          name(request)
              + " on "
              + base
              + " was answered with more than "
              + MAX_BODY
              + " bytes: is this an OpenFaaS gateway?");
    }
    return source.readByteString();
  }

  private Optional<Duration> retryAfter(Response response) {
    String value = response.header("Retry-After");
    if (value == null) {
      return Optional.empty();
    }
    try {
      Duration asked =
          value.matches("[0-9]{1,9}")
              ? Duration.ofSeconds(Long.parseLong(value))
              : Duration.between(
                  clock.instant(),
                  ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
      Duration bounded = asked.compareTo(MAX_RETRY_AFTER) > 0 ? MAX_RETRY_AFTER : asked;
      return bounded.isNegative() ? Optional.empty() : Optional.of(bounded);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
