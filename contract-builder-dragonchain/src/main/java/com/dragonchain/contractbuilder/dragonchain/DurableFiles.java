package com.dragonchain.contractbuilder.dragonchain;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.UUID;

/** Files that are there, whole, when a call returns; 0644, folders 0755, whatever the umask. */
final class DurableFiles {

  static final String TEMPORARY = ".tmp";

  private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-r--r--");
  private static final Set<PosixFilePermission> FOLDER =
      PosixFilePermissions.fromString("rwxr-xr-x");

  private DurableFiles() {}

  /**
   * Replaces a file's content in one step.
   *
   * @param workshop where the temporary file is written: a folder of ours, so that what a crash
   *     leaves is never listed as something of the chain's
   */
  static void replace(Path file, byte[] content, Path workshop) throws IOException {
    try {
      replaceFrom(workshop, file, content, true);
    } catch (AtomicMoveNotSupportedException e) {
      // another file system is mounted between the two
      replaceFrom(parent(file), file, content, true);
    }
    sync(parent(file));
  }

  /** The same for what may be lost, or emptied, when power is. */
  static void replaceUnsynced(Path file, byte[] content, Path workshop) throws IOException {
    replaceFrom(workshop, file, content, false);
  }

  private static void replaceFrom(Path workshop, Path file, byte[] content, boolean durable)
      throws IOException {
    Path temporary = workshop.resolve("." + UUID.randomUUID() + TEMPORARY);
    try {
      try (FileChannel channel = FileChannel.open(temporary, CREATE_NEW, WRITE)) {
        Files.setPosixFilePermissions(temporary, FILE);
        write(channel, content, 0);
        if (durable) {
          channel.force(true);
        }
      }
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /** Writes all of it at a position. */
  static void write(FileChannel channel, byte[] content, long position) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(content);
    while (buffer.hasRemaining()) {
      channel.write(buffer, position + buffer.position());
    }
  }

  /** Makes a folder and those above it that are missing. */
  static void makeFolders(Path folder) throws IOException {
    if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Path parent = parent(folder);
    if (!Files.isDirectory(parent)) {
      makeFolders(parent);
    }
    try {
      Files.createDirectory(folder);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(folder)) {
        throw e;
      }
      return;
    }
    Files.setPosixFilePermissions(folder, FOLDER);
    sync(parent);
  }

  /** Makes the names in a folder durable. */
  static void sync(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, READ)) {
      channel.force(true);
    }
  }

  static Path parent(Path path) {
    Path parent = path.getParent();
    if (parent == null) {
      throw new IllegalArgumentException(path + " is a root");
    }
    return parent;
  }
}
