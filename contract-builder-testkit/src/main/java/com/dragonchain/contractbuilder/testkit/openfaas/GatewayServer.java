package com.dragonchain.contractbuilder.testkit.openfaas;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** HTTP for an embedded gateway: its port, its log, and what goes wrong on the way. */
final class GatewayServer implements AutoCloseable {

  /** What answers. */
  interface Handler {
    Answer answer(String method, URI uri, String body, @Nullable String authorization);
  }

  private static final class Injected {
    final GatewayFault fault;
    int seen;

    Injected(GatewayFault fault) {
      this.fault = fault;
    }
  }

  private final HttpServer server;
  private final Handler handler;
  private final ExecutorService threads = Executors.newCachedThreadPool(GatewayServer::daemon);
  private final CountDownLatch closed = new CountDownLatch(1);
  private final List<Injected> faults = new ArrayList<>();
  private final List<GatewayRequest> requests = new ArrayList<>();

  GatewayServer(Handler handler) {
    this.handler = handler;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException("no free port on the loopback interface", e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "embedded-gateway");
    thread.setDaemon(true);
    return thread;
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  synchronized void inject(GatewayFault fault) {
    faults.add(new Injected(fault));
  }

  synchronized void clearFaults() {
    faults.clear();
  }

  synchronized List<GatewayRequest> requests() {
    return List.copyOf(requests);
  }

  synchronized void clearRequests() {
    requests.clear();
  }

  private synchronized void log(GatewayRequest request) {
    requests.add(request);
  }

  private synchronized @Nullable GatewayFault faultFor(String method, String path) {
    GatewayFault hit = null;
    for (Injected injected : faults) {
      if (injected.fault.matches(method, path)) {
        int number = ++injected.seen;
        if (hit == null
            && number >= injected.fault.first()
            && number < injected.fault.first() + (long) injected.fault.times()) {
          hit = injected.fault;
        }
      }
    }
    return hit;
  }

  private void handle(HttpExchange exchange) {
    try (exchange) {
      String method = exchange.getRequestMethod();
      URI uri = exchange.getRequestURI();
      String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      String authorization = exchange.getRequestHeaders().getFirst("Authorization");
      GatewayFault fault = faultFor(method, uri.getPath());
      Answer answer = null;
      if (fault == null || fault.afterEffect() || fault.action() instanceof GatewayFault.Delay) {
        answer = handler.answer(method, uri, body, authorization);
      }
      Answer sent = fault == null ? answer : spoil(fault, exchange, answer);
      log(
          new GatewayRequest(
              method,
              uri.getPath(),
              uri.getRawQuery() == null ? "" : uri.getRawQuery(),
              body,
              sent == null ? 0 : sent.status(),
              authorization != null));
      if (fault != null && fault.action() instanceof GatewayFault.Hang) {
        closed.await();
      }
      if (sent != null) {
        send(exchange, sent);
      }
    } catch (IOException e) {
      // The client has gone: nobody is left to tell.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What is sent in place of the answer, or nothing. */
  private @Nullable Answer spoil(GatewayFault fault, HttpExchange exchange, @Nullable Answer answer)
      throws InterruptedException {
    if (fault.action() instanceof GatewayFault.Answer other) {
      other.headers().forEach((name, value) -> exchange.getResponseHeaders().add(name, value));
      return new Answer(other.status(), "text/plain; charset=utf-8", other.body());
    }
    if (fault.action() instanceof GatewayFault.Delay delay) {
      // Ends early when the gateway is closed.
      boolean ended = closed.await(delay.span().toMillis(), TimeUnit.MILLISECONDS);
      return ended ? null : answer;
    }
    return null;
  }

  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    if (!answer.contentType().isEmpty()) {
      exchange.getResponseHeaders().set("Content-Type", answer.contentType());
    }
    if (answer.status() == 401) {
      exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"Restricted\"");
    }
    byte[] bytes = answer.body().getBytes(UTF_8);
    exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
    if (bytes.length > 0) {
      exchange.getResponseBody().write(bytes);
    }
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
