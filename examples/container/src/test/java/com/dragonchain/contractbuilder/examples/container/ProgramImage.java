package com.dragonchain.contractbuilder.examples.container;

import com.dragonchain.contractbuilder.testkit.real.Command;
import com.dragonchain.contractbuilder.testkit.real.MissingComponent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** The image of an example, assembled and unpacked once for all tests of this process. */
final class ProgramImage {

  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final JsonMapper JSON = new JsonMapper();
  private static final Map<String, ProgramImage> MADE = new HashMap<>();

  private final String example;
  private final Path layout;
  private final Path bundle;

  private ProgramImage(String example, Path layout, Path bundle) {
    this.example = example;
    this.layout = layout;
    this.bundle = bundle;
  }

  /**
   * The image of an example.
   *
   * @param example the name of its folder
   */
  static synchronized ProgramImage of(String example) {
    return MADE.computeIfAbsent(example, ProgramImage::make);
  }

  private static ProgramImage make(String example) {
    if (!"root".equals(System.getProperty("user.name"))) {
      throw MissingComponent.signal("runc", "only root can start a container");
    }
    for (String program : new String[] {"umoci", "runc", "busybox", "jlink"}) {
      if (Command.of("which", program).run(PATIENCE).exitCode() != 0) {
        throw MissingComponent.signal("an image", "the program " + program + " is not installed");
      }
    }
    Path folder = Path.of("target", "images", example).toAbsolutePath();
    Command.of("rm", "-rf", folder.toString()).run(PATIENCE).orFail();
    Path layout = folder.resolve("layout");
    Path bundle = folder.resolve("bundle");
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Command.of("./assemble", "../" + example, layout.toString()).run(PATIENCE).orFail();
    Command.of("umoci", "unpack", "--image", layout + ":latest", bundle.toString())
        .run(PATIENCE)
        .orFail();
    return new ProgramImage(example, layout, bundle);
  }

  /** The folder of the program that it was made of. */
  String example() {
    return example;
  }

  /** Where its files are; containers share them, and cannot write there. */
  Path root() {
    return bundle.resolve("rootfs");
  }

  /** How its config would be run by a runtime that adds nothing. */
  ObjectNode runtimeConfig() {
    return (ObjectNode) read(bundle.resolve("config.json"));
  }

  /** The image's own config. */
  JsonNode config() {
    return blob(manifest().at("/config/digest").textValue()).get("config");
  }

  /** What a registry would send: bytes of all layers. */
  long compressedBytes() {
    long sum = 0;
    for (JsonNode layer : manifest().get("layers")) {
      sum += layer.get("size").longValue();
    }
    return sum;
  }

  /** What it takes on a disk. */
  long unpackedBytes() {
    try (Stream<Path> files = Files.walk(root())) {
      return files.filter(file -> Files.isRegularFile(file)).mapToLong(ProgramImage::size).sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private JsonNode manifest() {
    return blob(read(layout.resolve("index.json")).at("/manifests/0/digest").textValue());
  }

  private JsonNode blob(String digest) {
    return read(layout.resolve("blobs").resolve(digest.replace(':', '/')));
  }

  private static JsonNode read(Path file) {
    try {
      return JSON.readTree(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
