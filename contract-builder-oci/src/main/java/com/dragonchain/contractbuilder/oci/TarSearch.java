package com.dragonchain.contractbuilder.oci;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.dragonchain.contractbuilder.error.ProtocolException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Looks for one file in a tar (POSIX.1-2001, pax; its name is short enough for every format). */
final class TarSearch {
  private static final int BLOCK = 512;

  private TarSearch() {}

  /** The file's bytes; reads no further than needed. */
  static Optional<byte[]> find(InputStream tar, String path, int limit) throws IOException {
    while (true) {
      byte[] header = tar.readNBytes(BLOCK);
      if (header.length < BLOCK || header[0] == 0) {
        return Optional.empty();
      }
      long size = size(header);
      boolean file = header[156] == '0' || header[156] == 0;
      if (file && name(header).equals(path)) {
        if (size > limit) {
          throw new ProtocolException("fwatchdog: larger than " + limit + " bytes");
        }
        return Optional.of(tar.readNBytes((int) size));
      }
      tar.skipNBytes((size + BLOCK - 1) / BLOCK * BLOCK);
    }
  }

  private static String name(byte[] header) {
    int end = 0;
    while (end < 100 && header[end] != 0) {
      end++;
    }
    String name = new String(header, 0, end, UTF_8);
    return name.startsWith("./")
        ? name.substring(2)
        : name.startsWith("/") ? name.substring(1) : name;
  }

  private static long size(byte[] header) {
    if (header[124] < 0) {
      throw new ProtocolException("fwatchdog: its image has a file that is too large");
    }
    String text = new String(header, 124, 12, UTF_8).replace('\0', ' ').strip();
    if (!text.matches("[0-7]{0,11}")) {
      throw new ProtocolException("fwatchdog: a layer of its image is not a tar");
    }
    return text.isEmpty() ? 0 : Long.parseLong(text, 8);
  }
}
