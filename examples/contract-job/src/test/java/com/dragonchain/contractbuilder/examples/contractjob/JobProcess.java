package com.dragonchain.contractbuilder.examples.contractjob;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A job as a process of its own, with an environment that holds nothing else. Its outputs go to
 * files, so that nobody has to read them while it runs.
 */
final class JobProcess implements AutoCloseable {

  /** The start script. */
  static final List<String> SCRIPT =
      List.of("sh", Path.of("entrypoints/contract_job.sh").toAbsolutePath().toString());

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final List<String> INHERITED = List.of("PATH", "JAVA_HOME");

  /** How it ended. */
  record Ended(int exitCode, String out, String err) {

    /** What it said last. */
    String lastLine() {
      return err.lines().reduce("", (earlier, later) -> later);
    }
  }

  private final Process process;
  private final Path out;
  private final Path err;

  private JobProcess(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  static JobProcess start(
      List<String> command, Map<String, String> environment, Path folder, String... arguments) {
    List<String> argv = new ArrayList<>(command);
    argv.addAll(List.of(arguments));
    try {
      Path out = Files.createTempFile(folder, "job", ".out");
      Path err = Files.createTempFile(folder, "job", ".err");
      ProcessBuilder builder = new ProcessBuilder(argv);
      builder.environment().keySet().retainAll(INHERITED);
      builder.environment().putAll(environment);
      builder.directory(folder.toFile());
      builder.redirectOutput(out.toFile()).redirectError(err.toFile());
      Process process = builder.start();
      process.getOutputStream().close();
      return new JobProcess(process, out, err);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Ended await() {
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("the job runs still after " + PATIENCE + ":\n" + err());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
    return new Ended(process.exitValue(), out(), err());
  }

  Process process() {
    return process;
  }

  String out() {
    return read(out);
  }

  String err() {
    return read(err);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
