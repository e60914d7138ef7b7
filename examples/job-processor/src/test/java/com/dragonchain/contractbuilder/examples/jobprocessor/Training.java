package com.dragonchain.contractbuilder.examples.jobprocessor;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Makes the archive of loaded classes with which the program starts fast: it runs one create and
 * lets the JVM write down what it loaded, and their names, of which an image makes an archive of
 * its own. The build does this; it must not fail for want of it.
 */
final class Training {

  private Training() {}

  /**
   * Runs it.
   *
   * @param arguments the folder of the program
   * @throws IOException if the folder cannot be written
   */
  public static void main(String[] arguments) throws IOException {
    Path app = Path.of(arguments[0]).toRealPath();
    Path archive = app.resolve("job-processor.jsa");
    Path names = app.resolve("job-processor.classlist");
    Files.deleteIfExists(archive);
    Files.deleteIfExists(names);
    try {
      removeSignatures(app.resolve("lib"));
      String log = run(app, archive, names);
      if (Files.exists(archive)) {
        sort(names);
        return;
      }
      System.err.println("No class archive was made: " + log);
    } catch (RuntimeException | Error e) {
      System.err.println("No class archive was made: " + e.getMessage());
    }
    System.err.println("The program runs without it, but takes about a second longer to start.");
    Files.deleteIfExists(archive);
    Files.deleteIfExists(names);
  }

  /** Threads load classes in any order; of the same classes an image is to be the same. */
  private static void sort(Path names) throws IOException {
    Files.write(names, Files.readAllLines(names).stream().sorted().distinct().toList());
  }

  private static String run(Path app, Path archive, Path names) throws IOException {
    Path folder = Files.createTempDirectory("training");
    try (World world = new World(folder)) {
      List<String> java =
          List.of(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-XX:+UseSerialGC",
              "-Xmx128m",
              "-XX:ArchiveClassesAtExit=" + archive,
              "-XX:DumpLoadedClassList=" + names,
              "-jar",
              app.resolve("job-processor.jar").toString());
      try (Replica replica = Replica.start(java, folder, world.environment())) {
        int port = replica.port();
        String contract = UUID.randomUUID().toString();
        world.task(
            Events.create(
                contract,
                world.image("1"),
                edit -> {
                  edit.put("cron", "*/5 * * * *");
                  edit.putObject("secrets").put("word", "w");
                  edit.putObject("env").put("NAME", "value");
                }));
        World.await(() -> !replica.isAlive() || world.metadata(contract).isPresent());
        World.await(() -> !replica.isAlive() || world.isIdle());
        Replica.get(port, "/health/ready");
        Replica.get(port, "/metrics");
        replica.terminate();
        replica.await(Duration.ofMinutes(1));
        return replica.log();
      }
    } finally {
      remove(folder);
    }
  }

  /** The JVM keeps no class of a signed jar in an archive, and verifies every one that it loads. */
  private static void removeSignatures(Path libraries) throws IOException {
    try (Stream<Path> jars = Files.list(libraries)) {
      for (Path jar : jars.filter(path -> path.toString().endsWith(".jar")).toList()) {
        removeSignature(jar);
      }
    }
  }

  private static void removeSignature(Path jar) throws IOException {
    try (FileSystem content = FileSystems.newFileSystem(jar)) {
      Path folder = content.getPath("META-INF");
      if (!Files.isDirectory(folder)) {
        return;
      }
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.filter(Training::isOfASignature).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  /** JAR File Specification, "Signed JAR File". */
  private static boolean isOfASignature(Path file) {
    return String.valueOf(file.getFileName()).matches(".+\\.(SF|RSA|DSA|EC)");
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> content = Files.walk(folder)) {
      for (Path path : content.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
