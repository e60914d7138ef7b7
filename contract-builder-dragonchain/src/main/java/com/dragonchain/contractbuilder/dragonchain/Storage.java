package com.dragonchain.contractbuilder.dragonchain;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.dragonchain.contractbuilder.error.InvalidInputException;
import com.dragonchain.contractbuilder.error.ProtocolException;
import com.dragonchain.contractbuilder.error.RefusedException;
import com.dragonchain.contractbuilder.error.UnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The chain's storage of type {@code disk}: a key is a file below one folder, and the cache Redis
 * holds copies under {@code storage:<key>}. No key and no symbolic link leads out of the folder.
 */
final class Storage {

  private static final int LARGEST = 16 << 20;
  private static final int BATCH = 500;

  private final Path root;
  private final KeyFiles files;
  private final Optional<Redis> cache;
  private volatile boolean seen;

  Storage(Path root, @Nullable Redis cache) {
    this.root = root;
    this.seen = Files.exists(root);
    this.files = new KeyFiles(root);
    this.cache = Optional.ofNullable(cache);
  }

  /** The folder behind links that its operator made; it may still have to be made itself. */
  static Path realFolder(Path root) {
    Path absolute = root.toAbsolutePath();
    Path existing = nearestExisting(absolute);
    try {
      Path real = existing.toRealPath();
      if (Files.isDirectory(real)) {
        return real.resolve(existing.relativize(absolute)).normalize();
      }
    } catch (IOException e) {
      throw DiskErrors.unavailable("open the storage", root, e);
    }
    throw new InvalidInputException("storage: " + existing + " is not a folder");
  }

  private static Path nearestExisting(Path path) {
    Path existing = path;
    while (!Files.exists(existing)) {
      existing = DurableFiles.parent(existing);
    }
    return existing;
  }

  void check() {
    // one that was there once is not made anew when its volume has gone
    Path needed = seen || Files.exists(root) ? root : nearestExisting(root);
    if (!Files.isDirectory(needed) || !Files.isWritable(needed)) {
      throw new UnavailableException(
          "storage "
              + root
              + ": it is gone, or cannot be made or written; check the volume and its owner");
    }
    seen = needed.equals(root);
    cache.ifPresent(Redis::check);
  }

  Optional<String> read(String key) {
    Path file = files.file(key);
    if (!KeyFiles.mayHaveFile(key)) {
      return Optional.empty();
    }
    try (InputStream in = Files.newInputStream(confined(file), LinkOption.NOFOLLOW_LINKS)) {
      byte[] content = in.readNBytes(LARGEST + 1);
      if (content.length > LARGEST) {
        throw new ProtocolException("read " + key + ": it is larger than 16 MiB");
      }
      return Optional.of(new String(content, UTF_8));
    } catch (NoSuchFileException | NotDirectoryException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw DiskErrors.unavailable("read", key, e);
    }
  }

  /** Writes a file, then the cache's copy. */
  void write(String key, String content, Path workshop) {
    Path file = files.file(key);
    try {
      Path folder = DurableFiles.parent(file);
      confined(folder);
      DurableFiles.makeFolders(folder);
      DurableFiles.replace(confined(file), content.getBytes(UTF_8), workshop);
    } catch (IOException e) {
      throw DiskErrors.unavailable("write", key, e);
    }
    cache.ifPresent(redis -> redis.call("cache " + key, r -> r.set(cacheKey(key), content)));
  }

  /** Removes a file, then the cache's copy; what is missing or no file counts as removed. */
  void remove(String key) {
    Path file = files.file(key);
    if (KeyFiles.mayHaveFile(key)) {
      try {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)
            && !Files.isDirectory(confined(file), LinkOption.NOFOLLOW_LINKS)) {
          Files.delete(file);
          DurableFiles.sync(DurableFiles.parent(file));
        }
      } catch (NoSuchFileException e) {
        // somebody was faster
      } catch (IOException e) {
        throw DiskErrors.unavailable("remove", key, e);
      }
    }
    forget(List.of(key));
  }

  /**
   * Removes a folder with all that is in it but for one file, and the cache's copies.
   *
   * @param spared the name of a file of the folder that stays, and the folder with it; empty: none
   */
  void removeFolder(String key, String spared) {
    Path folder = files.file(key);
    try {
      if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
        return;
      }
      // before and after: once the files are gone nobody could tell what the cache still holds,
      // and until then somebody may read one of them into it
      List<String> keys = keysBelow(confined(folder), spared);
      forget(keys);
      try {
        Files.walkFileTree(folder, remover(folder, spared));
        DurableFiles.sync(DurableFiles.parent(folder));
      } finally {
        forget(keys);
      }
    } catch (NoSuchFileException e) {
      // somebody was faster
    } catch (IOException e) {
      throw DiskErrors.unavailable("remove", key, e);
    }
  }

  /** What the files of a folder can be called in the cache. */
  private List<String> keysBelow(Path folder, String spared) throws IOException {
    List<String> keys = new ArrayList<>();
    Files.walkFileTree(
        folder,
        new Visitor() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (!isSpared(folder, file, spared)) {
              keys.addAll(files.keys(file));
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return keys;
  }

  private static boolean isSpared(Path folder, Path file, String spared) {
    return !spared.isEmpty() && file.equals(folder.resolve(spared));
  }

  /** Does not follow links, and goes past what vanishes meanwhile: the chain writes here too. */
  private abstract static class Visitor extends SimpleFileVisitor<Path> {

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
      return past(failure);
    }

    @Override
    public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
        throws IOException {
      return failure == null ? FileVisitResult.CONTINUE : past(failure);
    }

    private static FileVisitResult past(IOException failure) throws IOException {
      if (failure instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw failure;
    }
  }

  /** Removes a link, not what it names. */
  private static Visitor remover(Path folder, String spared) {
    return new Visitor() {
      @Override
      public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
          throws IOException {
        if (!isSpared(folder, file, spared)) {
          Files.deleteIfExists(file);
        }
        return FileVisitResult.CONTINUE;
      }

      @Override
      public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
          throws IOException {
        super.postVisitDirectory(visited, failure);
        if (!visited.equals(folder) || spared.isEmpty()) {
          Files.deleteIfExists(visited);
        }
        return FileVisitResult.CONTINUE;
      }
    };
  }

  /** Removes a folder if nothing is in it. */
  void removeEmptyFolder(String key) {
    Path folder = files.file(key);
    try {
      if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
        Files.delete(confined(folder));
        DurableFiles.sync(DurableFiles.parent(folder));
      }
    } catch (NoSuchFileException e) {
      // somebody was faster
    } catch (IOException e) {
      throw DiskErrors.unavailable("remove", key, e);
    }
  }

  private void forget(List<String> keys) {
    if (cache.isEmpty()) {
      return;
    }
    for (int i = 0; i < keys.size(); i += BATCH) {
      String[] batch =
          keys.subList(i, Math.min(keys.size(), i + BATCH)).stream()
              .map(Storage::cacheKey)
              .toArray(String[]::new);
      cache.get().call("forget " + batch[0], r -> r.del(batch));
    }
  }

  private static String cacheKey(String key) {
    return "storage:" + key;
  }

  /** Refuses a path below a symbolic link that leads out of the storage. */
  private Path confined(Path path) throws IOException {
    Path existing = path.equals(root) ? root : DurableFiles.parent(path);
    while (!existing.equals(root) && !Files.exists(existing, LinkOption.NOFOLLOW_LINKS)) {
      existing = DurableFiles.parent(existing);
    }
    if (Files.exists(existing, LinkOption.NOFOLLOW_LINKS)
        && !existing.toRealPath().startsWith(root)) {
      throw new RefusedException(
          "storage: a symbolic link in "
              + root.relativize(existing)
              + " leads out of "
              + root
              + "; remove it");
    }
    return path;
  }
}
