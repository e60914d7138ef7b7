package com.dragonchain.contractbuilder.oci;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.dragonchain.contractbuilder.model.Digest;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.util.Arrays;

/**
 * The layer that carries fwatchdog: a tar (POSIX.1-1988 ustar) of {@code usr/}, {@code usr/bin/}
 * and the program, all of mode 0755 and root's, at the beginning of time. The folders are there
 * since an image from scratch has none, and a daemon may make them so that nobody can pass.
 *
 * <p>It is never held in memory: its program is read once to know its digests, and again to send
 * it.
 */
record WatchdogLayer(long programBytes, Digest digest, Digest diffId) {
  private static final int BLOCK = 512;
  private static final int BUFFER = 64 * 1024;

  /**
   * Reads a program once, to know what layer it makes.
   *
   * @param program its bytes, of which no more than that many are read
   */
  static WatchdogLayer of(InputStream program, long programBytes) throws IOException {
    DigestOutputStream packed =
        new DigestOutputStream(OutputStream.nullOutputStream(), Digest.sha256());
    StoredGzip gzip = new StoredGzip(packed, tarBytes(programBytes));
    DigestOutputStream plain = new DigestOutputStream(gzip, Digest.sha256());
    tar(program, programBytes, plain);
    gzip.close();
    return new WatchdogLayer(programBytes, digest(packed), digest(plain));
  }

  private static Digest digest(DigestOutputStream out) {
    return Digest.of(out.getMessageDigest().digest());
  }

  /** How many bytes the layer has. */
  long sizeBytes() {
    return StoredGzip.packedBytes(tarBytes(programBytes));
  }

  /** Writes the layer that a program makes; {@code out} stays open. */
  static void write(InputStream program, long programBytes, OutputStream out) throws IOException {
    StoredGzip gzip = new StoredGzip(out, tarBytes(programBytes));
    tar(program, programBytes, gzip);
    gzip.close();
  }

  private static long tarBytes(long programBytes) {
    return 3 * BLOCK + programBytes + padding(programBytes) + 2 * BLOCK;
  }

  private static int padding(long bytes) {
    return (int) ((BLOCK - bytes % BLOCK) % BLOCK);
  }

  private static void tar(InputStream program, long programBytes, OutputStream out)
      throws IOException {
    out.write(header("usr/", '5', 0));
    out.write(header("usr/bin/", '5', 0));
    out.write(header("usr/bin/fwatchdog", '0', programBytes));
    byte[] buffer = new byte[BUFFER];
    long left = programBytes;
    while (left > 0) {
      int n = program.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (n < 0) {
        throw new EOFException("fwatchdog is cut short");
      }
      out.write(buffer, 0, n);
      left -= n;
    }
    out.write(new byte[padding(programBytes) + 2 * BLOCK]);
  }

  private static byte[] header(String path, char type, long size) {
    byte[] header = new byte[BLOCK];
    put(header, 0, path);
    put(header, 100, "0000755");
    put(header, 108, "0000000");
    put(header, 116, "0000000");
    put(header, 124, octal(size, 11));
    put(header, 136, octal(0, 11));
    header[156] = (byte) type;
    put(header, 257, "ustar");
    put(header, 263, "00");
    Arrays.fill(header, 148, 156, (byte) ' ');
    int sum = 0;
    for (byte b : header) {
      sum += b & 0xff;
    }
    put(header, 148, octal(sum, 6));
    header[154] = 0;
    return header;
  }

  private static String octal(long value, int digits) {
    String text = Long.toOctalString(value);
    return "0".repeat(digits - text.length()) + text;
  }

  private static void put(byte[] header, int at, String text) {
    byte[] bytes = text.getBytes(US_ASCII);
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }
}
