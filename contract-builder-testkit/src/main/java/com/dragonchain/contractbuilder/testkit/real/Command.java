package com.dragonchain.contractbuilder.testkit.real;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/**
 * A program with its arguments and its environment, the one way in which the testkit runs anything.
 *
 * <p>There is no shell in between. Of the environment of this process the program sees a few names
 * that every program needs, and what it is given here. Both of its outputs go to one file, so that
 * no pipe can fill up.
 *
 * @param argv the program and its arguments
 * @param environment what the program sees besides the inherited names
 */
public record Command(List<String> argv, Map<String, String> environment) {
  private static final Set<String> INHERITED =
      Set.of("PATH", "HOME", "TMPDIR", "LANG", "XDG_CACHE_HOME");

  // The kernel ends a child with the thread that started it: this one ends with the process.
  private static final ExecutorService STARTER =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "process-starter");
            thread.setDaemon(true);
            return thread;
          });

  /** Copies what it is given. */
  public Command {
    argv = List.copyOf(argv);
    environment = Map.copyOf(environment);
    if (argv.isEmpty()) {
      throw new IllegalArgumentException("a command needs a program");
    }
  }

  /**
   * A command without an environment of its own.
   *
   * @param argv the program and its arguments
   * @return the command
   */
  public static Command of(String... argv) {
    return new Command(List.of(argv), Map.of());
  }

  /**
   * Sets a variable.
   *
   * @param name the variable's name
   * @param value the variable's value
   * @return this command with the variable
   */
  public Command with(String name, String value) {
    Map<String, String> more = new HashMap<>(environment);
    more.put(name, value);
    return new Command(argv, more);
  }

  /**
   * Passes variables of this process on to the program.
   *
   * @param names the variables' names; one that is not set is left out
   * @return this command with these variables
   */
  public Command inheriting(String... names) {
    Map<String, String> more = new HashMap<>(environment);
    for (String name : names) {
      String value = System.getenv(name);
      if (value != null) {
        more.put(name, value);
      }
    }
    return new Command(argv, more);
  }

  /**
   * Runs the program to its end.
   *
   * @param deadline how long it may take; then it is killed
   * @return its exit code and the end of what it printed
   * @throws IllegalStateException if it cannot be started or takes too long
   */
  public Finished run(Duration deadline) {
    Path log = temporaryLog();
    try (RunningProcess process = start(log)) {
      process.closeInput();
      return process.await(deadline);
    } finally {
      delete(log);
    }
  }

  /**
   * Starts the program.
   *
   * @param log the file that both of its outputs are appended to
   * @return the program, running; it is killed when it is closed, and at the end of this process
   * @throws IllegalStateException if it cannot be started
   */
  public RunningProcess start(Path log) {
    return start(dyingWithUs(), log, Duration.ZERO);
  }

  /**
   * Starts a program that ends by itself when its input ends, as it does with this process, and
   * then has to tidy up.
   */
  RunningProcess startUntilInputEnds(Path log, Duration patience) {
    return start(argv, log, patience);
  }

  private RunningProcess start(List<String> commandLine, Path log, Duration patience) {
    ProcessBuilder builder = new ProcessBuilder(commandLine);
    builder.environment().keySet().retainAll(INHERITED);
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    Future<Process> starting = STARTER.submit(builder::start);
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return new RunningProcess(this, starting.get(), log, patience);
        } catch (InterruptedException e) {
          // A process that nobody holds would never be ended. To start one takes no time.
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("cannot start " + this, e.getCause());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Names the program only: an argument may be a secret. */
  @Override
  public String toString() {
    return argv.get(0);
  }

  private List<String> dyingWithUs() {
    return Programs.find("setpriv")
        .map(
            setpriv ->
                Stream.concat(Stream.of(setpriv.toString(), "--pdeathsig", "KILL"), argv.stream())
                    .toList())
        .orElse(argv);
  }

  private static Path temporaryLog() {
    try {
      return Files.createTempFile("command", ".log");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path log) {
    try {
      Files.deleteIfExists(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A program that has ended.
   *
   * @param exitCode its exit code
   * @param output the end of what it printed on both of its outputs
   */
  public record Finished(int exitCode, String output) {
    /**
     * Insists on success.
     *
     * @return the output
     * @throws IllegalStateException if the exit code is not 0
     */
    public String orFail() {
      if (exitCode != 0) {
        throw new IllegalStateException("exit code " + exitCode + ": " + output);
      }
      return output;
    }
  }
}
