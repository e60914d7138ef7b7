package com.dragonchain.contractbuilder.oci;

import java.io.ByteArrayOutputStream;
import java.util.zip.CRC32;

/**
 * gzip (RFC 1952) of stored blocks (RFC 1951, section 3.2.4): the same bytes on every machine and
 * with every zlib, at the price of not being smaller.
 */
final class StoredGzip {
  private static final int BLOCK = 65_535;

  private StoredGzip() {}

  static byte[] of(byte[] content) {
    ByteArrayOutputStream out =
        new ByteArrayOutputStream(content.length + content.length / 8192 + 64);
    // magic, deflate, no flags, no time, no extra flags, unknown system
    out.writeBytes(new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 255});
    int at = 0;
    do {
      int size = Math.min(BLOCK, content.length - at);
      out.write(at + size == content.length ? 1 : 0);
      little(out, size, 2);
      little(out, ~size, 2);
      out.write(content, at, size);
      at += size;
    } while (at < content.length);
    CRC32 crc = new CRC32();
    crc.update(content);
    little(out, crc.getValue(), 4);
    little(out, content.length, 4);
    return out.toByteArray();
  }

  private static void little(ByteArrayOutputStream out, long value, int bytes) {
    for (int i = 0; i < bytes; i++) {
      out.write((int) (value >>> (8 * i)));
    }
  }
}
