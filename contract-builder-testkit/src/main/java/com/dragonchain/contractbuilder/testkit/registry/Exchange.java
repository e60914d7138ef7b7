package com.dragonchain.contractbuilder.testkit.registry;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** One request and its answer. */
final class Exchange {
  private static final int LINE_LIMIT = 64 * 1024;

  final String method;
  final String target;
  final String path;
  private final String query;
  private final Map<String, String> headers;
  private final CountedBody body;
  private final OutputStream out;

  /** Set to swallow the answer, so that a fault can put another in its place. */
  boolean muted;

  /** Set to flip a bit of the answer's body. */
  boolean corrupt;

  /** Set to break the connection after so many bytes of the answer's body. */
  long breakAfter = Long.MAX_VALUE;

  volatile int status;
  private final AtomicLong sent = new AtomicLong();

  private Exchange(
      String method,
      String target,
      Map<String, String> headers,
      CountedBody body,
      OutputStream out) {
    this.method = method;
    this.target = target;
    int mark = target.indexOf('?');
    this.path = URLDecoder.decode(mark < 0 ? target : target.substring(0, mark), UTF_8);
    this.query = mark < 0 ? "" : target.substring(mark + 1);
    this.headers = headers;
    this.body = body;
    this.out = out;
  }

  static @Nullable Exchange read(InputStream in, OutputStream out) throws IOException {
    String first = line(in);
    if (first == null) {
      return null;
    }
    String[] parts = first.split(" ", 3);
    if (parts.length != 3 || !parts[2].startsWith("HTTP/")) {
      // Such as a greeting in TLS.
      out.write("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n".getBytes(ISO_8859_1));
      out.flush();
      throw new IOException("not a request line: " + first);
    }
    Map<String, String> headers = new LinkedHashMap<>();
    for (String line = line(in); line != null && !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      headers.merge(
          line.substring(0, colon).toLowerCase(Locale.ROOT),
          line.substring(colon + 1).strip(),
          (a, b) -> a + ", " + b);
    }
    if ("100-continue".equalsIgnoreCase(headers.get("expect"))) {
      out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(ISO_8859_1));
      out.flush();
    }
    boolean chunked = "chunked".equalsIgnoreCase(headers.get("transfer-encoding"));
    long length = Long.parseLong(headers.getOrDefault("content-length", "0"));
    return new Exchange(parts[0], parts[1], headers, new CountedBody(in, chunked, length), out);
  }

  private static @Nullable String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        return null;
      }
      if (line.size() > LINE_LIMIT) {
        throw new IOException("a line is too long");
      }
      line.write(b);
    }
    return line.toString(ISO_8859_1).stripTrailing();
  }

  String header(String name) {
    return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
  }

  List<String> parameters(String name) {
    return parameters(query, name);
  }

  static List<String> parameters(String query, String name) {
    List<String> values = new ArrayList<>();
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0 && pair.substring(0, equals).equals(name)) {
        values.add(URLDecoder.decode(pair.substring(equals + 1), UTF_8));
      }
    }
    return values;
  }

  String parameter(String name) {
    List<String> values = parameters(name);
    return values.isEmpty() ? "" : values.get(0);
  }

  InputStream body() {
    return body;
  }

  long sent() {
    return sent.get();
  }

  long received() {
    return body.count.get();
  }

  void send(int code, Map<String, String> answer, byte[] content) throws IOException {
    send(code, answer, new ByteArrayInputStream(content), content.length);
  }

  void send(int code, Map<String, String> answer, InputStream content, long length)
      throws IOException {
    if (muted) {
      return;
    }
    status = code;
    StringBuilder head = new StringBuilder("HTTP/1.1 " + code + " " + code + "\r\n");
    answer.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    if (!answer.containsKey("Content-Length")) {
      head.append("Content-Length: ").append(length).append("\r\n");
    }
    out.write(head.append("\r\n").toString().getBytes(ISO_8859_1));
    if (!method.equals("HEAD")) {
      copy(content);
    }
    out.flush();
  }

  private void copy(InputStream content) throws IOException {
    byte[] buffer = new byte[64 * 1024];
    for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
      if (corrupt && n > 0) {
        buffer[n / 2] ^= 1;
        corrupt = false;
      }
      if (sent.get() + n > breakAfter) {
        out.write(buffer, 0, (int) (breakAfter - sent.get()));
        out.flush();
        throw new IOException("broken on purpose");
      }
      sent.addAndGet(n);
      out.write(buffer, 0, n);
    }
  }

  /** Reads what is left of the request; says whether another one can follow. */
  boolean finish() throws IOException {
    body.skipNBytesLeft();
    return !"close".equalsIgnoreCase(header("Connection"));
  }

  /** The body of a request, chunked or of a known length. */
  private static final class CountedBody extends InputStream {
    private final InputStream in;
    private final boolean chunked;
    private long left;
    private boolean ended;
    private final AtomicLong count = new AtomicLong();

    CountedBody(InputStream in, boolean chunked, long length) {
      this.in = in;
      this.chunked = chunked;
      this.left = length;
      this.ended = !chunked && length == 0;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      if (!ended && chunked && left == 0) {
        nextChunk();
      }
      if (ended) {
        return -1;
      }
      int n = in.read(buffer, offset, (int) Math.min(length, left));
      if (n < 0) {
        throw new EOFException("the client went away in the middle of a body");
      }
      left -= n;
      count.addAndGet(n);
      if (left == 0) {
        if (chunked) {
          line(in);
        } else {
          ended = true;
        }
      }
      return n;
    }

    private void nextChunk() throws IOException {
      String size = line(in);
      if (size == null) {
        throw new EOFException("the client went away before a chunk");
      }
      left = Long.parseLong(size.split(";", 2)[0].strip(), 16);
      if (left == 0) {
        line(in);
        ended = true;
      }
    }

    void skipNBytesLeft() throws IOException {
      byte[] buffer = new byte[8192];
      while (read(buffer, 0, buffer.length) >= 0) {
        // the next request begins after it
      }
    }
  }
}
