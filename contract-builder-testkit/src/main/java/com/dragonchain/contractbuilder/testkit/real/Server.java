package com.dragonchain.contractbuilder.testkit.real;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The life of a server on a port of the loopback interface: it keeps its port, and its folder, over
 * {@link #stop}, {@link #kill} and {@link #start}.
 */
abstract class Server implements AutoCloseable {
  private static final Duration STARTING = Duration.ofSeconds(30);
  private static final int ATTEMPTS = 5;
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final String component;
  private final TemporaryFolder folder;
  private int starts;
  private int port;
  private @Nullable RunningProcess process;

  Server(String component, String program) {
    this.component = component;
    this.folder = TemporaryFolder.create(program);
  }

  /** The command that runs the server on its port. */
  abstract Command command();

  /** What it prints when it is ready; whoever answers on the port could be another one. */
  abstract String ready();

  final TemporaryFolder folder() {
    return folder;
  }

  /**
   * Where the server listens.
   *
   * @return its port
   */
  public final int port() {
    return port;
  }

  /**
   * What the server printed.
   *
   * @return the end of its log
   */
  public final String output() {
    return running().output();
  }

  /** Starts the server again after {@link #stop} or {@link #kill}, on the same port. */
  public final void start() {
    if (process != null && process.isAlive()) {
      throw new IllegalStateException(component + " runs already on port " + port);
    }
    for (int attempt = 1; ; attempt++) {
      try {
        process = launch();
        return;
      } catch (IllegalStateException e) {
        // Somebody may have tried the port, or use it for a moment.
        if (attempt == ATTEMPTS) {
          throw e;
        }
        RunningProcess.pause(PAUSE, component);
      }
    }
  }

  /** Ends the server in good order. */
  public final void stop() {
    running().stop();
  }

  /** Ends the server as a loss of power would ({@code kill -9}). */
  public final void kill() {
    running().kill();
  }

  /** Halts the server: connections stay, and nothing is answered. */
  public final void pause() {
    running().pause();
  }

  /** Lets a paused server go on. */
  public final void resume() {
    running().resume();
  }

  /** Kills the server and removes what it wrote, except for a folder that it was given. */
  @Override
  public final void close() {
    if (process != null) {
      process.close();
    }
    LiveComponents.remove(this);
    folder.close();
  }

  private RunningProcess running() {
    if (process == null) {
      throw new IllegalStateException(component + " was never started");
    }
    return process;
  }

  /** Starts a new server on a free port, and closes it if that fails. */
  static <T extends Server> T started(T server) {
    try {
      server.launchOnFreePort();
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
    LiveComponents.add(server, server::output);
    return server;
  }

  final void launchOnFreePort() {
    for (int attempt = 1; process == null; attempt++) {
      port = Ports.free();
      try {
        process = launch();
      } catch (IllegalStateException e) {
        // Somebody may have taken the port in the meantime.
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private RunningProcess launch() {
    starts++;
    RunningProcess started = command().start(folder.resolve("server-" + starts + ".log"));
    try {
      started.awaitReady(() -> started.output().contains(ready()), STARTING);
    } catch (RuntimeException e) {
      started.close();
      throw e;
    }
    return started;
  }
}
