package com.dragonchain.contractbuilder.img;

import com.dragonchain.contractbuilder.error.UnavailableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The folder of a job: mode 0700, for the user who runs the tools. All that the tools write is in
 * it.
 *
 * @param path the folder
 * @param runAs whose it is
 */
record Workspace(Path path, RunAs runAs) {

  private static final Set<PosixFilePermission> PRIVATE_FOLDER =
      PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> PRIVATE_FILE =
      PosixFilePermissions.fromString("rw-------");

  static Workspace create(Path parent, RunAs runAs) {
    try {
      Path path =
          Files.createTempDirectory(
              parent, "contract-builder-", PosixFilePermissions.asFileAttribute(PRIVATE_FOLDER));
      Workspace workspace = new Workspace(path, runAs);
      workspace.own(path);
      return workspace;
    } catch (IOException e) {
      throw failed(parent, e);
    }
  }

  Path resolve(String name) {
    return path.resolve(name);
  }

  /** Makes a folder in it. */
  Path folder(String name) {
    Path folder = path.resolve(name);
    try {
      Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(PRIVATE_FOLDER));
      own(folder);
      return folder;
    } catch (IOException e) {
      throw failed(folder, e);
    }
  }

  /** Writes a file in it that nobody else may read. */
  Path file(String name, String text) {
    Path file = path.resolve(name);
    try {
      Files.createFile(file, PosixFilePermissions.asFileAttribute(PRIVATE_FILE));
      Files.writeString(file, text, StandardCharsets.UTF_8, StandardOpenOption.TRUNCATE_EXISTING);
      own(file);
      return file;
    } catch (IOException e) {
      throw failed(file, e);
    }
  }

  /** Copies a file into it. */
  Path copy(Path source, String name, String mode) {
    Path file = path.resolve(name);
    try {
      Files.copy(source, file);
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
      own(file);
      return file;
    } catch (IOException e) {
      throw failed(source, e);
    }
  }

  /** Removes what this process may remove; what belongs to subordinate ids is gone by then. */
  void remove() throws IOException {
    try (Stream<Path> content = Files.walk(path)) {
      List<Path> deepestFirst = content.sorted(Comparator.reverseOrder()).toList();
      for (Path each : deepestFirst) {
        Files.deleteIfExists(each);
      }
    }
  }

  private void own(Path file) throws IOException {
    if (runAs.uid().isPresent()) {
      Files.setAttribute(file, "unix:uid", runAs.uid().getAsInt());
      Files.setAttribute(file, "unix:gid", runAs.uid().getAsInt());
    }
  }

  private static UnavailableException failed(Path file, IOException e) {
    return new UnavailableException(
        "write " + file + ": " + e.getClass().getSimpleName() + "; is the disk full?", e);
  }
}
