package com.dragonchain.contractbuilder.oci;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.CRC32;

/**
 * Writes gzip (RFC 1952) of stored blocks (RFC 1951, section 3.2.4): the same bytes on every
 * machine and with every zlib, at the price of not being smaller. How much there will be has to be
 * known, since the last block says that it is the last.
 */
final class StoredGzip extends OutputStream {
  private static final int BLOCK = 65_535;
  private static final int BLOCK_HEAD = 5;
  private static final byte[] HEAD = {
    0x1f,
    (byte) 0x8b,
    8, // magic, deflate
    0,
    0,
    0,
    0,
    0,
    0,
    (byte) 255 // no flags, no time, no extra flags, unknown system
  };
  private static final int TAIL = 8;

  private final OutputStream out;
  private final long length;
  private final CRC32 crc = new CRC32();
  private long at;
  private int blockLeft;

  /**
   * Begins.
   *
   * @param out where to; it stays the caller's to close
   * @param length how many bytes will be packed
   */
  StoredGzip(OutputStream out, long length) throws IOException {
    this.out = out;
    this.length = length;
    out.write(HEAD);
    if (length == 0) {
      block();
    }
  }

  /** How many bytes so many become. */
  static long packedBytes(long length) {
    long blocks = Math.max(1, (length + BLOCK - 1) / BLOCK);
    return HEAD.length + blocks * BLOCK_HEAD + length + TAIL;
  }

  private void block() throws IOException {
    blockLeft = (int) Math.min(BLOCK, length - at);
    out.write(at + blockLeft == length ? 1 : 0);
    little(blockLeft, 2);
    little(~blockLeft, 2);
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int count) throws IOException {
    if (count > length - at) {
      throw new IllegalStateException("more than the " + length + " bytes said");
    }
    int from = offset;
    int left = count;
    while (left > 0) {
      if (blockLeft == 0) {
        block();
      }
      int n = Math.min(left, blockLeft);
      out.write(bytes, from, n);
      crc.update(bytes, from, n);
      from += n;
      left -= n;
      at += n;
      blockLeft -= n;
    }
  }

  /** Writes the end. */
  @Override
  public void close() throws IOException {
    if (at != length) {
      throw new IllegalStateException("less than the " + length + " bytes said");
    }
    little(crc.getValue(), 4);
    little(length, 4);
  }

  private void little(long value, int bytes) throws IOException {
    for (int i = 0; i < bytes; i++) {
      out.write((int) (value >>> (8 * i)));
    }
  }
}
