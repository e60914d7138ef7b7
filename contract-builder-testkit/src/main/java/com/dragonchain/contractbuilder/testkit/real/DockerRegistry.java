package com.dragonchain.contractbuilder.testkit.real;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;
import org.jspecify.annotations.Nullable;

/**
 * A container registry (the reference one, as Debian packs it) on a port of the loopback interface,
 * which keeps its images in a folder of its own until it is closed.
 */
public final class DockerRegistry implements AutoCloseable {
  private static final String COMPONENT = "a container registry";
  private static final String PROGRAM = "docker-registry";
  private static final Duration STARTING = Duration.ofSeconds(30);
  private static final int ATTEMPTS = 5;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final TemporaryFolder folder = TemporaryFolder.create(PROGRAM);
  private final Settings settings;
  private final @Nullable SelfSigned certificate;
  private int starts;
  private int port;
  private @Nullable RunningProcess process;

  private DockerRegistry(Settings settings) {
    this.settings = settings;
    this.certificate = settings.tls ? SelfSigned.create(folder.path()) : null;
  }

  /**
   * Starts a registry that anybody may push to, and delete from.
   *
   * @return the registry, ready
   */
  public static DockerRegistry create() {
    return with().create();
  }

  /**
   * Settings of a registry.
   *
   * @return settings of a registry that speaks plain HTTP, asks for no password and deletes
   */
  public static Settings with() {
    return new Settings(true, false, null);
  }

  /**
   * The registry's name in an image reference.
   *
   * @return its host and port
   */
  public String address() {
    return "127.0.0.1:" + port;
  }

  /**
   * The root of the registry's API.
   *
   * @return a URL without a path
   */
  public URI url() {
    return URI.create((settings.tls ? "https://" : "http://") + address());
  }

  /**
   * The certificate that the registry shows, if it was told to use TLS.
   *
   * @return a certificate for the loopback address that signs itself
   */
  public Optional<SelfSigned> certificate() {
    return Optional.ofNullable(certificate);
  }

  /**
   * Where the registry keeps its images.
   *
   * @return a folder that goes with the registry
   */
  public Path storage() {
    return folder.resolve("storage");
  }

  /**
   * What the registry printed, every request included.
   *
   * @return the end of its log
   */
  public String output() {
    return running().output();
  }

  /** Starts the registry again after {@link #stop} or {@link #kill}, on the same port. */
  public void start() {
    if (process != null && process.isAlive()) {
      throw new IllegalStateException("the registry runs already on port " + port);
    }
    process = launch();
  }

  /** Ends the registry in good order. */
  public void stop() {
    running().stop();
  }

  /** Ends the registry as a loss of power would ({@code kill -9}). */
  public void kill() {
    running().kill();
  }

  /** Halts the registry: connections stay, and nothing is answered. */
  public void pause() {
    running().pause();
  }

  /** Lets a paused registry go on. */
  public void resume() {
    running().resume();
  }

  /** Kills the registry and removes its images. */
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
      throw new IllegalStateException("the registry was never started");
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
    Path configuration = folder.resolve("registry.yml");
    write(configuration, configuration());
    starts++;
    RunningProcess started =
        Command.of(
                Programs.require(PROGRAM, COMPONENT).toString(), "serve", configuration.toString())
            .start(folder.resolve("registry-" + starts + ".log"));
    try {
      // Its own word: whoever answers on the port could be another one.
      started.awaitReady(
          () -> started.output().contains("listening on 127.0.0.1:" + port), STARTING);
    } catch (RuntimeException e) {
      started.close();
      throw e;
    }
    return started;
  }

  private String configuration() {
    StringBuilder yaml = new StringBuilder();
    yaml.append(
        """
        version: 0.1
        storage:
          filesystem: {rootdirectory: "%s"}
          delete: {enabled: %s}
          maintenance:
            uploadpurging: {enabled: false}
        """
            .formatted(storage(), settings.delete));
    if (settings.login != null) {
      Path passwords = folder.resolve("htpasswd");
      write(passwords, settings.login.htpasswd());
      yaml.append(
          """
          auth:
            htpasswd: {realm: testkit, path: "%s"}
          """
              .formatted(passwords));
    }
    yaml.append(
        """
        http:
          addr: %s
          secret: %s
        """
            .formatted(address(), random()));
    if (certificate != null) {
      yaml.append(
          """
            tls: {certificate: "%s", key: "%s"}
          """
              .formatted(certificate.certificateFile(), certificate.keyFile()));
    }
    return yaml.toString();
  }

  private static String random() {
    byte[] bytes = new byte[16];
    RANDOM.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Who may use the registry. */
  private record Login(String user, String password) {
    // The least that bcrypt allows: nobody is to be kept out for long.
    private static final int COST = 4;

    String htpasswd() {
      byte[] salt = new byte[16];
      RANDOM.nextBytes(salt);
      return user + ":" + OpenBSDBCrypt.generate("2y", password.toCharArray(), salt, COST) + "\n";
    }
  }

  /** Settings of a {@link DockerRegistry}; immutable. */
  public static final class Settings {
    private final boolean delete;
    private final boolean tls;
    private final @Nullable Login login;

    private Settings(boolean delete, boolean tls, @Nullable Login login) {
      this.delete = delete;
      this.tls = tls;
      this.login = login;
    }

    /**
     * Makes the registry refuse to delete, as it does unless configured otherwise.
     *
     * @return these settings and that
     */
    public Settings withoutDelete() {
      return new Settings(false, tls, login);
    }

    /**
     * Makes the registry ask for a user and a password, for reading as for writing.
     *
     * @param user the user
     * @param password the password
     * @return these settings and that
     */
    public Settings login(String user, String password) {
      return new Settings(delete, tls, new Login(user, password));
    }

    /**
     * Makes the registry speak HTTPS, with a certificate that nobody trusts unless told to.
     *
     * @return these settings and that
     */
    public Settings tls() {
      return new Settings(delete, true, login);
    }

    /**
     * Starts the registry.
     *
     * @return the registry, ready
     */
    public DockerRegistry create() {
      Programs.require(PROGRAM, COMPONENT);
      DockerRegistry registry = new DockerRegistry(this);
      try {
        registry.launchOnFreePort();
      } catch (RuntimeException e) {
        registry.close();
        throw e;
      }
      LiveComponents.add(registry, registry::output);
      return registry;
    }
  }
}
