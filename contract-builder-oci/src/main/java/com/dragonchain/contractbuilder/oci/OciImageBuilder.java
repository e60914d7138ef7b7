package com.dragonchain.contractbuilder.oci;

import com.dragonchain.contractbuilder.error.ContractBuilderException;
import com.dragonchain.contractbuilder.error.InvalidInputException;
import com.dragonchain.contractbuilder.error.ProtocolException;
import com.dragonchain.contractbuilder.error.RefusedException;
import com.dragonchain.contractbuilder.model.Digest;
import com.dragonchain.contractbuilder.model.ImageReference;
import com.dragonchain.contractbuilder.model.Platform;
import com.dragonchain.contractbuilder.oci.BaseImages.Base;
import com.dragonchain.contractbuilder.oci.BaseImages.OneImage;
import com.dragonchain.contractbuilder.port.BaseInspector;
import com.dragonchain.contractbuilder.port.Deadline;
import com.dragonchain.contractbuilder.port.ImageBuilder;
import com.dragonchain.contractbuilder.port.LayerSizes;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An image builder that builds nothing: it reads the customer's manifest and config, lets the
 * private registry take the layers from where they are, and writes a manifest with one more layer
 * and a changed config. No daemon, no disk, no privilege; memory that does not grow with images;
 * nothing of the image is executed, so that ONBUILD triggers are dropped.
 *
 * <p>It does everything that builders may not be able to do: indexes, reproducible digests, pushing
 * by digest. Layers that registries do not hold are kept, and not copied.
 */
public final class OciImageBuilder implements ImageBuilder {
  private static final Logger LOG = LoggerFactory.getLogger(OciImageBuilder.class);
  private static final Duration CLEANUP = Duration.ofSeconds(10);

  private final OciClient client;
  private final WatchdogLayers watchdogs;
  private final List<Platform> platforms;
  private final LayerSizes sizes;
  private final Adaptation.Options options;
  private final Documents documents;

  private OciImageBuilder(Builder builder) {
    client = builder.client;
    watchdogs = new WatchdogLayers(builder.client, builder.watchdog);
    platforms = builder.platforms;
    sizes = builder.sizes;
    documents = new Documents(builder.client.clock());
    options = new Adaptation.Options(builder.limitBytes, builder.parallel);
  }

  /**
   * Begins one.
   *
   * @param client speaks to registries; it stays the caller's to close
   * @param watchdog where fwatchdog comes from
   * @return a builder
   */
  public static Builder builder(OciClient client, Watchdog watchdog) {
    return new Builder(client, watchdog);
  }

  @Override
  public Set<Capability> capabilities() {
    return EnumSet.allOf(Capability.class);
  }

  /**
   * Looks at bases for builders that cannot, by the same rules.
   *
   * @return an inspector of bases for the platform of this builder
   * @throws InvalidInputException if this builder is for several platforms
   */
  public BaseInspector inspector() {
    if (platforms.size() != 1) {
      throw new InvalidInputException(
          "platforms: a builder that needs an inspector adapts for one; name one");
    }
    return new OciBaseInspector(this, client, sizes, options.parallel());
  }

  @Override
  public BaseImage inspect(Request request) {
    Scope scope = client.scope("image " + request.base(), request.deadline());
    RegistrySession source = source(request, scope);
    Base base = scope.run(() -> read(request, source));
    ImageReference reference = request.base();
    return new BaseImage(
        new ImageReference(reference.repository(), reference.tag(), Optional.of(base.digest())),
        base.images().stream().mapToLong(OneImage::compressedBytes).sum());
  }

  RegistrySession source(Request request, Scope scope) {
    ImageReference base = request.base();
    client.requireAllowed(base.repository());
    RegistryHost host = client.host(base.repository());
    requireOwn(request, host);
    return client.session(
        base.repository(),
        client.login(host, request.credentials()),
        Set.of(pull(base.repository().path())),
        scope);
  }

  private boolean isTarget(Request request, RegistryHost host) {
    return request.base().repository().path().equals(request.target().path())
        && host.isSameAs(client.host(request.target()));
  }

  /** Nobody builds on another one's contract. */
  private void requireOwn(Request request, RegistryHost host) {
    boolean other =
        request.base().tag().isPresent()
            && !request.base().tag().get().equals(request.contract().value());
    if (other && isTarget(request, host)) {
      throw notOwn(request);
    }
  }

  private static RefusedException notOwn(Request request) {
    return new RefusedException(
        "image "
            + request.base()
            + ": it may be another contract's; name the image it was made of");
  }

  private static String pull(String path) {
    return "repository:" + path + ":pull";
  }

  /** Asks the registry for the base. */
  Base read(Request request, RegistrySession source) {
    return check(request, source, images(source).read(request.base().reference()));
  }

  /** Reads the base; what it pins may have been read a while ago. */
  Base readAgain(Request request, RegistrySession source) {
    Optional<Digest> pinned = request.base().digest();
    return pinned.isPresent()
        ? check(request, source, images(source).read(pinned.get()))
        : read(request, source);
  }

  private BaseImages images(RegistrySession source) {
    return new BaseImages(source, platforms, documents, source.scope().what());
  }

  private Base check(Request request, RegistrySession source, Base base) {
    String what = source.scope().what();
    for (OneImage image : base.images()) {
      if (isTarget(request, source.host())
          && !image.config().contract().equals(Optional.of(request.contract().value()))) {
        throw notOwn(request);
      }
      requireSize(image, what);
    }
    return base;
  }

  private void requireSize(OneImage image, String what) {
    long sum = 0;
    for (BaseImages.LayerEntry layer : image.layers()) {
      try {
        sum = Math.addExact(sum, layer.descriptor().size());
      } catch (ArithmeticException e) {
        throw new ProtocolException(what + ": the sizes of its layers make no sense", e);
      }
    }
    if (sum > options.limitBytes()) {
      throw new RefusedException(
          what
              + ": its layers are "
              + sum
              + " bytes even when packed, allowed are "
              + options.limitBytes()
              + " unpacked; make it smaller");
    }
  }

  @Override
  public AdaptedImage adapt(Request request, Progress progress) {
    Scope scope = client.scope("image " + request.base(), request.deadline());
    RegistrySession source = source(request, scope);
    RegistrySession target = target(request, source, scope);
    Adaptation adaptation =
        new Adaptation(source, target, sizes, watchdogs, request, progress, options);
    try {
      return adaptation.run(scope.run(() -> readAgain(request, source)));
    } catch (ContractBuilderException e) {
      throw scope.failure(e);
    } finally {
      scope.end();
      cleanUp(adaptation.uploads(), target);
    }
  }

  private RegistrySession target(Request request, RegistrySession source, Scope scope) {
    RegistryHost host = client.host(request.target());
    Set<String> scopes = new LinkedHashSet<>();
    scopes.add("repository:" + request.target().path() + ":pull,push");
    if (host.isSameAs(source.host()) && !source.path().equals(request.target().path())) {
      scopes.add(pull(source.path())); // a mount reads there
    }
    return client.session(request.target(), client.login(host, Optional.empty()), scopes, scope);
  }

  /** Cancels what is open, also for a thread that was interrupted. */
  private void cleanUp(Uploads uploads, RegistrySession target) {
    if (!uploads.hasOpen()) {
      return;
    }
    boolean interrupted = Thread.interrupted();
    Scope scope =
        client.scope("clean up " + target.host().name(), Deadline.in(client.clock(), CLEANUP));
    try {
      uploads.cancelAll(target.in(scope));
    } catch (RuntimeException e) {
      LOG.warn("an upload may have been left open at {}: {}", target.host().name(), e.getMessage());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Collects what is optional. */
  public static final class Builder {
    private final OciClient client;
    private final Watchdog watchdog;
    private List<Platform> platforms = List.of(Platform.of("linux/amd64"));
    private LayerSizes sizes = LayerSizes.inMemory();
    private long limitBytes = 524_288_000;
    private int parallel = 4;

    private Builder(OciClient client, Watchdog watchdog) {
      this.client = client;
      this.watchdog = watchdog;
    }

    OciClient client() {
      return client;
    }

    /**
     * The platforms that images are wanted for; linux/amd64 unless given. With more than one the
     * adapted image is an index.
     *
     * @param wanted at least one
     * @return this
     */
    public Builder platforms(List<Platform> wanted) {
      if (wanted.isEmpty()) {
        throw new InvalidInputException("platforms: at least one is needed, or all");
      }
      platforms = List.copyOf(new LinkedHashSet<>(wanted));
      return this;
    }

    /**
     * Every platform that an image has; the adapted image of an index is an index.
     *
     * @return this
     */
    public Builder allPlatforms() {
      platforms = List.of();
      return this;
    }

    /**
     * Where it is remembered how large layers are; in memory unless given.
     *
     * @param memory the memory
     * @return this
     */
    public Builder layerSizes(LayerSizes memory) {
      sizes = memory;
      return this;
    }

    /**
     * How large an image may be unpacked; 524,288,000 bytes unless given.
     *
     * @param bytes the limit
     * @return this
     */
    public Builder sizeLimitBytes(long bytes) {
      limitBytes = bytes;
      return this;
    }

    /**
     * How many layers are handled at once; four unless given.
     *
     * @param count at least one
     * @return this
     */
    public Builder parallelLayers(int count) {
      if (count < 1) {
        throw new InvalidInputException("parallel layers: at least one is needed, not " + count);
      }
      parallel = count;
      return this;
    }

    /**
     * Builds.
     *
     * @return the image builder, safe for many threads
     * @throws InvalidInputException if settings do not go together
     */
    public OciImageBuilder build() {
      if (watchdog instanceof Watchdog.File && platforms.size() != 1) {
        throw new InvalidInputException(
            "fwatchdog: a file is for one platform; for several give image: and a reference");
      }
      return new OciImageBuilder(this);
    }
  }
}
