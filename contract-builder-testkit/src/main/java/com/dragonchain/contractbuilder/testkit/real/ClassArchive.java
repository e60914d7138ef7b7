package com.dragonchain.contractbuilder.testkit.real;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Makes the archive of loaded classes with which a program starts fast: a run of it lets the JVM
 * write down what it loaded, and their names, of which an image makes an archive of its own. A
 * build does this; it must not fail for want of it.
 */
public final class ClassArchive {

  /** A run of the program that loads what most runs load. */
  @FunctionalInterface
  public interface Run {
    /**
     * Runs the program to its end.
     *
     * @param java the command
     * @param folder a folder for it, empty, and removed afterwards
     * @return what it said
     * @throws IOException if it cannot be started
     */
    String with(List<String> java, Path folder) throws IOException;
  }

  private final Path app;
  private final Path archive;
  private final Path names;
  private final String name;

  private ClassArchive(Path app, String name) {
    this.app = app;
    this.name = name;
    this.archive = app.resolve(name + ".jsa");
    this.names = app.resolve(name + ".classlist");
  }

  /**
   * Makes the archive of a program, or says on stderr why it could not.
   *
   * @param app the program's folder, with {@code NAME.jar}; the archive {@code NAME.jsa} and the
   *     names {@code NAME.classlist} go there
   * @param name the program's
   * @param options of the JVM
   * @param run runs it
   * @throws IOException if the folder cannot be written
   */
  public static void make(Path app, String name, List<String> options, Run run) throws IOException {
    new ClassArchive(app.toRealPath(), name).make(options, run);
  }

  private void make(List<String> options, Run run) throws IOException {
    remove();
    Path folder = Files.createTempDirectory("training");
    try {
      String said = run.with(java(options), folder);
      if (Files.exists(archive)) {
        sort(names);
        return;
      }
      System.err.println("No class archive was made: " + said);
    } catch (RuntimeException | Error e) {
      System.err.println("No class archive was made: " + e.getMessage());
    } finally {
      removeAll(folder);
    }
    System.err.println("The program runs without it, but takes about a second longer to start.");
    remove();
  }

  private List<String> java(List<String> options) {
    List<String> java = new ArrayList<>();
    java.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    java.addAll(options);
    java.add("-XX:ArchiveClassesAtExit=" + archive);
    java.add("-XX:DumpLoadedClassList=" + names);
    java.add("-jar");
    java.add(app.resolve(name + ".jar").toString());
    return java;
  }

  private void remove() throws IOException {
    Files.deleteIfExists(archive);
    Files.deleteIfExists(names);
  }

  /** Threads load classes in any order; of the same classes an image is to be the same. */
  private static void sort(Path names) throws IOException {
    Files.write(names, Files.readAllLines(names).stream().sorted().distinct().toList());
  }

  private static void removeAll(Path folder) throws IOException {
    try (Stream<Path> content = Files.walk(folder)) {
      for (Path path : content.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
