package com.dragonchain.contractbuilder.docker;

import com.dragonchain.contractbuilder.error.RefusedException;
import com.dragonchain.contractbuilder.model.Credentials;
import com.dragonchain.contractbuilder.model.ImageReference;
import com.dragonchain.contractbuilder.model.Platform;
import com.dragonchain.contractbuilder.port.BaseInspector;
import com.dragonchain.contractbuilder.port.ImageBuilder.Request;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a builder was told, and what follows from it for a base. */
record DockerSettings(
    Path watchdog,
    Platform platform,
    long sizeLimit,
    Map<String, Credentials> logins,
    Optional<BaseInspector> inspector) {

  DockerSettings {
    logins = Map.copyOf(logins);
  }

  /** What is configured for a registry. */
  Optional<Credentials> login(String registry) {
    return Optional.ofNullable(logins.get(registry))
        .or(() -> inspector.flatMap(it -> it.login(registry)));
  }

  /** The request's credentials are for its base's registry, and better than what is configured. */
  Optional<Credentials> baseLogin(Request request) {
    return request.credentials().or(() -> login(request.base().repository().registry()));
  }

  /** Refuses an image that was pulled. */
  void check(Request request, ImageReference base, LocalImage image) {
    if (!platform.accepts(image.platform())) {
      throw new RefusedException(
          "adapt " + base + ": the image is for " + image.platform() + ", not for " + platform);
    }
    boolean ours = base.repository().equals(request.target());
    if (ours && !image.contract().equals(Optional.of(request.contract().value()))) {
      throw new RefusedException(
          "adapt "
              + base
              + ": it is not this contract's image; name the image that it was made of");
    }
    refuseTriggers(base, image.onBuild());
    refuseSize(base, image.uncompressedBytes());
  }

  void refuseTriggers(ImageReference base, List<String> onBuild) {
    if (!onBuild.isEmpty()) {
      throw new RefusedException(
          "adapt "
              + base
              + ": the image has ONBUILD triggers, which the Docker daemon would run; build it"
              + " without them, or choose the builder oci, which drops them");
    }
  }

  void refuseSize(ImageReference base, long uncompressedBytes) {
    if (uncompressedBytes > sizeLimit) {
      throw new RefusedException(
          "adapt "
              + base
              + ": the image has "
              + uncompressedBytes
              + " bytes unpacked, the limit is "
              + sizeLimit);
    }
  }
}
