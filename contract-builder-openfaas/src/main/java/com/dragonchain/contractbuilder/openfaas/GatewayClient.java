package com.dragonchain.contractbuilder.openfaas;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import javax.net.SocketFactory;
import okhttp3.OkHttpClient;

/** The client that gateways share if they are given none. */
final class GatewayClient {

  private static final Duration CONNECT = Duration.ofSeconds(10);

  private GatewayClient() {}

  private static final class Holder {
    static final OkHttpClient SHARED =
        new OkHttpClient.Builder().connectTimeout(CONNECT).socketFactory(new NoDelay()).build();
  }

  static OkHttpClient shared() {
    return Holder.SHARED;
  }

  /** With Nagle's algorithm a body can wait 40 ms for the acknowledgement of its headers. */
  private static final class NoDelay extends SocketFactory {

    private static Socket set(Socket socket) throws IOException {
      socket.setTcpNoDelay(true);
      return socket;
    }

    @Override
    public Socket createSocket() throws IOException {
      return set(new Socket());
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
      return set(new Socket(host, port));
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort)
        throws IOException {
      return set(new Socket(host, port, local, localPort));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
      return set(new Socket(host, port));
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
        throws IOException {
      return set(new Socket(host, port, local, localPort));
    }
  }
}
