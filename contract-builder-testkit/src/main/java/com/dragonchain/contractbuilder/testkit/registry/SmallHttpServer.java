package com.dragonchain.contractbuilder.testkit.registry;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLContext;

/**
 * As much of HTTP/1.1 (RFC 9112) as a registry needs, a thread per connection. Not the JDK's
 * server: that one leaves Nagle's algorithm on and cannot break an answer in the middle.
 */
final class SmallHttpServer implements AutoCloseable {

  /** Answers a request. */
  interface Handler {
    void handle(Exchange exchange) throws IOException;
  }

  private final ServerSocket listener;
  private final Handler handler;
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();

  SmallHttpServer(String name, Optional<SSLContext> tls, Handler handler) {
    this.handler = handler;
    try {
      ServerSocketFactory sockets =
          tls.<ServerSocketFactory>map(SSLContext::getServerSocketFactory)
              .orElseGet(ServerSocketFactory::getDefault);
      listener =
          sockets.createServerSocket(0, 200, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    daemon(name + "-" + port(), this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        connections.add(socket);
        daemon("connection-" + socket.getPort(), () -> serve(socket));
      } catch (IOException e) {
        // closed
      }
    }
  }

  private static void daemon(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }

  private void serve(Socket socket) {
    try (socket;
        InputStream in = new BufferedInputStream(socket.getInputStream(), 64 * 1024);
        OutputStream out = new BufferedOutputStream(socket.getOutputStream(), 64 * 1024)) {
      socket.setTcpNoDelay(true);
      boolean more = true;
      while (more) {
        Exchange exchange = Exchange.read(in, out);
        if (exchange == null) {
          return;
        }
        handler.handle(exchange);
        more = exchange.finish();
      }
    } catch (IOException e) {
      // The client went away, or a fault broke the connection: closing it is the answer.
    } finally {
      connections.remove(socket);
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
      for (Socket socket : connections) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
