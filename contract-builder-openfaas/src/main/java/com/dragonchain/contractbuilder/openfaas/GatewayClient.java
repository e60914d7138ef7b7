package com.dragonchain.contractbuilder.openfaas;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import javax.net.SocketFactory;
import okhttp3.ConnectionSpec;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;

/** The clients that gateways share if they are given none. */
final class GatewayClient {

  private static final Duration CONNECT = Duration.ofSeconds(10);

  private GatewayClient() {}

  private static final class Plain {
    static final OkHttpClient SHARED =
        new OkHttpClient.Builder()
            .connectionSpecs(List.of(ConnectionSpec.CLEARTEXT))
            .connectTimeout(CONNECT)
            .socketFactory(new NoDelay())
            .build();
  }

  private static final class Secure {
    static final OkHttpClient SHARED =
        Plain.SHARED.newBuilder().connectionSpecs(List.of(ConnectionSpec.MODERN_TLS)).build();
  }

  /** Only for TLS the JVM's certificate authorities are read, which takes a while. */
  static OkHttpClient shared(HttpUrl gateway) {
    return gateway.isHttps() ? Secure.SHARED : Plain.SHARED;
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
