package com.dragonchain.contractbuilder.examples.jobprocessor;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Waits until a list in Redis has something, and takes nothing: {@code BLMOVE} moves it to where it
 * is. It would be the answer too, and may be larger than this process's memory: it is skipped as it
 * comes. For one thread.
 */
final class Doorbell implements AutoCloseable {

  private final String host;
  private final int port;
  private final String list;
  private final int timeoutMillis;
  private volatile @Nullable Socket socket;
  private InputStream answers = InputStream.nullInputStream();

  /**
   * Connects to nothing yet.
   *
   * @param timeoutMillis for a connect, and for an answer beyond the wait
   */
  Doorbell(String host, int port, String list, int timeoutMillis) {
    this.host = host;
    this.port = port;
    this.list = list;
    this.timeoutMillis = timeoutMillis;
  }

  /**
   * Waits.
   *
   * @return whether there is something
   * @throws IOException if the server does not answer, or with an error; the next call connects
   *     anew
   */
  boolean await(Duration atMost) throws IOException {
    boolean answered = false;
    try {
      Socket connection = connection();
      connection.setSoTimeout(timeoutMillis + Math.toIntExact(atMost.toMillis()));
      connection.getOutputStream().write(command(atMost));
      boolean something = skipAnswer();
      answered = true;
      return something;
    } finally {
      if (!answered) {
        close();
      }
    }
  }

  private Socket connection() throws IOException {
    Socket connection = socket;
    if (connection == null) {
      connection = new Socket();
      socket = connection;
      connection.connect(new InetSocketAddress(host, port), timeoutMillis);
      connection.setTcpNoDelay(true);
      answers = new BufferedInputStream(connection.getInputStream());
    }
    return connection;
  }

  private byte[] command(Duration atMost) {
    String seconds = String.format(Locale.ROOT, "%.3f", atMost.toMillis() / 1000.0);
    StringBuilder text = new StringBuilder("*6\r\n");
    for (String word : new String[] {"BLMOVE", list, list, "RIGHT", "RIGHT", seconds}) {
      text.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
    }
    return text.toString().getBytes(US_ASCII);
  }

  /** RESP2: a bulk string, or none. */
  private boolean skipAnswer() throws IOException {
    String head = line();
    if (head.equals("$-1") || head.equals("*-1")) {
      return false;
    }
    if (!head.startsWith("$")) {
      throw new IOException(head.startsWith("-") ? head.substring(1) : "no answer of Redis");
    }
    answers.skipNBytes(Long.parseLong(head.substring(1)) + 2);
    return true;
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = answers.read(); c != '\n'; c = answers.read()) {
      if (c < 0 || line.length() > 1000) {
        throw new EOFException("the connection ended");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  @Override
  public void close() {
    Socket connection = socket;
    socket = null;
    if (connection != null) {
      try {
        connection.close();
      } catch (IOException e) {
        // it is of no use any more
      }
    }
  }
}
