package com.dragonchain.contractbuilder.examples.contractjob;

import static org.assertj.core.api.Assertions.assertThat;

import com.dragonchain.contractbuilder.testkit.real.Command;
import com.dragonchain.contractbuilder.testkit.real.DockerDaemon;
import com.dragonchain.contractbuilder.testkit.real.OpenFaas;
import com.dragonchain.contractbuilder.testkit.real.OrdinaryUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Jobs with {@code BUILDER=docker}, on a daemon of its own, or {@code BUILDER=buildah}, where the
 * whole job is an ordinary user's: it gets a copy of the program in a folder that is its own.
 */
final class BuilderUnderTest implements AutoCloseable {

  /** Who adapts images. */
  enum Kind {
    DOCKER,
    BUILDAH
  }

  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final Surroundings surroundings;
  private final Path program;
  private final List<String> user;
  private final Supplier<String> inventory;
  private final Path jobs;
  private final AutoCloseable resource;

  private BuilderUnderTest(
      Surroundings surroundings,
      Path program,
      List<String> user,
      Path jobs,
      Supplier<String> inventory,
      AutoCloseable resource) {
    this.surroundings = surroundings;
    this.program = program;
    this.user = user;
    this.jobs = jobs;
    this.inventory = inventory;
    this.resource = resource;
  }

  static BuilderUnderTest create(Kind kind, Path folder, Surroundings surroundings)
      throws IOException {
    Path program = copyOfTheProgram(folder);
    Path jobs = Files.createDirectory(folder.resolve("jobs"));
    if (kind == Kind.DOCKER) {
      DockerDaemon daemon = DockerDaemon.create();
      surroundings.with("BUILDER", "docker").with("DOCKER_HOST", daemon.host());
      return new BuilderUnderTest(
          surroundings, program, List.of(), jobs, daemon::inventory, daemon);
    }
    OrdinaryUser user = OrdinaryUser.create();
    Path watchdog = Files.copy(OpenFaas.watchdog(), folder.resolve("fwatchdog"));
    surroundings
        .with("BUILDER", "buildah")
        .with("BUILDER_FOLDER", jobs.toString())
        .with("FWATCHDOG", watchdog.toString());
    // Whatever the test has written so far.
    run("chown", "-R", OrdinaryUser.UID + ":" + OrdinaryUser.UID, folder.toString());
    return new BuilderUnderTest(
        surroundings, program, user.prefix(), jobs, () -> files(jobs), user);
  }

  /** The program where any user can read it, whoever owns the source tree. */
  private static Path copyOfTheProgram(Path folder) throws IOException {
    Path program = Files.createDirectory(folder.resolve("program"));
    run("cp", "-R", "target/app/.", "entrypoints", program.toString());
    run("cp", "-R", "target/test-classes", program.toString());
    return program;
  }

  private static void run(String... command) {
    Command.of(command).run(MINUTE).orFail();
  }

  private static String files(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(Path::toString).sorted().collect(Collectors.joining("\n"));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Runs an event as a job of this name, which has to come through. */
  void succeeds(String job, String event) {
    List<String> command = new ArrayList<>(user);
    command.addAll(List.of("sh", program.resolve("entrypoints/contract_job.sh").toString()));
    surroundings.with("JOB_ID", job);
    try (JobProcess process = surroundings.start(command, event)) {
      JobProcess.Ended ended = process.await();
      assertThat(ended.exitCode()).as(ended.err()).isZero();
    }
  }

  /** Runs an event as a job of this name that is killed; answers the exit code. */
  int killed(String job, String event, String property, int value) {
    List<String> command = new ArrayList<>(user);
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-Xlog:disable",
            "-D" + property + "=" + value,
            "-classpath",
            program.resolve("contract-job.jar") + ":" + program.resolve("test-classes"),
            KilledMain.class.getName()));
    surroundings.with("JOB_ID", job);
    try (JobProcess process = surroundings.start(command, event)) {
      return process.await().exitCode();
    }
  }

  /** Waits until the last process that a killed job had started is gone: they die with it. */
  void awaitNoProcess() {
    try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
      CompletableFuture<?>[] ends =
          all.filter(each -> each.info().commandLine().orElse("").contains(jobs.toString()))
              .map(ProcessHandle::onExit)
              .toArray(CompletableFuture<?>[]::new);
      CompletableFuture.allOf(ends).orTimeout(5, TimeUnit.SECONDS).join();
    }
  }

  /** All that the builder could leave behind. */
  String inventory() {
    return inventory.get();
  }

  @Override
  public void close() throws IOException {
    try {
      resource.close();
    } catch (Exception e) {
      throw new IOException(e);
    }
  }
}
