package com.dragonchain.contractbuilder.docker;

import com.dragonchain.contractbuilder.error.NotFoundException;
import com.dragonchain.contractbuilder.error.ProtocolException;
import com.dragonchain.contractbuilder.model.Credentials;
import com.dragonchain.contractbuilder.model.Digest;
import com.dragonchain.contractbuilder.model.Dockerfile;
import com.dragonchain.contractbuilder.model.ImageReference;
import com.dragonchain.contractbuilder.port.ImageBuilder.AdaptedImage;
import com.dragonchain.contractbuilder.port.ImageBuilder.Progress;
import com.dragonchain.contractbuilder.port.ImageBuilder.Request;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One adaptation on a daemon, from the pull to the push, and back to what the daemon was before.
 */
final class Adaptation {

  private static final int ATTEMPTS = 5;

  private final Daemon daemon;
  private final DockerSettings settings;
  private final Request request;
  private final Progress progress;
  private final Leftovers leftovers;
  private final String name;
  private final String tag;
  private final ImageReference base;
  private final String baseName;

  // What there is to take away again.
  private boolean pulled;
  private @Nullable BaseTag held;
  private boolean built;
  private boolean building;
  private Optional<String> earlier = Optional.empty();
  private Set<String> before = Set.of();

  /**
   * Prepares one.
   *
   * @param base the base, pinned
   * @param cleaning the daemon for as long as may be cleaned up, after the deadline too
   */
  Adaptation(
      Daemon daemon,
      Daemon cleaning,
      DockerSettings settings,
      Request request,
      ImageReference base,
      Progress progress) {
    this.daemon = daemon;
    this.settings = settings;
    this.request = request;
    this.progress = progress;
    this.leftovers = new Leftovers(cleaning, request.contract(), progress);
    this.tag = request.contract().value();
    this.name = request.target() + ":" + tag;
    this.base = base;
    this.baseName = base.repository().at(base.digest().orElseThrow());
  }

  AdaptedImage run() {
    leftovers.sweepCrashed(name);
    try {
      LocalImage image = hold();
      settings.check(request, base, image);
      build(image);
      progress.pushing(daemon.left());
      Optional<Digest> pushed = daemon.push(request.target(), tag, targetLogin(), progress);
      return new AdaptedImage(confirm(pushed), List.of());
    } finally {
      cleanUp();
    }
  }

  /** Pulls the base, if it is not there, and names it, so that nobody can take it away. */
  private LocalImage hold() {
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      Optional<LocalImage> image = find().filter(i -> settings.platform().accepts(i.platform()));
      if (image.isEmpty()) {
        pulled = true;
        daemon.pull(
            base.repository(),
            base.digest().orElseThrow(),
            settings.platform(),
            settings.baseLogin(request),
            progress);
        image = find();
      }
      if (image.isPresent()) {
        held = BaseTag.draw(request.contract(), pulled);
        if (daemon.tag(image.get().id(), held.repository(), held.tag())) {
          return image.get();
        }
      }
      // Another job, which had pulled it too, took it away in between.
    }
    throw new NotFoundException(
        "pull " + baseName + ": it is removed from the Docker daemon as often as it is pulled");
  }

  private Optional<LocalImage> find() {
    return daemon.inspect(baseName);
  }

  private void build(LocalImage image) {
    BaseTag from = java.util.Objects.requireNonNull(held);
    earlier = daemon.inspect(name).map(LocalImage::id);
    before = leftovers.labelled();
    built = true;
    building = true;
    daemon.build(
        new BuildContext(
            Dockerfile.adapting(from.reference(), request.contract()), settings.watchdog()),
        name,
        image.platform(),
        progress);
    building = false;
  }

  /** Asks the registry what it has now, since it alone decides what the digest is. */
  private Digest confirm(Optional<Digest> pushed) {
    if (!daemon.resolves()) {
      return pushed.orElseThrow(
          () -> new ProtocolException("push " + name + ": the Docker daemon names no digest"));
    }
    ImageReference asked = new ImageReference(request.target(), Optional.of(tag), pushed);
    Digest there = daemon.resolve(asked, targetLogin()).digest();
    if (pushed.isPresent() && !pushed.get().equals(there)) {
      throw new ProtocolException(
          "push " + name + ": the daemon pushed " + pushed.get() + ", the registry has " + there);
    }
    return there;
  }

  private Optional<Credentials> targetLogin() {
    return settings.login(request.target().registry());
  }

  private void cleanUp() {
    boolean interrupted = Thread.interrupted();
    try {
      if (built) {
        leftovers.giveBack(name, request.target().toString(), tag, earlier);
        leftovers.removeNew(before, building);
      }
      if (held != null) {
        leftovers.release(held);
      }
      if (pulled) {
        leftovers.release(baseName);
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
