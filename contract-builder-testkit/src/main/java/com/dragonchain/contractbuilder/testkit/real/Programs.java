package com.dragonchain.contractbuilder.testkit.real;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Where installed programs are. */
final class Programs {
  private Programs() {}

  /** Looks on the path and where a path of an ordinary user does not lead. */
  static Optional<Path> find(String name) {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Stream.concat(Stream.of(path.split(File.pathSeparator)), Stream.of("/usr/sbin", "/sbin"))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  static Path require(String name, String component) {
    return find(name)
        .orElseThrow(
            () -> MissingComponent.signal(component, "the program " + name + " is not installed"));
  }
}
