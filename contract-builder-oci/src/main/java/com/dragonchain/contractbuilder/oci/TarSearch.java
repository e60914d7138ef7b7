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

  /**
   * Reads a file.
   *
   * @param <T> what is made of it
   */
  interface Reader<T> {
    /**
     * Reads it.
     *
     * @param in begins with it; no more than its bytes are to be read
     * @param sizeBytes its size
     */
    T read(InputStream in, long sizeBytes) throws IOException;
  }

  /** Finds a file and lets it be read; goes no further than needed. */
  static <T> Optional<T> find(InputStream tar, String path, Reader<T> reader) throws IOException {
    while (true) {
      byte[] header = tar.readNBytes(BLOCK);
      if (header.length < BLOCK || header[0] == 0) {
        return Optional.empty();
      }
      long size = size(header);
      boolean file = header[156] == '0' || header[156] == 0;
      if (file && name(header).equals(path)) {
        return Optional.of(reader.read(tar, size));
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
