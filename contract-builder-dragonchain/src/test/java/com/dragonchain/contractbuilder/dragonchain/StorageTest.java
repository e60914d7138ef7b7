package com.dragonchain.contractbuilder.dragonchain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dragonchain.contractbuilder.error.InvalidInputException;
import com.dragonchain.contractbuilder.error.UnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StorageTest {

  private static final int FOLDERS = 300;

  @TempDir private Path folder;

  /** The chain removes files of a heap as well; the more at once, the more vanish on the way. */
  @Test
  void removingGoesPastWhatVanishesMeanwhile() throws Exception {
    Path root = folder.toRealPath();
    for (int i = 0; i < FOLDERS; i++) {
      write(root.resolve("heap/" + i + "/a"));
      write(root.resolve("heap/" + i + "/deep/b"));
    }
    Storage storage = new Storage(root, null);
    Callable<Boolean> remove =
        () -> {
          storage.removeFolder("heap", "");
          return Files.notExists(root.resolve("heap"));
        };
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try {
      for (Future<Boolean> removal : pool.invokeAll(Collections.nCopies(4, remove))) {
        assertThat(removal.get()).as("gone when it returns").isTrue();
      }
    } finally {
      pool.shutdownNow();
    }
  }

  private static void write(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "x");
  }

  @Test
  void isMadeWithTheFirstWriteAndNotAnewWhenItHasGone() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder);
    Path root = Storage.realFolder(link.resolve("a/b"));
    assertThat(root).isEqualTo(folder.toRealPath().resolve("a/b"));
    Storage storage = new Storage(root, null);

    storage.check();
    assertThat(storage.read("x/y")).isEmpty();
    storage.remove("x/y");
    storage.removeFolder("x", "");
    assertThat(folder.resolve("a")).doesNotExist();

    storage.write("x/y", "text", folder);
    assertThat(root.resolve("x/y")).hasContent("text");
    storage.check();
    Files.move(root, folder.resolve("elsewhere"));
    assertThatThrownBy(storage::check).isInstanceOf(UnavailableException.class);
  }

  @Test
  void cannotBeBelowAFile() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    assertThatThrownBy(() -> Storage.realFolder(file.resolve("a")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("file is not a folder");
  }
}
