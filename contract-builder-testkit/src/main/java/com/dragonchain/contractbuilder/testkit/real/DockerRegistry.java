package com.dragonchain.contractbuilder.testkit.real;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;
import org.jspecify.annotations.Nullable;

/**
 * A container registry (the reference one, as Debian packs it) on a port of the loopback interface,
 * which keeps its images in a folder of its own until it is closed.
 */
public final class DockerRegistry extends Server {
  private static final String COMPONENT = "a container registry";
  private static final String PROGRAM = "docker-registry";
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Settings settings;
  private final @Nullable SelfSigned certificate;

  private DockerRegistry(Settings settings) {
    super(COMPONENT, PROGRAM);
    this.settings = settings;
    this.certificate = settings.tls ? SelfSigned.create(folder().path()) : null;
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
    return "127.0.0.1:" + port();
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
    return folder().resolve("storage");
  }

  @Override
  Command command() {
    Path configuration = folder().resolve("registry.yml");
    write(configuration, configuration());
    return Command.of(
        Programs.require(PROGRAM, COMPONENT).toString(), "serve", configuration.toString());
  }

  @Override
  String ready() {
    return "listening on " + address();
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
      Path passwords = folder().resolve("htpasswd");
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
      return started(new DockerRegistry(this));
    }
  }
}
