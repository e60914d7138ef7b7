package com.dragonchain.contractbuilder.testkit.real;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A gate before a server: connections pass through it until so many bytes have been sent to the
 * server; then something happens, and no byte passes any more. It looks at no content, so TLS
 * passes as well. With it a test can strike in the middle of an upload, whatever uploads. It can
 * also lead to another server later, as a service does whose server has failed over.
 */
public final class Gate implements AutoCloseable {
  private final ServerSocket listener;
  private volatile InetSocketAddress server;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicLong sent = new AtomicLong();
  private final AtomicBoolean struck = new AtomicBoolean();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final long limit;
  private final Strike strike;

  /** What happens. */
  public interface Strike {
    /**
     * Happens once, on a thread of the gate.
     *
     * @param gate the gate
     */
    void now(Gate gate);
  }

  /**
   * Opens a gate.
   *
   * @param address of the server, {@code host:port}
   * @param limit how many bytes pass to the server
   * @param strike what happens when there are more
   */
  public Gate(String address, long limit, Strike strike) {
    this.server = socketAddress(address);
    this.limit = limit;
    this.strike = strike;
    try {
      this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    run(this::accept);
  }

  /**
   * Opens a gate that lets everything pass.
   *
   * @param address of the server, {@code host:port}
   */
  public Gate(String address) {
    this(address, Long.MAX_VALUE, gate -> {});
  }

  private static InetSocketAddress socketAddress(String address) {
    int colon = address.lastIndexOf(':');
    return new InetSocketAddress(
        address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
  }

  /**
   * Where to connect instead of to the server.
   *
   * @return {@code host:port}
   */
  public String address() {
    return "127.0.0.1:" + listener.getLocalPort();
  }

  /**
   * Whether the middle was reached.
   *
   * @return true once it has struck
   */
  public boolean hasStruck() {
    return struck.get();
  }

  /**
   * Lets new connections pass to another server. Those that there are stay where they are.
   *
   * @param address of the server, {@code host:port}
   */
  public void leadTo(String address) {
    server = socketAddress(address);
  }

  /** Breaks all connections that there are. */
  public void breakConnections() {
    sockets.forEach(Gate::closeQuietly);
  }

  /** Breaks all connections, and lets nobody in any more. */
  public void cut() {
    closeQuietly(listener);
    breakConnections();
  }

  @Override
  public void close() {
    closed.countDown();
    cut();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        letIn(listener.accept());
      } catch (IOException e) {
        // The server is away, or this gate is: the client sees a broken connection.
      }
    }
  }

  private void letIn(Socket client) throws IOException {
    Socket upstream = new Socket();
    boolean passes = false;
    try {
      sockets.add(client);
      sockets.add(upstream);
      upstream.connect(server);
      client.setTcpNoDelay(true);
      upstream.setTcpNoDelay(true);
      run(() -> pass(client, upstream, true));
      run(() -> pass(upstream, client, false));
      passes = true;
    } finally {
      if (!passes) {
        leave(client, upstream);
      }
    }
  }

  private void leave(Socket... gone) {
    for (Socket socket : gone) {
      closeQuietly(socket);
      sockets.remove(socket);
    }
  }

  private void pass(Socket from, Socket to, boolean counted) {
    byte[] buffer = new byte[16 * 1024];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        if (counted && sent.addAndGet(n) > limit && struck.compareAndSet(false, true)) {
          strike.now(this);
        }
        if (struck.get()) {
          closed.await();
          return;
        }
        out.write(buffer, 0, n);
      }
    } catch (IOException e) {
      // One side has gone: so goes the other.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      leave(from, to);
    }
  }

  private static void run(Runnable task) {
    Thread thread = new Thread(task, "gate");
    thread.setDaemon(true);
    thread.start();
  }

  private static void closeQuietly(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (Exception e) {
      // it is closed
    }
  }
}
