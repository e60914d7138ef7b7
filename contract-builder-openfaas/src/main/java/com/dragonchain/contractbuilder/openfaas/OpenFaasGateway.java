package com.dragonchain.contractbuilder.openfaas;

import com.dragonchain.contractbuilder.error.InvalidInputException;
import com.dragonchain.contractbuilder.model.Credentials;
import com.dragonchain.contractbuilder.model.FunctionSpec;
import com.dragonchain.contractbuilder.model.Quote;
import com.dragonchain.contractbuilder.model.Secret;
import com.dragonchain.contractbuilder.port.Deadline;
import com.dragonchain.contractbuilder.port.FaasGateway;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/**
 * Functions and secrets behind the API of an OpenFaaS gateway (<a
 * href="https://github.com/openfaas/faas/tree/master/api-docs">api-docs</a>), on faas-netes and on
 * faasd. It finds out which of them it is and knows what their answers mean. Safe for many threads;
 * it holds nothing that has to be closed but the {@link OkHttpClient} that it was given.
 */
public final class OpenFaasGateway implements FaasGateway {

  private final Builder settings;
  private final Pause pause;
  private final GatewayCalls calls;
  private final FunctionWrites functions;
  private final SecretWrites secrets;

  private OpenFaasGateway(Builder settings) {
    this.settings = settings;
    pause = new Pause(settings);
    calls = new GatewayCalls(settings, new GatewayHttp(settings), pause);
    functions = new FunctionWrites(calls, pause, settings.writeTimeout);
    secrets = new SecretWrites(calls, pause, settings.writeTimeout);
  }

  private OpenFaasGateway(OpenFaasGateway other, Deadline deadline) {
    settings = other.settings;
    pause = other.pause.within(deadline);
    calls = other.calls.within(pause);
    functions = other.functions.within(calls, pause);
    secrets = new SecretWrites(calls, pause, settings.writeTimeout);
  }

  @Override
  public FaasGateway within(Deadline deadline) {
    return new OpenFaasGateway(this, deadline);
  }

  /**
   * Begins with the one thing that is needed.
   *
   * @param baseUrl the gateway's base URL; it may have a path, and no user, query or fragment
   * @return a builder
   * @throws InvalidInputException if it is not such an HTTP URL
   */
  public static Builder builder(URI baseUrl) {
    return new Builder(baseUrl);
  }

  @Override
  public Capabilities capabilities() {
    return calls.askProvider().capabilities();
  }

  @Override
  public Optional<Function> find(String name) {
    return calls
        .find(name)
        .map(found -> new Function(name, found.image(), found.availableReplicas()));
  }

  @Override
  public boolean matches(FunctionSpec spec) {
    checkNamespace(spec);
    Provider provider = calls.provider();
    return calls
        .find(spec.service())
        .filter(found -> found.difference(spec, provider).isEmpty())
        .isPresent();
  }

  @Override
  public void deploy(FunctionSpec spec) {
    checkNamespace(spec);
    functions.deploy(spec);
  }

  @Override
  public void update(FunctionSpec spec) {
    checkNamespace(spec);
    functions.update(spec);
  }

  @Override
  public void remove(String name) {
    functions.remove(name);
  }

  @Override
  public void awaitReady(FunctionSpec spec, Deadline deadline) {
    checkNamespace(spec);
    boolean fresh = functions.takeFresh(spec);
    new Readiness(calls, pause, settings, spec, fresh, deadline).await();
  }

  @Override
  public Set<String> secrets(String prefix) {
    return calls.secretNames(prefix);
  }

  @Override
  public void createSecrets(Map<String, Secret> values) {
    secrets.create(values);
  }

  @Override
  public void updateSecret(String name, Secret value) {
    secrets.update(name, value);
  }

  @Override
  public void removeSecret(String name) {
    secrets.remove(name);
  }

  /** Functions are looked up by name alone, so there can be but one namespace. */
  private void checkNamespace(FunctionSpec spec) {
    Optional<String> configured = Optional.ofNullable(settings.namespace);
    if (spec.namespace().isPresent() && !spec.namespace().equals(configured)) {
      throw new InvalidInputException(
          "namespace: the specification names "
              + Quote.of(spec.namespace().get())
              + ", the gateway is configured for "
              + configured.map(Quote::of).orElse("its default"));
    }
  }

  /** Waits; a test's may only move its clock on. */
  @FunctionalInterface
  public interface Sleeper {

    /**
     * Waits.
     *
     * @param span how long
     * @throws InterruptedException if the thread is interrupted
     */
    void sleep(Duration span) throws InterruptedException;
  }

  /** Settings of an {@link OpenFaasGateway}, each with a default. */
  public static final class Builder {

    private static final Pattern NAMESPACE =
        Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");

    final HttpUrl baseUrl;
    OkHttpClient client;
    @Nullable Credentials login;
    @Nullable String namespace;
    @Nullable FirstInvocation firstInvocation;
    Duration callTimeout = Duration.ofSeconds(90);
    Duration writeTimeout = Duration.ofMinutes(3);
    Duration pollInterval = Duration.ofMillis(250);
    Duration steadiness = Duration.ofSeconds(3);
    Clock clock = Clock.systemUTC();
    Sleeper sleeper = span -> Thread.sleep(span.toMillis());

    private Builder(URI baseUrl) {
      HttpUrl url = HttpUrl.get(baseUrl);
      if (url == null
          || !url.username().isEmpty()
          || !url.password().isEmpty()
          || url.query() != null
          || url.fragment() != null) {
        // Not quoted: a URL with a user may hold a password.
        throw new InvalidInputException(
            "gateway: the URL is not http(s)://host[:port][/path] without user, query and fragment");
      }
      boolean slash = url.pathSize() > 0 && url.pathSegments().get(url.pathSize() - 1).isEmpty();
      this.baseUrl = slash ? url.newBuilder().removePathSegment(url.pathSize() - 1).build() : url;
      this.client = GatewayClient.shared(url);
    }

    private Builder(Builder other) {
      baseUrl = other.baseUrl;
      client = other.client;
      login = other.login;
      namespace = other.namespace;
      firstInvocation = other.firstInvocation;
      callTimeout = other.callTimeout;
      writeTimeout = other.writeTimeout;
      pollInterval = other.pollInterval;
      steadiness = other.steadiness;
      clock = other.clock;
      sleeper = other.sleeper;
    }

    /**
     * The client whose connections are used; by default one that all gateways share.
     *
     * @param shared the client
     * @return this
     */
    public Builder client(OkHttpClient shared) {
      this.client = shared;
      return this;
    }

    /**
     * The login for everything but invocations; by default none.
     *
     * @param credentials user and password
     * @return this
     */
    public Builder login(Credentials credentials) {
      this.login = credentials;
      return this;
    }

    /**
     * The namespace of functions and secrets; by default the gateway's own.
     *
     * @param name its name
     * @return this
     * @throws InvalidInputException if it is not a DNS label (RFC 1123, section 2.1) in lower case
     */
    public Builder namespace(String name) {
      if (!NAMESPACE.matcher(name).matches()) {
        throw new InvalidInputException(
            "namespace: " + Quote.of(name) + " is not lower-case letters, digits and dashes");
      }
      this.namespace = name;
      return this;
    }

    /**
     * A request that a function has to answer before it counts as ready; by default none.
     *
     * @param invocation the request
     * @return this
     */
    public Builder firstInvocation(FirstInvocation invocation) {
      this.firstInvocation = invocation;
      return this;
    }

    /**
     * How long one call may take; by default 90 s. faasd waits up to 30 s for a drain before it
     * answers, the gateway itself often up to 60 s.
     *
     * @param span longer than zero
     * @return this
     */
    public Builder callTimeout(Duration span) {
      this.callTimeout = positive("call time-out", span);
      return this;
    }

    /**
     * How long one write may take with all its drains, repeats and reads; by default 3 minutes.
     *
     * @param span longer than zero
     * @return this
     */
    public Builder writeTimeout(Duration span) {
      this.writeTimeout = positive("write time-out", span);
      return this;
    }

    /**
     * How long to wait between two looks; by default 250 ms.
     *
     * @param span longer than zero
     * @return this
     */
    public Builder pollInterval(Duration span) {
      this.pollInterval = positive("poll interval", span);
      return this;
    }

    /**
     * How long a state has to last to be believed (Kubernetes: all replicas available after an
     * update; faasd: a process that has ended); by default 3 s.
     *
     * @param span longer than zero
     * @return this
     */
    public Builder steadiness(Duration span) {
      this.steadiness = positive("steadiness", span);
      return this;
    }

    /**
     * The clock that deadlines are held against; by default the system's.
     *
     * @param source the clock
     * @return this
     */
    public Builder clock(Clock source) {
      this.clock = source;
      return this;
    }

    /**
     * What waits; by default {@link Thread#sleep}.
     *
     * @param waiting waits
     * @return this
     */
    public Builder sleeper(Sleeper waiting) {
      this.sleeper = waiting;
      return this;
    }

    private static Duration positive(String what, Duration span) {
      if (span.isNegative() || span.isZero()) {
        throw new InvalidInputException(what + ": " + span + " is not longer than zero");
      }
      return span;
    }

    /**
     * Makes the gateway. Nothing is sent yet.
     *
     * @return the gateway
     */
    public OpenFaasGateway build() {
      return new OpenFaasGateway(new Builder(this));
    }
  }
}
