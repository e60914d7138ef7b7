package com.dragonchain.contractbuilder.img;

import com.dragonchain.contractbuilder.error.ContractBuilderException;
import com.dragonchain.contractbuilder.error.RefusedException;
import com.dragonchain.contractbuilder.error.UnavailableException;
import com.dragonchain.contractbuilder.model.ContractId;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder of a job: mode 0700, for the user who runs the tools. All that the tools write is in
 * it. For as long as its process lives it holds a lock in it, so that whoever comes after a crash
 * knows it from one in use.
 */
final class Workspace {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String LOCK = "lock";

  /** Those of this process: to close their lock's file once more would give up the lock. */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private static final Set<PosixFilePermission> PRIVATE_FOLDER =
      PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> PRIVATE_FILE =
      PosixFilePermissions.fromString("rw-------");

  private final Path path;
  private final RunAs runAs;
  private @Nullable FileChannel lock;

  private Workspace(Path path, RunAs runAs) {
    this.path = path;
    this.runAs = runAs;
  }

  static Workspace create(Path parent, ContractId contract, RunAs runAs) {
    try {
      byte[] random = new byte[4];
      RANDOM.nextBytes(random);
      Path path =
          Files.createDirectory(
              parent.resolve(prefix(contract) + HexFormat.of().formatHex(random)),
              PosixFilePermissions.asFileAttribute(PRIVATE_FOLDER));
      Workspace workspace = new Workspace(path, runAs);
      HELD.add(path);
      try {
        workspace.own(path);
        if (!workspace.lock(StandardOpenOption.CREATE)) {
          throw new IOException("somebody else has locked it");
        }
        return workspace;
      } catch (IOException e) {
        workspace.remove();
        throw e;
      }
    } catch (IOException e) {
      throw failed(parent, e);
    }
  }

  /** Short, since there will be sockets in it, whose paths are limited to a hundred characters. */
  private static String prefix(ContractId contract) {
    return "contract-builder-" + contract.value().substring(0, 8) + "-";
  }

  /** The folders of a contract's jobs whose processes are dead. */
  static List<Workspace> crashed(Path parent, ContractId contract, RunAs runAs) {
    List<Workspace> crashed = new ArrayList<>();
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent, prefix(contract) + "*")) {
      for (Path folder : folders) {
        Workspace workspace = new Workspace(folder, runAs);
        if (!HELD.contains(folder) && workspace.lock()) {
          crashed.add(workspace);
        }
      }
      return crashed;
    } catch (IOException e) {
      throw failed(parent, e);
    }
  }

  /** Answers whether the lock is this object's now; one that is not there was given up. */
  private boolean lock(OpenOption... options) throws IOException {
    List<OpenOption> all = new ArrayList<>(List.of(options));
    all.add(StandardOpenOption.WRITE);
    FileChannel channel;
    try {
      channel = FileChannel.open(path.resolve(LOCK), Set.copyOf(all));
    } catch (NoSuchFileException e) {
      return true;
    }
    if (channel.tryLock() != null) {
      lock = channel;
      return true;
    }
    channel.close();
    return false;
  }

  Path path() {
    return path;
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
    HELD.remove(path);
    if (lock != null) {
      lock.close();
    }
    delete(path);
  }

  /** Removes a folder of it, if it is there. */
  void remove(String name) throws IOException {
    Path folder = path.resolve(name);
    if (Files.exists(folder)) {
      delete(folder);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> content = Files.walk(folder)) {
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

  private static ContractBuilderException failed(Path file, IOException e) {
    String said = String.valueOf(e.getMessage());
    if (said.contains("No space left on device") || said.contains("Disk quota exceeded")) {
      return new RefusedException(
          "write " + file + ": no space left on device; free disk space in the folder of jobs", e);
    }
    return new UnavailableException(
        "write " + file + ": " + e.getClass().getSimpleName() + "; may this user write there?", e);
  }
}
