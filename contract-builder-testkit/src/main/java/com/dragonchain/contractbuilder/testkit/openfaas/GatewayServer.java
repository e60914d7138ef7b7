package com.dragonchain.contractbuilder.testkit.openfaas;

import com.dragonchain.contractbuilder.testkit.openfaas.HttpConnection.Incoming;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
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

  private final ServerSocket server;
  private final Handler handler;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final List<Injected> faults = new ArrayList<>();
  private final List<GatewayRequest> requests = new ArrayList<>();

  GatewayServer(Handler handler) {
    this.handler = handler;
    try {
      server = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException("no free port on the loopback interface", e);
    }
  }

  GatewayServer start() {
    daemon(this::accept);
    return this;
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "embedded-gateway");
    thread.setDaemon(true);
    thread.start();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
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

  private synchronized void log(Incoming request, int status) {
    String query = request.uri().getRawQuery();
    requests.add(
        new GatewayRequest(
            request.method(),
            request.uri().getPath(),
            query == null ? "" : query,
            request.body(),
            status,
            request.header("authorization") != null));
  }

  private synchronized @Nullable GatewayFault faultFor(Incoming request) {
    GatewayFault hit = null;
    for (Injected injected : faults) {
      if (injected.fault.matches(request.method(), request.uri().getPath())) {
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

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        open.add(socket);
        daemon(() -> serve(socket));
      } catch (IOException e) {
        // Closed: there is nothing more to accept.
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      HttpConnection connection = new HttpConnection(socket);
      boolean goesOn = true;
      for (Incoming next = connection.read(); next != null && goesOn; ) {
        goesOn = answer(connection, next);
        next = goesOn ? connection.read() : null;
      }
    } catch (IOException e) {
      // The client has gone: nobody is left to tell.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(socket);
    }
  }

  /** Whether the connection goes on after the request. */
  private boolean answer(HttpConnection connection, Incoming request)
      throws IOException, InterruptedException {
    GatewayFault fault = faultFor(request);
    Answer answer = null;
    if (fault == null || fault.afterEffect() || fault.action() instanceof GatewayFault.Delay) {
      answer =
          handler.answer(
              request.method(), request.uri(), request.body(), request.header("authorization"));
    }
    Map<String, String> headers = new LinkedHashMap<>();
    Answer sent = fault == null ? answer : spoil(fault, headers, answer);
    log(request, sent == null ? 0 : sent.status());
    if (fault != null && fault.action() instanceof GatewayFault.Hang) {
      closed.await();
    }
    if (sent == null) {
      return false;
    }
    if (!sent.contentType().isEmpty()) {
      headers.putIfAbsent("Content-Type", sent.contentType());
    }
    if (sent.status() == 401) {
      headers.put("WWW-Authenticate", "Basic realm=\"Restricted\"");
    }
    connection.write(sent.status(), headers, sent.body());
    return true;
  }

  /** What is sent in place of the answer, or nothing. */
  private @Nullable Answer spoil(
      GatewayFault fault, Map<String, String> headers, @Nullable Answer answer)
      throws InterruptedException {
    if (fault.action() instanceof GatewayFault.Answer other) {
      headers.putAll(other.headers());
      return new Answer(other.status(), "text/plain; charset=utf-8", other.body());
    }
    if (fault.action() instanceof GatewayFault.Delay delay) {
      // Ends early when the gateway is closed.
      boolean ended = closed.await(delay.span().toMillis(), TimeUnit.MILLISECONDS);
      return ended ? null : answer;
    }
    return null;
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      server.close();
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException e) {
      // It is gone either way.
    }
  }
}
