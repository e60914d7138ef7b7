package com.dragonchain.contractbuilder.examples.jobprocessor;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A replica as a process of its own, with an environment that holds nothing else. */
final class Replica implements AutoCloseable {

  /** The start script. */
  static final List<String> SCRIPT =
      List.of("sh", Path.of("entrypoints/job_processor.sh").toAbsolutePath().toString());

  private static final List<String> INHERITED = List.of("PATH", "JAVA_HOME");
  private static final Pattern PORT = Pattern.compile("health and metrics on port ([0-9]+)");
  private static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  private final Process process;
  private final Path log;

  private Replica(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  static Replica start(Path folder, Map<String, String> environment) {
    return start(SCRIPT, folder, environment);
  }

  static Replica start(List<String> command, Path folder, Map<String, String> environment) {
    try {
      Path log = Files.createTempFile(folder, "replica", ".log");
      ProcessBuilder builder = new ProcessBuilder(command);
      builder.environment().keySet().retainAll(INHERITED);
      builder.environment().putAll(environment);
      builder.directory(folder.toFile()).redirectErrorStream(true).redirectOutput(log.toFile());
      Process process = builder.start();
      process.getOutputStream().close();
      return new Replica(process, log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether it takes tasks. */
  boolean isReady() {
    return log().contains("Readiness: ready");
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** The processor time that it has used. */
  Duration cpu() {
    return process.toHandle().info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** SIGTERM. */
  void terminate() {
    process.destroy();
  }

  /** SIGKILL. */
  void kill() {
    process.destroyForcibly();
    await(Duration.ofSeconds(30));
  }

  /** The exit code. */
  int await(Duration atMost) {
    try {
      if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError("the replica runs still after " + atMost + ":\n" + log());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
    return process.exitValue();
  }

  String log() {
    try {
      return Files.readString(log, UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until it listens; its port. */
  int port() {
    World.await(() -> PORT.matcher(log()).find() || !isAlive());
    Matcher matcher = PORT.matcher(log());
    if (!matcher.find()) {
      throw new AssertionError("the replica ended:\n" + log());
    }
    return Integer.parseInt(matcher.group(1));
  }

  static HttpResponse<String> get(int port, String path) {
    try {
      return HTTP.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
              .timeout(Duration.ofSeconds(30))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
