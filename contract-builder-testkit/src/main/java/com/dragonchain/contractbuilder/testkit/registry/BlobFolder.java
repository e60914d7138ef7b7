package com.dragonchain.contractbuilder.testkit.registry;

import com.dragonchain.contractbuilder.model.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Blobs and unfinished uploads as files. */
final class BlobFolder {
  private final Path folder;
  private final boolean temporary;

  BlobFolder(Path folder, boolean temporary) {
    this.folder = folder;
    this.temporary = temporary;
  }

  static BlobFolder temporary() {
    try {
      return new BlobFolder(Files.createTempDirectory("embedded-registry"), true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path blob(Digest digest) {
    return folder.resolve("blob-" + digest.hex());
  }

  Path upload(String id) {
    return folder.resolve("upload-" + id);
  }

  /** Appends what a request brings. */
  void append(Path file, InputStream in) throws IOException {
    try (OutputStream out =
        Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      in.transferTo(out);
    }
  }

  /** Keeps an upload as a blob if it is what it has to be. */
  boolean commit(Path upload, Digest digest) throws IOException {
    if (!digestOf(upload).equals(digest)) {
      return false;
    }
    Files.move(upload, blob(digest), StandardCopyOption.REPLACE_EXISTING);
    return true;
  }

  private static Digest digestOf(Path file) throws IOException {
    MessageDigest hash = Digest.sha256();
    byte[] buffer = new byte[64 * 1024];
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        hash.update(buffer, 0, n);
      }
    }
    return Digest.of(hash.digest());
  }

  void close() {
    if (!temporary) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> all = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : all) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
