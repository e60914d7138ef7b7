package com.dragonchain.contractbuilder.docker;

import com.dragonchain.contractbuilder.error.CancelledException;
import com.dragonchain.contractbuilder.error.RefusedException;
import com.dragonchain.contractbuilder.model.ContractId;
import com.dragonchain.contractbuilder.model.Credentials;
import com.dragonchain.contractbuilder.model.ElfHeader;
import com.dragonchain.contractbuilder.model.ImageReference;
import com.dragonchain.contractbuilder.model.Platform;
import com.dragonchain.contractbuilder.port.BaseInspector;
import com.dragonchain.contractbuilder.port.Deadline;
import com.dragonchain.contractbuilder.port.ImageBuilder;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import okhttp3.OkHttpClient;

/**
 * Adapts images on a Docker daemon (Docker Engine API 1.24 and later): pulls the base, refuses what
 * must not be built, builds, pushes, and takes away what it brought.
 *
 * <p>Registries are talked to by the daemon. Whether it speaks plain HTTP to one, which
 * certificates it trusts, and how it gets there is the daemon's configuration. Without a {@link
 * Builder#inspector} it is the daemon that looks at the base, and it knows an image's size only
 * when it has pulled it.
 *
 * <p>What it leaves on the daemon when its process is killed is removed by the next adaptation of
 * the same contract there.
 */
public final class DockerImageBuilder implements ImageBuilder {

  /** How long removing what was brought may take, beyond the deadline if need be. */
  private static final Duration CLEANING = Duration.ofSeconds(30);

  private final DockerSettings settings;
  private final Transport transport;
  private final Clock clock;
  private final Set<ContractId> busy = new HashSet<>();

  private DockerImageBuilder(DockerSettings settings, Transport transport, Clock clock) {
    this.settings = settings;
    this.transport = transport;
    this.clock = clock;
  }

  /**
   * Begins a builder on a daemon.
   *
   * @param host as in {@code DOCKER_HOST}: {@code unix:///var/run/docker.sock}, {@code
   *     tcp://host:port}
   * @param watchdog the watchdog's executable, for the platform
   * @return settings
   */
  public static Builder at(String host, Path watchdog) {
    return new Builder(host, watchdog);
  }

  /** None: the tag moves with the push, and ONBUILD is refused. */
  @Override
  public Set<Capability> capabilities() {
    return Set.of();
  }

  @Override
  public BaseImage inspect(Request request) {
    ElfHeader.require(settings.watchdog(), settings.platform());
    return settings.inspector().isPresent()
        ? inspect(settings.inspector().get(), request)
        : inspect(Daemon.ask(transport, request.deadline()), request);
  }

  private BaseImage inspect(BaseInspector inspector, Request request) {
    BaseInspector.Inspection seen = inspector.inspect(request);
    settings.refuseTriggers(request.base(), seen.onBuild());
    return seen.base();
  }

  private BaseImage inspect(Daemon daemon, Request request) {
    ImageReference base = request.base();
    if (!daemon.resolves()) {
      throw new RefusedException(
          "look up "
              + base
              + ": the Docker daemon is too old to look at an image without pulling it (API 1.30);"
              + " configure an inspector");
    }
    Daemon.Descriptor found = daemon.resolve(base, settings.baseLogin(request));
    if (found.mediaType().startsWith("application/vnd.docker.distribution.manifest.v1")) {
      throw new RefusedException(
          "adapt " + base + ": the image has the obsolete format schema1; push it anew");
    }
    if (!found.platforms().isEmpty()
        && found.platforms().stream().noneMatch(settings.platform()::accepts)) {
      throw new RefusedException(
          "adapt "
              + base
              + ": the image is for "
              + found.platforms()
              + ", not for "
              + settings.platform());
    }
    return new BaseImage(
        new ImageReference(base.repository(), base.tag(), Optional.of(found.digest())), -1);
  }

  @Override
  public AdaptedImage adapt(Request request, Progress progress) {
    ImageReference base = inspect(request).reference();
    // Before the daemon unpacks it.
    settings.inspector().ifPresent(it -> it.requireUnpacked(request, settings.sizeLimit()));
    enter(request.contract());
    try {
      Daemon daemon = Daemon.ask(transport, request.deadline());
      Deadline end =
          new Deadline(clock.instant().plus(request.deadline().left(clock)).plus(CLEANING));
      return new Adaptation(daemon, daemon.until(end), settings, request, base, progress).run();
    } finally {
      leave(request.contract());
    }
  }

  /** Two adaptations of one contract would share the name that is pushed. */
  private void enter(ContractId contract) {
    synchronized (busy) {
      try {
        while (!busy.add(contract)) {
          busy.wait();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CancelledException(
            "adapt for " + contract + ": interrupted while another adaptation of it went on", e);
      }
    }
  }

  private void leave(ContractId contract) {
    synchronized (busy) {
      busy.remove(contract);
      busy.notifyAll();
    }
  }

  /** Settings of a builder. */
  public static final class Builder {

    private final String host;
    private final Path watchdog;
    private final Map<String, Credentials> logins = new HashMap<>();
    private Optional<Path> certificates = Optional.empty();
    private Platform platform = Platform.of("linux/amd64");
    private long sizeLimit = 524_288_000;
    private Optional<BaseInspector> inspector = Optional.empty();
    private Optional<OkHttpClient> client = Optional.empty();
    private Clock clock = Clock.systemUTC();

    private Builder(String host, Path watchdog) {
      this.host = host;
      this.watchdog = watchdog;
    }

    /**
     * Speaks TLS to the daemon.
     *
     * @param folder with {@code ca.pem}, {@code cert.pem} and {@code key.pem}, as in {@code
     *     DOCKER_CERT_PATH}
     * @return this
     */
    public Builder tls(Path folder) {
      certificates = Optional.of(folder);
      return this;
    }

    /**
     * Logs in to a registry: for pushes, and for bases there that a request has no credentials for.
     *
     * @param registry {@code host[:port]}
     * @param credentials for it and no other
     * @return this
     */
    public Builder login(String registry, Credentials credentials) {
      logins.put(registry, credentials);
      return this;
    }

    /**
     * The platform to adapt for.
     *
     * @param wanted default {@code linux/amd64}
     * @return this
     */
    public Builder platform(Platform wanted) {
      platform = wanted;
      return this;
    }

    /**
     * The largest base.
     *
     * @param bytes unpacked, default 524,288,000
     * @return this
     */
    public Builder sizeLimit(long bytes) {
      sizeLimit = bytes;
      return this;
    }

    /**
     * Lets something else than the daemon look at bases, before the daemon pulls them.
     *
     * @param other looks at bases
     * @return this
     */
    public Builder inspector(BaseInspector other) {
      inspector = Optional.of(other);
      return this;
    }

    /**
     * Derives the client for the daemon from another one.
     *
     * @param base the other one
     * @return this
     */
    public Builder client(OkHttpClient base) {
      client = Optional.of(base);
      return this;
    }

    /**
     * Tells the time otherwise.
     *
     * @param other the clock
     * @return this
     */
    public Builder clock(Clock other) {
      clock = other;
      return this;
    }

    /**
     * Makes the builder. It does not ask the daemon for anything yet.
     *
     * @return the builder
     * @throws com.dragonchain.contractbuilder.error.InvalidInputException if the host or the
     *     certificates cannot be used
     */
    public DockerImageBuilder build() {
      Optional<TlsFolder> tls = certificates.map(TlsFolder::read);
      DockerHost daemon = DockerHost.parse(host, tls.isPresent());
      OkHttpClient http = daemon.client(client.orElseGet(OkHttpClient::new), tls);
      return new DockerImageBuilder(
          new DockerSettings(watchdog, platform, sizeLimit, logins, inspector),
          new Transport(daemon, http, clock),
          clock);
    }
  }
}
