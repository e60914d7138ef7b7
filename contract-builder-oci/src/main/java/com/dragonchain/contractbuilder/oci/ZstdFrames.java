package com.dragonchain.contractbuilder.oci;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * Passes zstd frames on (RFC 8878, section 3.1), without the skippable ones, which the decoder does
 * not know, and refuses windows that need more memory than everybody has to support.
 */
final class ZstdFrames extends InputStream {
  /** What RFC 8878, section 3.1.1.1.2, asks decoders to support. */
  private static final long WINDOW_LIMIT = 8 * 1024 * 1024;

  private static final int BLOCK_LIMIT = 128 * 1024;
  private static final int MAGIC = 0xfd2fb528;

  private final InputStream in;
  private byte[] head = new byte[0];
  private int headAt;
  private long bodyLeft;
  private boolean lastBlock;
  private boolean checksum;
  private boolean inFrame;

  ZstdFrames(InputStream in) {
    this.in = in;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    while (headAt == head.length && bodyLeft == 0) {
      if (!advance()) {
        return -1;
      }
    }
    if (headAt < head.length) {
      int n = Math.min(length, head.length - headAt);
      System.arraycopy(head, headAt, bytes, offset, n);
      headAt += n;
      return n;
    }
    int n = in.read(bytes, offset, (int) Math.min(length, bodyLeft));
    if (n < 0) {
      throw new EOFException("a zstd block is cut short");
    }
    bodyLeft -= n;
    return n;
  }

  /** Goes to the next header; false at the end. */
  private boolean advance() throws IOException {
    if (inFrame && !lastBlock) {
      block();
      return true;
    }
    if (inFrame && checksum) {
      checksum = false;
      pass(exactly(4));
      return true;
    }
    inFrame = false;
    return frame();
  }

  private void pass(byte[] bytes) {
    head = bytes;
    headAt = 0;
  }

  private boolean frame() throws IOException {
    byte[] magic = in.readNBytes(4);
    if (magic.length == 0) {
      return false;
    }
    if (magic.length < 4) {
      throw new EOFException("a zstd frame is cut short");
    }
    if ((little(magic, 0, 4) & 0xfffffff0L) == 0x184d2a50L) {
      in.skipNBytes(little(exactly(4), 0, 4));
      return true;
    }
    if ((int) little(magic, 0, 4) != MAGIC) {
      throw new IOException("what follows a zstd frame is none");
    }
    int descriptor = exactly(1)[0] & 0xff;
    boolean single = (descriptor & 0x20) != 0;
    int dictionaryBytes = new int[] {0, 1, 2, 4}[descriptor & 3];
    int flag = descriptor >>> 6;
    int sizeBytes = flag == 0 ? (single ? 1 : 0) : 1 << flag;
    byte[] fields = exactly((single ? 0 : 1) + dictionaryBytes + sizeBytes);
    check(single, fields, dictionaryBytes, sizeBytes);
    checksum = (descriptor & 4) != 0;
    inFrame = true;
    lastBlock = false;
    byte[] all = new byte[5 + fields.length];
    System.arraycopy(magic, 0, all, 0, 4);
    all[4] = (byte) descriptor;
    System.arraycopy(fields, 0, all, 5, fields.length);
    pass(all);
    return true;
  }

  private static void check(boolean single, byte[] fields, int dictionaryBytes, int sizeBytes)
      throws IOException {
    if (little(fields, single ? 0 : 1, dictionaryBytes) != 0) {
      throw new IOException("zstd with a dictionary cannot be read");
    }
    long window;
    if (single) {
      window = little(fields, dictionaryBytes, sizeBytes) + (sizeBytes == 2 ? 256 : 0);
    } else {
      int exponent = (fields[0] & 0xff) >>> 3;
      long base = 1L << (10 + exponent);
      window = base + base / 8 * (fields[0] & 7);
    }
    if (window < 0 || window > WINDOW_LIMIT) {
      throw new IOException("zstd with a window of more than 8 MiB needs too much memory");
    }
  }

  private void block() throws IOException {
    byte[] header = exactly(3);
    long value = little(header, 0, 3);
    lastBlock = (value & 1) != 0;
    int type = (int) (value >>> 1) & 3;
    long size = value >>> 3;
    if (type == 3 || size > BLOCK_LIMIT) {
      throw new IOException("a zstd block is malformed");
    }
    bodyLeft = type == 1 ? 1 : size; // a run is one byte, repeated
    pass(header);
  }

  private byte[] exactly(int count) throws IOException {
    byte[] bytes = in.readNBytes(count);
    if (bytes.length < count) {
      throw new EOFException("a zstd frame is cut short");
    }
    return bytes;
  }

  private static long little(byte[] bytes, int at, int count) {
    long value = 0;
    for (int i = 0; i < count; i++) {
      value |= (bytes[at + i] & 0xffL) << (8 * i);
    }
    return value;
  }
}
