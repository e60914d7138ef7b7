package com.dragonchain.contractbuilder.testkit.real;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Lets a test that runs as root start programs as the user 1000, who has subordinate ids. Nothing
 * of the machine is changed for it: the tables of subordinate ids are replaced in the mount
 * namespace of the program only.
 */
public final class OrdinaryUser implements AutoCloseable {
  /** The user's number, and that of its group. */
  public static final int UID = 1000;

  private static final String COMPONENT = "an ordinary user with subordinate ids";

  private final TemporaryFolder folder = TemporaryFolder.create("user");
  private final Path script = folder.resolve("as-user");

  private OrdinaryUser() {
    try {
      Path ids = Files.writeString(folder.resolve("subid"), UID + ":100000:65536\n");
      Files.writeString(
          script,
          """
          #!/bin/sh
          # usage: as-user COMMAND [ARGUMENT...]
          exec unshare --mount sh -c '
            mount --bind "$0" /etc/subuid && mount --bind "$0" /etc/subgid &&
            exec setpriv --reuid %1$d --regid %1$d --clear-groups "$@"' '%2$s' "$@"
          """
              .formatted(UID, ids));
      var unused = script.toFile().setExecutable(true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Prepares the user.
   *
   * @return the user
   */
  public static OrdinaryUser create() {
    if (!"root".equals(System.getProperty("user.name"))) {
      throw MissingComponent.signal(COMPONENT, "only root can become one");
    }
    for (String program : List.of("unshare", "setpriv", "newuidmap")) {
      var unused = Programs.require(program, COMPONENT);
    }
    if (!Files.exists(Path.of("/etc/subuid")) || !Files.exists(Path.of("/etc/subgid"))) {
      throw MissingComponent.signal(COMPONENT, "/etc/subuid and /etc/subgid have to exist");
    }
    return new OrdinaryUser();
  }

  /**
   * What becomes the user and runs what follows it.
   *
   * @return the beginning of an argument list
   */
  public List<String> prefix() {
    return List.of(script.toString());
  }

  @Override
  public void close() {
    folder.close();
  }
}
