package com.dragonchain.contractbuilder.testkit.real;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * img and BuildKit, built from source by {@code dev/userspace} of the source tree into a cache, and
 * copied to where an ordinary user can run them.
 */
public final class UserspaceTools implements AutoCloseable {
  private static final String COMPONENT = "img and BuildKit";
  private static final Duration BUILDING = Duration.ofMinutes(20);
  private static final int UNAVAILABLE = 69;

  private final TemporaryFolder folder = TemporaryFolder.create("tools");

  private UserspaceTools() {}

  /**
   * Builds them, if they are not built yet.
   *
   * @param programs which of {@code img}, {@code buildctl}, {@code buildkitd}
   * @return the programs
   */
  public static UserspaceTools create(String... programs) {
    Path script = script();
    Command.Finished built = Command.of(script.toString()).run(BUILDING);
    if (built.exitCode() == UNAVAILABLE) {
      throw MissingComponent.signal(COMPONENT, built.output().strip());
    }
    String[] lines = built.orFail().strip().split("\n", -1);
    Path cache = Path.of(lines[lines.length - 1]);
    UserspaceTools tools = new UserspaceTools();
    try {
      for (String program : programs) {
        Files.copy(cache.resolve(program), tools.folder.resolve(program));
      }
      var unused = tools.folder.path().toFile().setExecutable(true, false);
      return tools;
    } catch (IOException e) {
      tools.close();
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Where they are.
   *
   * @return a folder for {@code PATH}
   */
  public Path folder() {
    return folder.path();
  }

  @Override
  public void close() {
    folder.close();
  }

  private static Path script() {
    Path script = Path.of("dev", "userspace", "build");
    for (Path up = Path.of("").toAbsolutePath(); up != null; up = up.getParent()) {
      if (Files.isExecutable(up.resolve(script))) {
        return up.resolve(script);
      }
    }
    throw MissingComponent.signal(
        COMPONENT, "there is no " + script + " in a folder above " + Path.of("").toAbsolutePath());
  }
}
