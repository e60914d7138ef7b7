package com.dragonchain.contractbuilder.testkit.real;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A Redis server on a port of the loopback interface. It keeps the port, and what it was told to
 * keep, over {@link #stop}, {@link #kill} and {@link #start}.
 */
public final class RedisServer extends Server {
  private static final String COMPONENT = "Redis";
  private static final String PROGRAM = "redis-server";
  private static final Path SEARCH_MODULE = Path.of("/usr/lib/redis/modules/redisearch.so");

  private final Settings settings;

  private RedisServer(Settings settings) {
    super(COMPONENT, PROGRAM);
    this.settings = settings;
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

  /** Ends the server and starts it again. */
  public void restart() {
    stop();
    start();
  }

  @Override
  Command command() {
    List<String> argv = new ArrayList<>();
    argv.add(Programs.require(PROGRAM, COMPONENT).toString());
    argv.addAll(List.of("--bind", host(), "--port", Integer.toString(port()), "--save", ""));
    Path appendOnlyFolder = settings.appendOnlyFolder;
    if (appendOnlyFolder != null) {
      argv.addAll(List.of("--dir", appendOnlyFolder.toString()));
      argv.addAll(List.of("--appendonly", "yes", "--appendfsync", "always"));
    } else {
      argv.addAll(List.of("--dir", folder().path().toString()));
    }
    if (settings.search) {
      argv.addAll(List.of("--loadmodule", SEARCH_MODULE.toString()));
    }
    if (settings.password != null) {
      argv.addAll(List.of("--requirepass", settings.password));
    }
    return new Command(argv, Map.of());
  }

  @Override
  String ready() {
    return "Ready to accept connections";
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
      Programs.require(PROGRAM, COMPONENT);
      if (search && !Files.exists(SEARCH_MODULE)) {
        throw MissingComponent.signal(COMPONENT, "its module redisearch is not installed");
      }
      return started(new RedisServer(this));
    }
  }
}
