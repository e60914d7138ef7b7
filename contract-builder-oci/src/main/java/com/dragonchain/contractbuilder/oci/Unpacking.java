package com.dragonchain.contractbuilder.oci;

import io.airlift.compress.zstd.ZstdInputStream;
import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Unpacks a layer by what its first bytes are, not by what its type says they are: so do those who
 * run it.
 */
final class Unpacking {

  private Unpacking() {}

  /** Opens one; it holds memory until it is closed, and may have to wait for it. */
  static InputStream open(InputStream packed, Scope scope) throws IOException {
    Lookahead in = new Lookahead(packed);
    byte[] magic = in.peek(4);
    if (startsWith(magic, 0x1f, 0x8b)) {
      return new Members(in);
    }
    boolean skippable =
        magic.length == 4
            && (magic[0] & 0xf0) == 0x50
            && startsWith(Arrays.copyOfRange(magic, 1, 4), 0x2a, 0x4d, 0x18);
    if (skippable || startsWith(magic, 0x28, 0xb5, 0x2f, 0xfd)) {
      return new Zstd(scope.window(), new ZstdInputStream(new ZstdFrames(in)));
    }
    return in;
  }

  private static boolean startsWith(byte[] bytes, int... magic) {
    if (bytes.length < magic.length) {
      return false;
    }
    for (int i = 0; i < magic.length; i++) {
      if ((bytes[i] & 0xff) != magic[i]) {
        return false;
      }
    }
    return true;
  }

  /** Holds the memory of a window. */
  private static final class Zstd extends FilterInputStream {
    private final Closeable window;

    Zstd(Closeable window, InputStream unpacked) {
      super(unpacked);
      this.window = window;
    }

    @Override
    public void close() throws IOException {
      try (window) {
        super.close();
      }
    }
  }

  /** {@link GZIPInputStream} calls itself once for each empty member of those in a row. */
  private static final class Members extends GZIPInputStream {
    private static final int EMPTY = 100;
    private int empty;

    Members(InputStream in) throws IOException {
      super(in, 64 * 1024);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (empty > EMPTY) {
        throw new ZipException("gzip with more than " + EMPTY + " empty members in a row");
      }
      empty++;
      try {
        return super.read(bytes, offset, length);
      } finally {
        empty--;
      }
    }
  }

  /**
   * Knows whether there is more: {@link GZIPInputStream} looks for a next member only where {@link
   * #available} says so, and on a socket that says nothing.
   */
  static final class Lookahead extends InputStream {
    private final InputStream in;
    private final byte[] buffer = new byte[64 * 1024];
    private int at;
    private int end;

    Lookahead(InputStream in) {
      this.in = in;
    }

    byte[] peek(int count) throws IOException {
      while (end - at < count) {
        int n = in.read(buffer, end, buffer.length - end);
        if (n < 0) {
          break;
        }
        end += n;
      }
      return Arrays.copyOfRange(buffer, at, Math.min(end, at + count));
    }

    private boolean fill() throws IOException {
      while (at == end) {
        int n = in.read(buffer, 0, buffer.length);
        if (n < 0) {
          return false;
        }
        at = 0;
        end = n;
      }
      return true;
    }

    @Override
    public int available() throws IOException {
      return fill() ? end - at : 0;
    }

    @Override
    public int read() throws IOException {
      return fill() ? buffer[at++] & 0xff : -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (!fill()) {
        return -1;
      }
      int n = Math.min(length, end - at);
      System.arraycopy(buffer, at, bytes, offset, n);
      at += n;
      return n;
    }
  }
}
