package com.dragonchain.contractbuilder.testkit.image;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** How the bytes of a layer can be packed. */
public final class Compression {
  private static final int ZSTD_BLOCK = 128 * 1024;

  private Compression() {}

  /**
   * Packs as one gzip member (RFC 1952).
   *
   * @param bytes any bytes
   * @return gzip
   */
  public static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }

  /**
   * Packs as several gzip members, one after the other, as RFC 1952 allows (section 2.2).
   *
   * @param bytes any bytes
   * @param members how many
   * @return gzip
   */
  public static byte[] gzipMembers(byte[] bytes, int members) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    int part = Math.max(1, (bytes.length + members - 1) / members);
    for (int at = 0; at < bytes.length; at += part) {
      packed.writeBytes(gzip(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + part))));
    }
    return packed.toByteArray();
  }

  /**
   * Unpacks gzip.
   *
   * @param gzip one member or more
   * @return the bytes
   */
  public static byte[] gunzip(byte[] gzip) {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(gzip))) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Packs as a zstd frame of raw blocks (RFC 8878, section 3.1.1): valid, and as large as before.
   *
   * @param bytes any bytes
   * @return zstd
   */
  public static byte[] zstd(byte[] bytes) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    packed.writeBytes(new byte[] {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd});
    packed.write(0); // no single segment, no checksum, no dictionary, no content size
    packed.write(7 << 3); // a window of 128 KiB
    int at = 0;
    do {
      int size = Math.min(ZSTD_BLOCK, bytes.length - at);
      int header = size << 3 | (at + size == bytes.length ? 1 : 0);
      packed.write(header);
      packed.write(header >>> 8);
      packed.write(header >>> 16);
      packed.write(bytes, at, size);
      at += size;
    } while (at < bytes.length);
    return packed.toByteArray();
  }

  /**
   * A zstd frame that decoders pass over (RFC 8878, section 3.1.2), as some tools hide their tables
   * of contents in.
   *
   * @param hidden what it holds
   * @return the frame
   */
  public static byte[] zstdSkippable(byte[] hidden) {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.writeBytes(new byte[] {0x50, 0x2a, 0x4d, 0x18});
    for (int shift = 0; shift < 32; shift += 8) {
      frame.write(hidden.length >>> shift);
    }
    frame.writeBytes(hidden);
    return frame.toByteArray();
  }
}
