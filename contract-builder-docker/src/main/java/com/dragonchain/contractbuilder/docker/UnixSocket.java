package com.dragonchain.contractbuilder.docker;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import javax.net.SocketFactory;

/**
 * The Unix domain sockets of the JDK (JEP 380), which are channels, as the sockets that OkHttp asks
 * for. Reads have no time-out of their own: OkHttp's calls have one and end them by {@link #close}.
 */
final class UnixSocket extends Socket {

  private final Path path;
  private final SocketChannel channel;
  private int timeoutMillis;

  private UnixSocket(Path path) throws IOException {
    this.path = path;
    this.channel = SocketChannel.open(StandardProtocolFamily.UNIX);
  }

  static SocketFactory factory(Path path) {
    return new Factory(path);
  }

  @Override
  public void connect(SocketAddress ignored) throws IOException {
    channel.connect(UnixDomainSocketAddress.of(path));
  }

  @Override
  public void connect(SocketAddress ignored, int timeout) throws IOException {
    connect(ignored);
  }

  @Override
  public boolean isConnected() {
    return channel.isConnected();
  }

  @Override
  public boolean isClosed() {
    return !channel.isOpen();
  }

  @Override
  public void setTcpNoDelay(boolean on) {
    // there is no TCP
  }

  @Override
  public synchronized void setSoTimeout(int millis) {
    timeoutMillis = millis;
  }

  @Override
  public synchronized int getSoTimeout() {
    return timeoutMillis;
  }

  // Not those of java.nio.channels.Channels: of these a blocked reader keeps a writer out.
  @Override
  public InputStream getInputStream() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        return length == 0 ? 0 : channel.read(ByteBuffer.wrap(bytes, offset, length));
      }

      @Override
      public void close() throws IOException {
        channel.close();
      }
    };
  }

  @Override
  public OutputStream getOutputStream() {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(bytes, offset, length);
        while (rest.hasRemaining()) {
          channel.write(rest);
        }
      }

      @Override
      public void close() throws IOException {
        channel.close();
      }
    };
  }

  @Override
  public void shutdownInput() throws IOException {
    channel.shutdownInput();
  }

  @Override
  public void shutdownOutput() throws IOException {
    channel.shutdownOutput();
  }

  @Override
  public synchronized void close() throws IOException {
    channel.close();
  }

  @Override
  public String toString() {
    return "unix://" + path;
  }

  private static final class Factory extends SocketFactory {

    private final Path path;

    Factory(Path path) {
      this.path = path;
    }

    @Override
    public Socket createSocket() throws IOException {
      return new UnixSocket(path);
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
      throw new IOException("a Unix domain socket has no host");
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort)
        throws IOException {
      throw new IOException("a Unix domain socket has no host");
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
      throw new IOException("a Unix domain socket has no host");
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
        throws IOException {
      throw new IOException("a Unix domain socket has no host");
    }
  }
}
