package com.dragonchain.contractbuilder.examples.jobprocessor;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.dragonchain.contractbuilder.error.InvalidInputException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Health and metrics, on one port, for whoever operates this. */
final class HttpEndpoints implements AutoCloseable {

  private static final int MOST_THREADS = 64;
  private static final String METRICS = "text/plain; version=0.0.4; charset=utf-8";

  /** What is answered. */
  private record Answer(int status, String type, String body) {

    static Answer health(boolean well, String why) {
      return new Answer(well ? 200 : 503, "text/plain; charset=utf-8", well ? "ok\n" : why + "\n");
    }
  }

  private final HttpServer server;

  /** Who sends half a request holds a thread until the server's time for a request is over. */
  private final ExecutorService threads =
      new ThreadPoolExecutor(
          0,
          MOST_THREADS,
          30,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          work -> {
            Thread thread = new Thread(work, "http");
            thread.setDaemon(true);
            return thread;
          });

  private HttpEndpoints(HttpServer server) {
    this.server = server;
  }

  /**
   * Listens.
   *
   * @param port 0: any
   * @throws InvalidInputException if it cannot
   */
  static HttpEndpoints start(int port, Readiness readiness, Supplier<String> metrics) {
    HttpServer server;
    try {
      server = HttpServer.create(new InetSocketAddress(port), 0);
    } catch (IOException e) {
      throw new InvalidInputException(
          ProcessorVariable.HTTP_PORT + ": port " + port + " cannot be listened on; is it taken?",
          e);
    }
    HttpEndpoints endpoints = new HttpEndpoints(server);
    endpoints.answer(
        "/health/live", () -> Answer.health(readiness.isLive(), "the dispatcher is stuck"));
    endpoints.answer(
        "/health/ready",
        () -> {
          String why = readiness.whyNotReady();
          return Answer.health(why.isEmpty(), why);
        });
    endpoints.answer("/metrics", () -> new Answer(200, METRICS, metrics.get()));
    server.setExecutor(endpoints.threads);
    server.start();
    return endpoints;
  }

  int port() {
    return server.getAddress().getPort();
  }

  private void answer(String path, Supplier<Answer> answer) {
    server.createContext(
        path,
        exchange -> {
          try (exchange) {
            if (!exchange.getRequestURI().getPath().equals(path)) {
              send(exchange, new Answer(404, "text/plain; charset=utf-8", "not found\n"));
            } else if (!exchange.getRequestMethod().equals("GET")) {
              send(exchange, new Answer(405, "text/plain; charset=utf-8", "only GET\n"));
            } else {
              send(exchange, answer.get());
            }
          }
        });
  }

  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    byte[] body = answer.body().getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", answer.type());
    exchange.sendResponseHeaders(answer.status(), body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
