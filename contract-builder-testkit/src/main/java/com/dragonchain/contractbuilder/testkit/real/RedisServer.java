package com.dragonchain.contractbuilder.testkit.real;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A Redis server on a port of the loopback interface. It keeps the port, and what it was told to
 * keep, over {@link #stop}, {@link #kill} and {@link #start}.
 */
public final class RedisServer implements AutoCloseable {
  private static final String COMPONENT = "Redis";
  private static final Duration STARTING = Duration.ofSeconds(30);
  private static final int ATTEMPTS = 5;
  private static final Path SEARCH_MODULE = Path.of("/usr/lib/redis/modules/redisearch.so");

  private final Settings settings;
  private final TemporaryFolder folder;
  private int starts;
  private int port;
  private @Nullable RunningProcess process;

  private RedisServer(Settings settings) {
    this.settings = settings;
    this.folder = TemporaryFolder.create("redis-server");
  }

  /**
   * Starts a server that keeps nothing.
   *
   * @return the server, ready
   */
  public static RedisServer create() {
    return with().create();
  }

  /**
   * Settings of a server.
   *
   * @return settings of a server that keeps nothing
   */
  public static Settings with() {
    return new Settings(null, false, null);
  }

  /**
   * Where the server listens.
   *
   * @return an address of the loopback interface
   */
  public String host() {
    return "127.0.0.1";
  }

  /**
   * Where the server listens.
   *
   * @return its port
   */
  public int port() {
    return port;
  }

  /**
   * What the server printed.
   *
   * @return the end of its log
   */
  public String output() {
    return running().output();
  }

  /** Starts the server again after {@link #stop} or {@link #kill}, on the same port. */
  public void start() {
    if (process != null && process.isAlive()) {
      throw new IllegalStateException("Redis runs already on port " + port);
    }
    process = launch();
  }

  /** Ends the server in good order. */
  public void stop() {
    running().stop();
  }

  /** Ends the server and starts it again. */
  public void restart() {
    stop();
    start();
  }

  /** Ends the server as a loss of power would ({@code kill -9}). */
  public void kill() {
    running().kill();
  }

  /** Halts the server: connections stay, and nothing is answered. */
  public void pause() {
    running().pause();
  }

  /** Lets a paused server go on. */
  public void resume() {
    running().resume();
  }

  /** Kills the server and removes what it wrote, except for a folder that it was given. */
  @Override
  public void close() {
    if (process != null) {
      process.close();
    }
    LiveComponents.remove(this);
    folder.close();
  }

  private RunningProcess running() {
    if (process == null) {
      throw new IllegalStateException("Redis was never started");
    }
    return process;
  }

  private void launchOnFreePort() {
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
    List<String> argv = new ArrayList<>();
    argv.add(Programs.require("redis-server", COMPONENT).toString());
    argv.addAll(List.of("--bind", host(), "--port", Integer.toString(port), "--save", ""));
    Path appendOnlyFolder = settings.appendOnlyFolder;
    if (appendOnlyFolder != null) {
      argv.addAll(List.of("--dir", appendOnlyFolder.toString()));
      argv.addAll(List.of("--appendonly", "yes", "--appendfsync", "always"));
    } else {
      argv.addAll(List.of("--dir", folder.path().toString()));
    }
    if (settings.search) {
      argv.addAll(List.of("--loadmodule", SEARCH_MODULE.toString()));
    }
    if (settings.password != null) {
      argv.addAll(List.of("--requirepass", settings.password));
    }
    starts++;
    RunningProcess started =
        new Command(argv, Map.of()).start(folder.resolve("redis-" + starts + ".log"));
    try {
      // Its own word: whoever answers on the port could be another one.
      started.awaitReady(() -> started.output().contains("Ready to accept connections"), STARTING);
    } catch (RuntimeException e) {
      started.close();
      throw e;
    }
    return started;
  }

  /** Settings of a {@link RedisServer}; immutable. */
  public static final class Settings {
    private final @Nullable Path appendOnlyFolder;
    private final boolean search;
    private final @Nullable String password;

    private Settings(@Nullable Path appendOnlyFolder, boolean search, @Nullable String password) {
      this.appendOnlyFolder = appendOnlyFolder;
      this.search = search;
      this.password = password;
    }

    /**
     * Makes the server keep each write before it acknowledges it.
     *
     * @param folder where to, an existing folder; it outlives the server
     * @return these settings and that
     */
    public Settings appendOnlyIn(Path folder) {
      return new Settings(folder, search, password);
    }

    /**
     * Loads the module for secondary indexes (Debian's {@code redis-redisearch}).
     *
     * @return these settings and that
     */
    public Settings search() {
      return new Settings(appendOnlyFolder, true, password);
    }

    /**
     * Makes the server ask for a password.
     *
     * @param newPassword the password
     * @return these settings and that
     */
    public Settings password(String newPassword) {
      return new Settings(appendOnlyFolder, search, newPassword);
    }

    /**
     * Starts the server.
     *
     * @return the server, ready
     */
    public RedisServer create() {
      Programs.require("redis-server", COMPONENT);
      if (search && !Files.exists(SEARCH_MODULE)) {
        throw MissingComponent.signal(COMPONENT, "its module redisearch is not installed");
      }
      RedisServer server = new RedisServer(this);
      try {
        server.launchOnFreePort();
      } catch (RuntimeException e) {
        server.close();
        throw e;
      }
      LiveComponents.add(server, server::output);
      return server;
    }
  }
}
