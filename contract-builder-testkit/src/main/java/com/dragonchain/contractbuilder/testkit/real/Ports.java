package com.dragonchain.contractbuilder.testkit.real;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports of the loopback interface. */
final class Ports {
  // Below those that the kernel gives to outgoing connections: a server that is down for a moment
  // finds its port still free.
  private static final int FIRST = 10_000;
  private static final int LAST = 19_999;

  private Ports() {}

  static int free() {
    for (int attempt = 0; attempt < 100; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, LAST + 1);
      try (ServerSocket socket = new ServerSocket()) {
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return port;
      } catch (IOException e) {
        // taken: try another
      }
    }
    throw new IllegalStateException("found no free port");
  }
}
