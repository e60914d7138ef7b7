package com.dragonchain.contractbuilder.oci;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Makes sockets that refuse forbidden addresses when they connect. Every connection passes here,
 * whatever named its host: an event, a redirect, a token endpoint, a name server that answers one
 * thing now and another later.
 *
 * <p>Sockets send at once (TCP_NODELAY): else a request in two writes waits for a delayed
 * acknowledgement.
 */
final class GuardedSocketFactory extends SocketFactory {

  /** An address that must not be spoken to. */
  static final class ForbiddenAddress extends IOException {
    private static final long serialVersionUID = 1L;

    ForbiddenAddress(String message) {
      super(message);
    }
  }

  private static final int BUFFER = 64 * 1024;

  private final boolean refuses;

  GuardedSocketFactory(boolean refuses) {
    this.refuses = refuses;
  }

  @Override
  public Socket createSocket() throws IOException {
    Socket socket = new GuardedSocket();
    socket.setTcpNoDelay(true);
    return socket;
  }

  /** Reads much at once: whoever reads from it asks for 8 KiB at a time, and layers are large. */
  private final class GuardedSocket extends Socket {
    private @Nullable InputStream in;

    @Override
    public synchronized InputStream getInputStream() throws IOException {
      if (in == null) {
        in = new BufferedInputStream(super.getInputStream(), BUFFER);
      }
      return in;
    }

    @Override
    public void connect(SocketAddress endpoint, int timeout) throws IOException {
      if (refuses
          && endpoint instanceof InetSocketAddress address
          && (address.getAddress() == null || ForbiddenAddresses.contains(address.getAddress()))) {
        throw new ForbiddenAddress(address.getAddress() + " is link-local or a metadata service");
      }
      super.connect(endpoint, timeout);
    }
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return connected(new InetSocketAddress(host, port));
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort)
      throws IOException {
    return connected(new InetSocketAddress(host, port));
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return connected(new InetSocketAddress(host, port));
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
      throws IOException {
    return connected(new InetSocketAddress(host, port));
  }

  private Socket connected(InetSocketAddress address) throws IOException {
    Socket socket = createSocket();
    try {
      socket.connect(address, 0);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
    return socket;
  }
}
