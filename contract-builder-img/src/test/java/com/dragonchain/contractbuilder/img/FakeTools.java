package com.dragonchain.contractbuilder.img;

import com.dragonchain.contractbuilder.model.Digest;
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
      Path file =
          Files.writeString(
              programs.resolve(name),
              "#!/bin/sh\nF=%s\necho \"$0 $*\" >> $F/said; env >> $F/said\n".formatted(folder)
                  + script);
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * All three tools.
   *
   * @param name that they push
   * @param pushed the digest that they say
   * @param push what they do to push
   */
  FakeTools builders(String name, Digest pushed, String push) {
    return program(
            "buildah",
            """
            case "$*" in *" push "*) ;; *) exit;; esac
            %s
            while [ $1 != --digestfile ]; do shift; done; echo %s > $2
            """
                .formatted(push, pushed))
        .program(
            "img",
            """
            case $1 in
            push) %s ;;
            ls) printf '%%s\\t%%s\\n' %s %s ;;
            esac
            """
                .formatted(push.strip(), name, pushed))
        .program("runc", "")
        .program("buildkitd", "[ $1 = --version ] || exec sleep 300\n")
        .program(
            "buildctl",
            """
            case "$*" in *--version|*" debug workers") exit;; esac
            %s
            while [ $1 != --metadata-file ]; do shift; done
            echo '{"containerimage.digest":"%s"}' > $2
            """
                .formatted(push, pushed));
  }

  /** The {@code PATH} with the scripts before all else. */
  String path() {
    return programs + ":/usr/bin:/bin";
  }

  /** Arguments and environment of all scripts that ran. */
  String said() throws IOException {
    return Files.readString(folder.resolve("said"));
  }

  /** A file that scripts find as {@code $F/name}. */
  Path file(String name) {
    return folder.resolve(name);
  }

  ToolJob job(Duration patience) {
    Workspace workspace = Workspace.create(folder, Samples.contractId(), RunAs.SELF);
    return new ToolJob(
        new Processes(path(), RunAs.SELF, Clock.systemUTC()),
        workspace,
        Map.of(),
        workspace.folder("context"),
        workspace.folder("state"),
        NAME,
        List.of(new ToolJob.RegistryUse("127.0.0.1:5000", true)),
        Platform.of("linux/amd64"),
        Deadline.in(Clock.systemUTC(), patience),
        () -> {});
  }
}
