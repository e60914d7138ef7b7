package com.dragonchain.contractbuilder.oci;

import com.dragonchain.contractbuilder.error.RefusedException;
import com.dragonchain.contractbuilder.model.Credentials;
import com.dragonchain.contractbuilder.model.ImageRepository;
import com.dragonchain.contractbuilder.port.Deadline;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * How registries are spoken to: which hosts, how, as whom, how patiently. One of them, with one
 * pool of connections, serves all builders and registries of a process. Safe for many threads;
 * whoever builds it closes it.
 *
 * <p>Credentials go to a registry only when it asks for them, and never across a redirect. A
 * connection to a link-local address or a cloud's metadata service is refused, whatever led there.
 *
 * <p>What customers choose takes bounded memory: some hundred kilobytes for each layer that is on
 * its way; up to 8.5 MB more for one that is packed with zstd, of which four at a time are unpacked
 * by all that one client serves, and others wait; and a few megabytes for the manifests and configs
 * of each image.
 */
public final class OciClient implements AutoCloseable {
  private static final int REMEMBERED = 1_000;

  /** How many layers packed with zstd are unpacked at once: 8.5 MB each. */
  static final int WINDOWS = 4;

  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|.+\\.localhost|127(?:\\.\\d{1,3}){3}|\\[?::1\\]?");

  private final HttpClients http;
  private final ExecutorService workers;
  private final Semaphore windows = new Semaphore(WINDOWS, true);
  private final Clock clock;
  private final HostRules insecure;
  private final Optional<HostRules> allowed;
  private final Map<String, Login> logins;
  private final Optional<DockerConfigCredentials> dockerConfig;
  private final Retries retries;
  private final Duration requestTimeout;
  private final Optional<Schemes> schemes;

  /** By host and login: who one is, where. */
  private final Map<List<Object>, Authorizer> authorizers =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<List<Object>, Authorizer> eldest) {
          return size() > REMEMBERED;
        }
      };

  private OciClient(Builder builder) {
    clock = builder.clock;
    insecure = HostRules.of("insecure registries", builder.insecure);
    allowed = Optional.ofNullable(builder.allowed).map(a -> HostRules.of("allowed registries", a));
    logins = Map.copyOf(builder.logins);
    dockerConfig = Optional.ofNullable(builder.dockerConfig);
    retries = new Retries(builder.attempts, builder.firstPause);
    requestTimeout = builder.requestTimeout;
    workers = Executors.newCachedThreadPool(OciClient::thread);
    http =
        new HttpClients(
            builder.guarded,
            builder.connectTimeout,
            builder.idleTimeout,
            Optional.ofNullable(builder.caFile));
    // Without an authority of its own, no registry on the loopback interface can prove itself.
    schemes = Optional.ofNullable(builder.caFile).map(file -> new Schemes(this));
  }

  private static final AtomicInteger THREADS = new AtomicInteger();

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "oci-" + THREADS.incrementAndGet());
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Begins one.
   *
   * @return a builder
   */
  public static Builder builder() {
    return new Builder();
  }

  HttpClients http() {
    return http;
  }

  Clock clock() {
    return clock;
  }

  Retries retries() {
    return retries;
  }

  Duration requestTimeout() {
    return requestTimeout;
  }

  Scope scope(String what, Deadline deadline) {
    return new Scope(what, workers, clock, deadline, windows);
  }

  RegistryHost host(ImageRepository repository) {
    return RegistryHost.of(repository.registry(), isPlain(repository.registry()));
  }

  private boolean isPlain(String registry) {
    String host = HostRules.host(registry.toLowerCase(Locale.ROOT));
    return LOOPBACK.matcher(host).matches() || insecure.matches(registry);
  }

  boolean speaksPlainly(HttpUrl url) {
    String host = url.host().contains(":") ? "[" + url.host() + "]" : url.host();
    return isPlain(host + ":" + url.port());
  }

  /** Refuses registries that customers' images must not come from. */
  void requireAllowed(ImageRepository repository) {
    if (allowed.isPresent() && !allowed.get().matches(repository.registry())) {
      throw new RefusedException(
          "image "
              + repository
              + ": its registry is not one of those allowed here; push it to one that is");
    }
  }

  /** The login for a registry: what is given, else what is configured, else none. */
  Login login(RegistryHost host, Optional<Credentials> given) {
    if (given.isPresent()) {
      return Login.of(given.get());
    }
    return configured(host.name());
  }

  /** The login that is configured for a registry, {@code host[:port]} in lower case. */
  Login configured(String registry) {
    Login own = logins.get(registry);
    if (own != null) {
      return own;
    }
    return dockerConfig.flatMap(config -> config.find(registry)).orElse(Login.Anonymous.LOGIN);
  }

  /** Speaks to a repository within an operation; may ask its registry whether it speaks HTTPS. */
  RegistrySession session(
      ImageRepository repository, Login login, Set<String> scopes, Scope scope) {
    RegistryHost host = decided(host(repository), scope);
    Authorizer authorizer;
    synchronized (authorizers) {
      authorizer =
          authorizers.computeIfAbsent(
              List.of(host.base().toString(), login), i -> new Authorizer(login, clock));
    }
    return new RegistrySession(this, host, repository.path(), authorizer, scopes, scope);
  }

  /** Where a registry is spoken to; it may be asked whether it speaks HTTPS. */
  RegistryHost host(String registry, Scope scope) {
    return decided(RegistryHost.of(registry, isPlain(registry)), scope);
  }

  private RegistryHost decided(RegistryHost host, Scope scope) {
    if (schemes.isEmpty() || host.isSecure()) {
      return host;
    }
    return scope.run(
        () -> {
          try {
            return schemes.get().decide(host, scope);
          } catch (IOException e) {
            throw RegistrySession.failure(scope.what(), host.name(), e);
          }
        });
  }

  /** Closes idle connections; what runs is not waited for. */
  @Override
  public void close() {
    workers.shutdown();
    http.close();
  }

  /** Collects what is optional. */
  public static final class Builder {
    private Clock clock = Clock.systemUTC();
    private Collection<String> insecure = List.of();
    private @Nullable Collection<String> allowed;
    private final Map<String, Login> logins = new HashMap<>();
    private @Nullable DockerConfigCredentials dockerConfig;
    private @Nullable Path caFile;
    private boolean guarded = true;
    private int attempts = 4;
    private Duration firstPause = Duration.ofMillis(200);
    private Duration connectTimeout = Duration.ofSeconds(10);
    private Duration idleTimeout = Duration.ofSeconds(30);
    private Duration requestTimeout = Duration.ofSeconds(60);

    private Builder() {}

    /**
     * Registries that may be spoken to in plain HTTP; those on the loopback interface always may.
     * They are, unless there is a {@link #caFile} and they speak HTTPS.
     *
     * @param registries {@code host} (any port) or {@code host:port}, {@code *.} before it or not
     * @return this
     */
    public Builder insecureRegistries(Collection<String> registries) {
      insecure = List.copyOf(registries);
      return this;
    }

    /**
     * The only registries that customers' images may come from; unless given, any.
     *
     * @param registries {@code host} (any port) or {@code host:port}, {@code *.} before it or not
     * @return this
     */
    public Builder allowedRegistries(Collection<String> registries) {
      allowed = List.copyOf(registries);
      return this;
    }

    /**
     * Lets addresses be spoken to that are link-local or a metadata service's.
     *
     * @return this
     */
    public Builder allowLinkLocal() {
      guarded = false;
      return this;
    }

    /**
     * Certificate authorities to trust besides the JVM's. With them, registries that may be spoken
     * to in plain HTTP are asked for HTTPS first.
     *
     * @param pemFile a file of PEM certificates
     * @return this
     */
    public Builder caFile(Path pemFile) {
      caFile = pemFile;
      return this;
    }

    /**
     * Credentials of our own for a registry, such as the private one.
     *
     * @param registry {@code host[:port]}
     * @param credentials user and password
     * @return this
     */
    public Builder login(String registry, Credentials credentials) {
      logins.put(registry.toLowerCase(Locale.ROOT), Login.of(credentials));
      return this;
    }

    /**
     * Nobody at a registry, whatever {@link #dockerConfig} says of it.
     *
     * @param registry {@code host[:port]}
     * @return this
     */
    public Builder anonymous(String registry) {
      logins.put(registry.toLowerCase(Locale.ROOT), Login.Anonymous.LOGIN);
      return this;
    }

    /**
     * Where to look for credentials of registries that are not known otherwise.
     *
     * @param config Docker's
     * @return this
     */
    public Builder dockerConfig(DockerConfigCredentials config) {
      dockerConfig = config;
      return this;
    }

    /**
     * How long to wait.
     *
     * @param connect for a connection
     * @param idle for the next byte of whatever goes on
     * @param request for a whole request that does not carry a layer
     * @return this
     */
    public Builder timeouts(Duration connect, Duration idle, Duration request) {
      connectTimeout = connect;
      idleTimeout = idle;
      requestTimeout = request;
      return this;
    }

    /**
     * How often to try what failed for a while: a broken connection, 408, 429, 5xx.
     *
     * @param count attempts in all
     * @param pause after the first; it doubles each time
     * @return this
     */
    public Builder attempts(int count, Duration pause) {
      attempts = count;
      firstPause = pause;
      return this;
    }

    /**
     * Another clock than the system's.
     *
     * @param other the clock
     * @return this
     */
    public Builder clock(Clock other) {
      clock = other;
      return this;
    }

    /**
     * Builds.
     *
     * @return the client
     * @throws com.dragonchain.contractbuilder.error.InvalidInputException if a setting makes no
     *     sense
     */
    public OciClient build() {
      return new OciClient(this);
    }
  }
}
