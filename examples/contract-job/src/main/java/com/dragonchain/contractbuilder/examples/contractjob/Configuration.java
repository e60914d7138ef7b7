package com.dragonchain.contractbuilder.examples.contractjob;

import static com.dragonchain.contractbuilder.examples.contractjob.Variables.duration;
import static com.dragonchain.contractbuilder.examples.contractjob.Variables.matching;
import static com.dragonchain.contractbuilder.examples.contractjob.Variables.number;
import static com.dragonchain.contractbuilder.examples.contractjob.Variables.oneOf;

import com.dragonchain.contractbuilder.error.InvalidInputException;
import com.dragonchain.contractbuilder.model.Credentials;
import com.dragonchain.contractbuilder.model.ElfHeader;
import com.dragonchain.contractbuilder.model.ImageReference;
import com.dragonchain.contractbuilder.model.ImageRepository;
import com.dragonchain.contractbuilder.model.Platform;
import com.dragonchain.contractbuilder.model.Quote;
import com.dragonchain.contractbuilder.model.Secret;
import com.dragonchain.contractbuilder.port.JobId;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * What the environment says, every value checked: names, numbers and files are what they have to
 * be, before anything is touched.
 *
 * @param chain the chain
 * @param gateway the gateway
 * @param registries the private registry, and how customers' are spoken to
 * @param stores where contracts, journal and queues are
 * @param images how images are adapted
 * @param job the job itself
 */
public record Configuration(
    ChainSettings chain,
    GatewaySettings gateway,
    RegistrySettings registries,
    StoreSettings stores,
    ImageSettings images,
    JobOptions job) {

  /** The chain; its public id is derived from the private key unless it is given. */
  public record ChainSettings(
      String stage,
      String internalId,
      String endpoint,
      Optional<String> publicId,
      Secret privateKey) {}

  /** The gateway. */
  public record GatewaySettings(URI url, Optional<Credentials> login, Optional<String> namespace) {}

  /** Registries. */
  public record RegistrySettings(
      String location,
      ImageRepository repository,
      Optional<Credentials> login,
      List<String> insecure,
      Optional<Path> authorities,
      List<String> allowed) {}

  /** Stores; the three Redis servers share a port. */
  public record StoreSettings(
      Path folder, String redis, int port, Optional<String> cache, Optional<String> search) {}

  /** Who adapts images. */
  public enum Builder {
    OCI,
    DOCKER,
    IMG,
    BUILDAH,
    BUILDKIT
  }

  /** Where the watchdog comes from. */
  public sealed interface Watchdog {

    /** An executable. */
    record Executable(Path path) implements Watchdog {}

    /** An image whose {@code /fwatchdog} it is. */
    record Image(ImageReference reference) implements Watchdog {}
  }

  /** Images; no platforms means all of them. */
  public record ImageSettings(
      Builder builder,
      Watchdog watchdog,
      String watchdogVersion,
      List<Platform> platforms,
      long sizeLimit,
      Docker docker,
      Tools tools) {}

  /** Where tools of an ordinary user are looked for, and where they work. */
  public record Tools(Path folder, Optional<Path> sharedState, Optional<String> path) {}

  /** What the Docker CLI reads. */
  public record Docker(
      Optional<String> host, boolean verify, Optional<Path> certificates, Path config) {}

  /** The job. */
  public record JobOptions(JobId id, Duration lease, Duration deadline, Duration readyTimeout) {}

  private static final Pattern HOST =
      Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9._-]{0,252})|\\[?[0-9A-Fa-f:.]{2,45}]?");
  private static final Pattern HOST_AND_PORT =
      Pattern.compile(
          "(?:[A-Za-z0-9][A-Za-z0-9._-]{0,252}|\\[[0-9A-Fa-f:.]{2,45}])(?::[0-9]{1,5})?");
  private static final Pattern ALLOWED =
      Pattern.compile(
          "(?:\\*\\.)?(?:[A-Za-z0-9][A-Za-z0-9._-]{0,252}|\\[[0-9A-Fa-f:.]{2,45}])(?::[0-9]{1,5})?");
  // Kubernetes, "Labels and Selectors": the syntax of a value
  private static final Pattern LABEL =
      Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?");
  // RFC 1123, as Kubernetes has it for namespaces
  private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");
  private static final Pattern USER = Pattern.compile("[^\\p{Cntrl}:]{1,255}");
  private static final Pattern ENDPOINT = Pattern.compile("[^\\p{Cntrl}\\s]{1,1024}");
  private static final Pattern BASE58 = Pattern.compile("[1-9A-HJ-NP-Za-km-z]{20,64}");
  private static final Pattern DOCKER_HOST =
      Pattern.compile("(?:unix:///|tcp://|https?://|ssh://)[^\\p{Cntrl}\\s]{1,255}");

  /**
   * Checks an environment.
   *
   * @param values the variables
   * @return the configuration
   * @throws InvalidInputException naming the first variable that makes no sense
   */
  public static Configuration of(Map<String, String> values) {
    Variables variables = new Variables(values);
    SecretsFile secrets = variables.get(Variable.SECRET_LOCATION, SecretsFile::read);
    return new Configuration(
        chain(variables, secrets),
        new GatewaySettings(
            variables.get(Variable.FAAS_GATEWAY, Configuration::httpUrl),
            variables.get(Variable.FAAS_SECRET_LOCATION, GatewayLogin::read),
            variables.find(
                Variable.FAAS_NAMESPACE,
                matching(NAMESPACE, "a name of at most 63 lower-case letters, digits or dashes"))),
        registries(variables, secrets),
        stores(variables),
        images(variables),
        job(variables));
  }

  private static ChainSettings chain(Variables variables, SecretsFile secrets) {
    return new ChainSettings(
        variables.get(Variable.STAGE, Variables::text),
        variables.get(
            Variable.INTERNAL_ID,
            matching(
                LABEL, "a label's value: at most 63 letters, digits, dots, dashes, underscores")),
        variables.get(Variable.DRAGONCHAIN_ENDPOINT, matching(ENDPOINT, "a URL")),
        variables.find(Variable.DRAGONCHAIN_PUBLIC_ID, matching(BASE58, "a public id in base58")),
        secrets.privateKey());
  }

  private static RegistrySettings registries(Variables variables, SecretsFile secrets) {
    Optional<Credentials> login =
        variables
            .find(Variable.REGISTRY_USERNAME, matching(USER, "a user's name, without a colon"))
            .map(user -> new Credentials(user, password(secrets)));
    ImageRepository repository =
        variables.get(
            Variable.FAAS_REGISTRY, value -> ImageRepository.of(value, "customer-contracts"));
    return new RegistrySettings(
        variables.get(Variable.FAAS_REGISTRY, value -> value),
        repository,
        login,
        variables.list(
            Variable.INSECURE_REGISTRIES,
            matching(HOST_AND_PORT, "a registry's host or host:port")),
        variables.find(Variable.REGISTRY_CA_FILE, Configuration::readableFile),
        variables.list(
            Variable.ALLOWED_REGISTRIES,
            matching(ALLOWED, "a registry's host or host:port, perhaps with *. before it")));
  }

  private static Secret password(SecretsFile secrets) {
    if (secrets.registryPassword().isEmpty()) {
      throw new InvalidInputException(
          Variable.SECRET_LOCATION
              + ": the file has no text under registry-password, which "
              + Variable.REGISTRY_USERNAME
              + " needs");
    }
    return secrets.registryPassword();
  }

  private static StoreSettings stores(Variables variables) {
    variables.get(
        Variable.STORAGE_TYPE,
        value -> {
          if (!value.equals("disk")) {
            throw new InvalidInputException(
                Quote.of(value) + " is not supported; the only type of storage is disk");
          }
          return value;
        });
    return new StoreSettings(
        variables.get(Variable.STORAGE_LOCATION, Configuration::folder),
        variables.get(Variable.REDIS_ENDPOINT, matching(HOST, "a host's name or address")),
        Math.toIntExact(variables.get(Variable.REDIS_PORT, number(1, 65_535))),
        variables.find(Variable.LRU_REDIS_ENDPOINT, matching(HOST, "a host's name or address")),
        variables.find(Variable.REDISEARCH_ENDPOINT, matching(HOST, "a host's name or address")));
  }

  private static ImageSettings images(Variables variables) {
    List<Platform> platforms =
        variables.find(Variable.PLATFORMS).filter("all"::equals).isPresent()
            ? List.of()
            : variables.list(Variable.PLATFORMS, Platform::of);
    boolean standard = variables.find(Variable.PLATFORMS).isEmpty();
    Watchdog watchdog = variables.get(Variable.FWATCHDOG, Configuration::watchdog);
    if (watchdog instanceof Watchdog.Executable && !standard && platforms.size() != 1) {
      throw new InvalidInputException(
          Variable.FWATCHDOG
              + ": an executable is for one platform; for those of "
              + Variable.PLATFORMS
              + " it has to be image: and a reference");
    }
    ImageSettings images =
        new ImageSettings(
            variables.get(Variable.BUILDER, oneOf(Builder.class)),
            watchdog,
            variables.get(
                Variable.FWATCHDOG_VERSION,
                matching(
                    LABEL,
                    "a label's value: at most 63 letters, digits, dots, dashes, underscores")),
            standard ? List.of(Platform.of(Variable.PLATFORMS.standard())) : platforms,
            variables.get(Variable.IMAGE_SIZE_LIMIT, number(1, 1L << 50)),
            docker(variables),
            new Tools(
                // where nobody asks for it, it need not be there
                variables
                    .find(Variable.BUILDER_FOLDER, Configuration::existingFolder)
                    .orElse(Path.of(Variable.BUILDER_FOLDER.standard())),
                variables.find(Variable.BUILDER_STATE, Configuration::existingFolder),
                Optional.ofNullable(variables.values().get("PATH"))));
    // the standard one may be missing: a delete does not need it
    if (variables.find(Variable.FWATCHDOG).isPresent()
        || Files.exists(Path.of(Variable.FWATCHDOG.standard()))) {
      requireWatchdog(images);
    }
    return images;
  }

  private static Docker docker(Variables variables) {
    Path home =
        variables.values().containsKey("HOME")
            ? Path.of(variables.values().get("HOME"))
            : Path.of("/");
    return new Docker(
        variables.find(
            Variable.DOCKER_HOST, matching(DOCKER_HOST, "unix:///path, tcp://host:port or a URL")),
        variables.find(Variable.DOCKER_TLS_VERIFY).isPresent(),
        variables.find(Variable.DOCKER_CERT_PATH, Configuration::existingFolder),
        variables
            .find(Variable.DOCKER_CONFIG, Configuration::folder)
            .orElse(home.resolve(".docker")));
  }

  private static JobOptions job(Variables variables) {
    Duration second = Duration.ofSeconds(1);
    return new JobOptions(
        variables
            .find(Variable.JOB_ID, JobId::new)
            .orElseGet(() -> new JobId(UUID.randomUUID().toString())),
        variables.get(Variable.JOB_LEASE, duration(second, Duration.ofMinutes(10))),
        variables.get(Variable.JOB_DEADLINE, duration(second, Duration.ofHours(24))),
        variables.get(Variable.READY_TIMEOUT, duration(second, Duration.ofHours(24))));
  }

  private static URI httpUrl(String value) {
    URI url;
    try {
      url = new URI(value);
    } catch (URISyntaxException e) {
      // not quoted, and without the cause: it may hold a password
      throw new InvalidInputException("not a URL, such as http://gateway.openfaas:8080");
    }
    if (url.getRawUserInfo() != null) {
      throw new InvalidInputException(
          "a URL with a login; keep the login in the files of " + Variable.FAAS_SECRET_LOCATION);
    }
    boolean http =
        "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
    if (!http
        || url.getHost() == null
        || url.getRawQuery() != null
        || url.getRawFragment() != null) {
      throw new InvalidInputException(
          Quote.of(value) + " is not an http or https URL, such as http://gateway.openfaas:8080");
    }
    return url;
  }

  private static Watchdog watchdog(String value) {
    if (value.startsWith("image:")) {
      return new Watchdog.Image(ImageReference.parse(value.substring("image:".length())));
    }
    return new Watchdog.Executable(Variables.path(value));
  }

  /**
   * Checks the watchdog, if it is a file.
   *
   * @throws InvalidInputException if it is not an executable for the platform of the images
   */
  public static void requireWatchdog(ImageSettings images) {
    if (!(images.watchdog() instanceof Watchdog.Executable executable)) {
      return;
    }
    try {
      ElfHeader.require(executable.path(), images.platforms().get(0));
    } catch (InvalidInputException e) {
      throw new InvalidInputException(
          Variable.FWATCHDOG + ": " + e.getMessage() + ", or image: and a reference", e);
    }
  }

  private static Path readableFile(String value) {
    Path path = Variables.path(value);
    if (!Files.isRegularFile(path) || !Files.isReadable(path)) {
      throw new InvalidInputException(Quote.of(value) + " is not a file that can be read");
    }
    return path;
  }

  /** One that is there or can be made. */
  private static Path folder(String value) {
    Path path = Variables.path(value);
    if (Files.exists(path) && !Files.isDirectory(path)) {
      throw new InvalidInputException(Quote.of(value) + " is not a folder");
    }
    return path;
  }

  private static Path existingFolder(String value) {
    Path path = Variables.path(value);
    if (!Files.isDirectory(path)) {
      throw new InvalidInputException(Quote.of(value) + " is not a folder");
    }
    return path;
  }
}
