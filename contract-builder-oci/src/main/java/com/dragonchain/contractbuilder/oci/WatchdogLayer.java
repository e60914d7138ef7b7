package com.dragonchain.contractbuilder.oci;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.dragonchain.contractbuilder.model.Digest;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * The layer that carries fwatchdog: a tar (POSIX.1-1988 ustar) of {@code usr/}, {@code usr/bin/}
 * and the program, all of mode 0755 and root's, at the beginning of time. The folders are there
 * since an image from scratch has none, and a daemon may make them so that nobody can pass.
 */
@SuppressWarnings("ArrayRecordComponent") // compared by digest
record WatchdogLayer(byte[] content, Digest digest, Digest diffId, long uncompressedBytes) {
  private static final int BLOCK = 512;

  static WatchdogLayer of(byte[] program) {
    ByteArrayOutputStream tar = new ByteArrayOutputStream(program.length + 8 * BLOCK);
    tar.writeBytes(header("usr/", '5', 0));
    tar.writeBytes(header("usr/bin/", '5', 0));
    tar.writeBytes(header("usr/bin/fwatchdog", '0', program.length));
    tar.writeBytes(program);
    tar.writeBytes(new byte[(BLOCK - program.length % BLOCK) % BLOCK + 2 * BLOCK]);
    byte[] plain = tar.toByteArray();
    byte[] packed = StoredGzip.of(plain);
    return new WatchdogLayer(packed, Digest.ofBytes(packed), Digest.ofBytes(plain), plain.length);
  }

  private static byte[] header(String path, char type, int size) {
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

  private static String octal(int value, int digits) {
    String text = Integer.toOctalString(value);
    return "0".repeat(digits - text.length()) + text;
  }

  private static void put(byte[] header, int at, String text) {
    byte[] bytes = text.getBytes(US_ASCII);
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }
}
