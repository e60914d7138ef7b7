package com.dragonchain.contractbuilder.img;

import com.dragonchain.contractbuilder.error.CancelledException;
import com.dragonchain.contractbuilder.error.RefusedException;
import com.dragonchain.contractbuilder.error.UnavailableException;
import com.dragonchain.contractbuilder.port.Deadline;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Runs programs. Each is the leader of a process group of its own, which is killed as a whole when
 * the deadline passes or the calling thread is interrupted, and dies with the thread that started
 * it. No shell, no inherited environment, no input; both outputs are drained as one, and only the
 * end of them is kept.
 */
final class Processes {

  /**
   * Kills a program when the thread that started it has gone, and with it all that it waits for
   * (setpriv(1), PR_SET_PDEATHSIG).
   */
  static final List<String> DIES_WITH_PARENT = List.of("setpriv", "--pdeathsig", "KILL");

  private static final Duration DEATH = Duration.ofSeconds(10);

  /** In the order of the search: what an ordinary user's path may lack comes last. */
  private final String path;

  private final RunAs runAs;
  private final Clock clock;

  Processes(String path, RunAs runAs, Clock clock) {
    this.path = path;
    this.runAs = runAs;
    this.clock = clock;
  }

  /**
   * How a program ended.
   *
   * @param exitCode its exit code
   * @param output the end of what it said
   */
  record Ended(int exitCode, String output) {}

  /** The path that programs are looked for in. */
  String path() {
    return path;
  }

  /** Where a program is. */
  Path find(String program, String remedy) {
    for (String folder : path.split(File.pathSeparator, -1)) {
      Path file = Path.of(folder, program);
      if (!folder.isEmpty() && Files.isExecutable(file)) {
        return file;
      }
    }
    throw new RefusedException(program + ": the program is not in " + path + "; " + remedy);
  }

  /** Kills the processes that a crashed job left: those that were told of its folder. */
  void killAllThatKnow(Path folder) {
    try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
      all.filter(process -> process.info().commandLine().orElse("").contains(folder.toString()))
          .forEach(ProcessHandle::destroyForcibly);
    }
  }

  /** A deadline from now. */
  Deadline in(Duration span) {
    return Deadline.in(clock, span);
  }

  boolean isOver(Deadline deadline) {
    return deadline.left(clock).isZero();
  }

  /** Waits between two tries of something. */
  void pause(String action, Duration length) {
    try {
      Thread.sleep(length.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancelledException(action + ": interrupted", e);
    }
  }

  /** Runs a program to its end. */
  Ended run(String action, List<String> argv, Map<String, String> environment, Deadline deadline) {
    try (Running running = start(action, argv, environment)) {
      return running.await(deadline);
    }
  }

  /** Starts a program. */
  Running start(String action, List<String> argv, Map<String, String> environment) {
    List<String> whole = new ArrayList<>();
    // The caller's own group would be killed with it.
    whole.add(find("setsid", "install util-linux").toString());
    whole.addAll(runAs.prefix());
    whole.addAll(DIES_WITH_PARENT);
    whole.add(find(argv.get(0), "install it").toString());
    whole.addAll(argv.subList(1, argv.size()));
    ProcessBuilder builder = new ProcessBuilder(whole);
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.environment().put("PATH", path);
    builder.redirectErrorStream(true);
    builder.redirectInput(new File("/dev/null"));
    try {
      return new Running(action, builder.start());
    } catch (IOException e) {
      throw new RefusedException(action + ": cannot start " + argv.get(0), e);
    }
  }

  /** A program that runs, until it is closed at the latest. */
  final class Running implements AutoCloseable {

    private final String action;
    private final Process process;
    private final Tail tail = new Tail();
    private final Thread drain;

    Running(String action, Process process) {
      this.action = action;
      this.process = process;
      this.drain = new Thread(this::drain, "tool-output");
      drain.setDaemon(true);
      drain.start();
    }

    boolean isAlive() {
      return process.isAlive();
    }

    String output() {
      return tail.text();
    }

    Ended await(Deadline deadline) {
      return ended(deadline)
          .orElseThrow(
              () ->
                  new UnavailableException(
                      action
                          + ": not done when the deadline passed, and killed; the registry or this"
                          + " machine is too slow"));
    }

    /** How it ended, if it does until then. */
    Optional<Ended> ended(Deadline deadline) {
      try {
        if (!process.waitFor(deadline.left(clock).toNanos(), TimeUnit.NANOSECONDS)) {
          return Optional.empty();
        }
        drain.join(DEATH.toMillis());
        return Optional.of(new Ended(process.exitValue(), tail.text()));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CancelledException(action + ": interrupted, and killed", e);
      }
    }

    /** Asks the program to end; what it does not do in time is done for it. */
    void stop() {
      process.destroy();
      boolean interrupted = Thread.interrupted();
      try {
        process.waitFor(DEATH.toMillis(), TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        interrupted = true;
      } finally {
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }

    /** Kills what is left of the group, and waits until it is gone. */
    @Override
    public void close() {
      boolean interrupted = Thread.interrupted();
      try {
        killGroup();
        process.destroyForcibly();
        process.waitFor(DEATH.toMillis(), TimeUnit.MILLISECONDS);
        // The pipe ends with the last process that holds it.
        drain.join(DEATH.toMillis());
      } catch (InterruptedException e) {
        interrupted = true;
      } finally {
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }

    /**
     * The kernel gives the leader's number to nobody else while the group has a member. So a
     * process that has it, after the leader ended, is somebody else's, and so is its group.
     */
    private void killGroup() throws InterruptedException {
      if (!process.isAlive() && ProcessHandle.of(process.pid()).isPresent()) {
        return;
      }
      try {
        Process kill =
            new ProcessBuilder(
                    find("kill", "install procps").toString(), "-KILL", "--", "-" + process.pid())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        kill.waitFor(DEATH.toMillis(), TimeUnit.MILLISECONDS);
      } catch (IOException e) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
      }
    }

    private void drain() {
      byte[] buffer = new byte[8192];
      try (InputStream in = process.getInputStream()) {
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          tail.add(buffer, n);
        }
      } catch (IOException e) {
        // it was killed
      }
    }
  }

  /** The last bytes of a stream. */
  private static final class Tail {

    private static final int LIMIT = 32 * 1024;

    private final byte[] ring = new byte[LIMIT];
    private long total;

    synchronized void add(byte[] bytes, int length) {
      for (int i = 0; i < length; i++) {
        ring[(int) (total++ % LIMIT)] = bytes[i];
      }
    }

    synchronized String text() {
      int length = (int) Math.min(total, LIMIT);
      byte[] last = new byte[length];
      for (int i = 0; i < length; i++) {
        last[i] = ring[(int) ((total - length + i) % LIMIT)];
      }
      return new String(last, StandardCharsets.UTF_8);
    }
  }
}
