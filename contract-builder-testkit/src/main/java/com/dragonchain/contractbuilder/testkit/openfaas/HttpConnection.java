package com.dragonchain.contractbuilder.testkit.openfaas;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.URI;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The server's side of one HTTP/1.1 connection (RFC 9112), as much of it as the gateway's clients
 * need. Not the JDK's server: that sends an answer in two packets, the second of which waits 40 ms
 * for the acknowledgement of the first.
 */
final class HttpConnection {

  /** A request. */
  record Incoming(String method, URI uri, Map<String, String> headers, String body) {

    @Nullable String header(String name) {
      return headers.get(name);
    }
  }

  private static final int MAX_LINE = 1 << 16;
  private static final int MAX_BODY = 1 << 24;

  private final Socket socket;
  private final InputStream in;

  HttpConnection(Socket socket) throws IOException {
    this.socket = socket;
    socket.setTcpNoDelay(true);
    in = new BufferedInputStream(socket.getInputStream());
  }

  /** The next request, or null if the client has no more. */
  @Nullable Incoming read() throws IOException {
    String start = line();
    if (start == null) {
      return null;
    }
    String[] words = start.split(" ", -1);
    if (words.length != 3) {
      throw new ProtocolException("not a request line");
    }
    Map<String, String> headers = new LinkedHashMap<>();
    for (String line = required(); !line.isEmpty(); line = required()) {
      int colon = line.indexOf(':');
      if (colon < 1) {
        throw new ProtocolException("not a header");
      }
      String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
      headers.put(name, line.substring(colon + 1).strip());
    }
    if (headers.containsKey("expect")) {
      socket.getOutputStream().write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(ISO_8859_1));
    }
    String body = new String(body(headers), UTF_8);
    return new Incoming(words[0], URI.create(words[1]), headers, body);
  }

  private byte[] body(Map<String, String> headers) throws IOException {
    if ("chunked".equalsIgnoreCase(headers.get("transfer-encoding"))) {
      return chunks();
    }
    return bytes(number(headers.getOrDefault("content-length", "0"), 10));
  }

  private byte[] chunks() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int size = number(required(), 16); size > 0; size = number(required(), 16)) {
      body.write(bytes(size));
      required();
      if (body.size() > MAX_BODY) {
        throw new ProtocolException("body too large");
      }
    }
    required();
    return body.toByteArray();
  }

  private static int number(String text, int radix) throws ProtocolException {
    try {
      int number = Integer.parseInt(text, radix);
      if (number < 0 || number > MAX_BODY) {
        throw new ProtocolException("body too large");
      }
      return number;
    } catch (NumberFormatException e) {
      throw new ProtocolException("not a length");
    }
  }

  private byte[] bytes(int count) throws IOException {
    byte[] bytes = in.readNBytes(count);
    if (bytes.length < count) {
      throw new EOFException();
    }
    return bytes;
  }

  private String required() throws IOException {
    String line = line();
    if (line == null) {
      throw new EOFException();
    }
    return line;
  }

  private @Nullable String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        return null;
      }
      if (line.size() > MAX_LINE) {
        throw new ProtocolException("line too long");
      }
      if (next != '\r') {
        line.write(next);
      }
    }
    return line.toString(ISO_8859_1);
  }

  /** Writes an answer in one piece. */
  void write(int status, Map<String, String> headers, String body) throws IOException {
    byte[] content = body.getBytes(UTF_8);
    StringBuilder head = new StringBuilder("HTTP/1.1 ").append(status).append(" Status\r\n");
    headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    head.append("Content-Length: ").append(content.length).append("\r\n\r\n");
    byte[] start = head.toString().getBytes(ISO_8859_1);
    byte[] answer = Arrays.copyOf(start, start.length + content.length);
    System.arraycopy(content, 0, answer, start.length, content.length);
    socket.getOutputStream().write(answer);
  }
}
