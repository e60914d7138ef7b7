package com.dragonchain.contractbuilder.docker;

import com.dragonchain.contractbuilder.error.InvalidInputException;
import com.dragonchain.contractbuilder.model.Quote;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.SocketFactory;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;

/**
 * Where a daemon listens, in the notation of {@code DOCKER_HOST}: {@code unix:///path}, or {@code
 * tcp://host[:port]}, which is port 2375, or 2376 with TLS.
 *
 * @param name as it was given, for messages
 * @param socket the path of its socket, if it has one
 * @param url where its API begins
 */
record DockerHost(String name, Optional<Path> socket, HttpUrl url) {

  private static final Duration CONNECT = Duration.ofSeconds(10);

  static DockerHost parse(String text, boolean tls) {
    URI uri;
    try {
      uri = URI.create(text);
    } catch (IllegalArgumentException e) {
      throw invalid(text);
    }
    String scheme = uri.getScheme() == null ? "" : uri.getScheme();
    return switch (scheme) {
      case "unix" -> unix(text, uri);
      case "tcp" -> tcp(text, uri, tls);
      case "http", "https" -> tcp(text, uri, tls || scheme.equals("https"));
      default -> throw invalid(text);
    };
  }

  private static DockerHost unix(String text, URI uri) {
    if (uri.getPath() == null || !uri.getPath().startsWith("/") || uri.getHost() != null) {
      throw invalid(text);
    }
    return new DockerHost(
        text, Optional.of(Path.of(uri.getPath())), HttpUrl.get("http://docker.invalid/"));
  }

  private static DockerHost tcp(String text, URI uri, boolean tls) {
    if (uri.getHost() == null || uri.getUserInfo() != null) {
      throw invalid(text);
    }
    int port = uri.getPort() > 0 ? uri.getPort() : tls ? 2376 : 2375;
    return new DockerHost(
        text,
        Optional.empty(),
        new HttpUrl.Builder()
            .scheme(tls ? "https" : "http")
            .host(uri.getHost())
            .port(port)
            .build());
  }

  private static InvalidInputException invalid(String text) {
    return new InvalidInputException(
        "Docker host: "
            + Quote.of(text)
            + " is not unix:///path/of/docker.sock or tcp://host:port");
  }

  /** A client for this daemon. It keeps no connection, so that nothing is left open. */
  OkHttpClient client(OkHttpClient base, Optional<TlsFolder> tls) {
    Dispatcher dispatcher = new Dispatcher();
    dispatcher.setMaxRequests(1024);
    dispatcher.setMaxRequestsPerHost(1024);
    OkHttpClient.Builder builder =
        base.newBuilder()
            .dispatcher(dispatcher)
            .connectionPool(new ConnectionPool(0, 1, TimeUnit.SECONDS))
            .connectTimeout(CONNECT)
            // A build may be silent for long; every call has a deadline as a whole.
            .readTimeout(Duration.ZERO)
            .writeTimeout(Duration.ZERO)
            .followRedirects(false)
            // A daemon's answer is not repeated behind the caller's back.
            .retryOnConnectionFailure(false)
            .proxy(Proxy.NO_PROXY);
    if (socket.isPresent()) {
      builder
          .socketFactory(UnixSocket.factory(socket.get()))
          .dns(host -> List.of(InetAddress.getLoopbackAddress()));
    } else {
      builder.socketFactory(new NoDelay());
    }
    tls.ifPresent(folder -> folder.configure(builder));
    return builder.build();
  }

  /** OkHttp leaves Nagle's algorithm on, which can hold a request back for 40 ms. */
  private static final class NoDelay extends SocketFactory {

    private final SocketFactory sockets = SocketFactory.getDefault();

    @Override
    public Socket createSocket() throws java.io.IOException {
      Socket socket = sockets.createSocket();
      socket.setTcpNoDelay(true);
      return socket;
    }

    @Override
    public Socket createSocket(String host, int port) throws java.io.IOException {
      return sockets.createSocket(host, port);
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort)
        throws java.io.IOException {
      return sockets.createSocket(host, port, local, localPort);
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws java.io.IOException {
      return sockets.createSocket(host, port);
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
        throws java.io.IOException {
      return sockets.createSocket(host, port, local, localPort);
    }
  }
}
