package com.dragonchain.contractbuilder.testkit.image;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A small tar archive (POSIX.1-1988 ustar), written and read in memory. */
public final class Tar {
  private static final int BLOCK = 512;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private Tar() {}

  /**
   * An archive without entries.
   *
   * @return a new archive
   */
  public static Tar empty() {
    return new Tar();
  }

  /**
   * Adds a folder of root's, mode 0755.
   *
   * @param path its path, with or without a slash at its end
   * @return this
   */
  public Tar folder(String path) {
    return folder(path, 0755);
  }

  /**
   * Adds a folder of root's.
   *
   * @param path its path, with or without a slash at its end
   * @param mode its permissions
   * @return this
   */
  public Tar folder(String path, int mode) {
    return entry(path.endsWith("/") ? path : path + "/", mode, '5', "", new byte[0]);
  }

  /**
   * Adds a file of root's.
   *
   * @param path its path
   * @param mode its permissions
   * @param content its bytes
   * @return this
   */
  public Tar file(String path, int mode, byte[] content) {
    return entry(path, mode, '0', "", content);
  }

  /**
   * Adds a text file of root's, mode 0644.
   *
   * @param path its path
   * @param content its text
   * @return this
   */
  public Tar file(String path, String content) {
    return file(path, 0644, content.getBytes(UTF_8));
  }

  /**
   * Adds a symbolic link.
   *
   * @param path its path
   * @param target where it points
   * @return this
   */
  public Tar link(String path, String target) {
    return entry(path, 0777, '2', target, new byte[0]);
  }

  private Tar entry(String path, int mode, char type, String link, byte[] content) {
    byte[] header = new byte[BLOCK];
    text(header, 0, 100, path);
    octal(header, 100, 8, mode);
    octal(header, 108, 8, 0);
    octal(header, 116, 8, 0);
    octal(header, 124, 12, content.length);
    octal(header, 136, 12, 0);
    header[156] = (byte) type;
    text(header, 157, 100, link);
    text(header, 257, 6, "ustar");
    text(header, 263, 2, "00");
    Arrays.fill(header, 148, 156, (byte) ' ');
    int sum = 0;
    for (byte b : header) {
      sum += b & 0xff;
    }
    octal(header, 148, 7, sum);
    out.writeBytes(header);
    out.writeBytes(content);
    out.writeBytes(new byte[(BLOCK - content.length % BLOCK) % BLOCK]);
    return this;
  }

  private static void text(byte[] header, int at, int room, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    if (bytes.length > room) {
      throw new IllegalArgumentException("too long for a small tar: " + text);
    }
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }

  private static void octal(byte[] header, int at, int room, long value) {
    String digits = Long.toOctalString(value);
    text(header, at, room, "0".repeat(room - 1 - digits.length()) + digits);
  }

  /**
   * The archive.
   *
   * @return its bytes, with the two empty blocks at the end
   */
  public byte[] bytes() {
    byte[] entries = out.toByteArray();
    return Arrays.copyOf(entries, entries.length + 2 * BLOCK);
  }

  /**
   * What an archive holds.
   *
   * @param path as written
   * @param type the type flag, {@code 0} for a file and {@code 5} for a folder
   * @param mode permissions
   * @param uid the owner
   * @param gid the owner's group
   * @param content a file's bytes
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared as a whole
  public record Entry(String path, char type, int mode, int uid, int gid, byte[] content) {}

  /**
   * Reads an archive.
   *
   * @param tar its bytes
   * @return its entries in order
   */
  public static List<Entry> read(byte[] tar) {
    List<Entry> entries = new ArrayList<>();
    int at = 0;
    while (at + BLOCK <= tar.length && tar[at] != 0) {
      int size = number(tar, at + 124, 12);
      byte[] content = Arrays.copyOfRange(tar, at + BLOCK, at + BLOCK + size);
      entries.add(
          new Entry(
              string(tar, at, 100),
              (char) tar[at + 156],
              number(tar, at + 100, 8),
              number(tar, at + 108, 8),
              number(tar, at + 116, 8),
              content));
      at += BLOCK + (size + BLOCK - 1) / BLOCK * BLOCK;
    }
    return entries;
  }

  private static String string(byte[] tar, int at, int room) {
    int end = at;
    while (end < at + room && tar[end] != 0) {
      end++;
    }
    return new String(tar, at, end - at, UTF_8);
  }

  private static int number(byte[] tar, int at, int room) {
    return Integer.parseInt(string(tar, at, room).strip(), 8);
  }
}
