package com.dragonchain.contractbuilder.img;

import com.dragonchain.contractbuilder.model.Platform;
import com.dragonchain.contractbuilder.port.Deadline;
import com.dragonchain.contractbuilder.testkit.Samples;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Scripts in the place of tools, which say what the tools were heard to say. */
final class FakeTools {

  static final String NAME = "127.0.0.1:5000/customer-contracts:1";

  private final Path folder;
  private final Path programs;

  FakeTools(Path folder) throws IOException {
    this.folder = folder;
    this.programs = Files.createDirectory(folder.resolve("bin"));
    // No namespaces: the command is run as it is.
    program(
        "unshare",
        """
        while :; do case $1 in --*|0) shift;; *) exec "$@";; esac; done
        """);
  }

  FakeTools program(String name, String script) {
    try {
      Path file = Files.writeString(programs.resolve(name), "#!/bin/sh\n" + script);
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A file that scripts find as {@code $F/name}. */
  Path file(String name) {
    return folder.resolve(name);
  }

  ToolJob job(Duration patience) {
    Workspace workspace = Workspace.create(folder, Samples.contractId(), RunAs.SELF);
    return new ToolJob(
        new Processes(programs + ":/usr/bin:/bin", RunAs.SELF, Clock.systemUTC()),
        workspace,
        Map.of("F", folder.toString()),
        workspace.folder("context"),
        workspace.folder("state"),
        NAME,
        List.of(new ToolJob.RegistryUse("127.0.0.1:5000", true)),
        Platform.of("linux/amd64"),
        Deadline.in(Clock.systemUTC(), patience));
  }
}
