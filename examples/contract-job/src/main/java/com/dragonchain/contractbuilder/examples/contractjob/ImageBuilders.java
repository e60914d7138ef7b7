package com.dragonchain.contractbuilder.examples.contractjob;

import com.dragonchain.contractbuilder.docker.DockerImageBuilder;
import com.dragonchain.contractbuilder.error.InvalidInputException;
import com.dragonchain.contractbuilder.examples.contractjob.Configuration.Docker;
import com.dragonchain.contractbuilder.examples.contractjob.Configuration.ImageSettings;
import com.dragonchain.contractbuilder.img.UserspaceImageBuilder;
import com.dragonchain.contractbuilder.model.Platform;
import com.dragonchain.contractbuilder.oci.OciClient;
import com.dragonchain.contractbuilder.oci.OciImageBuilder;
import com.dragonchain.contractbuilder.oci.Watchdog;
import com.dragonchain.contractbuilder.port.BaseInspector;
import com.dragonchain.contractbuilder.port.ImageBuilder;
import com.dragonchain.contractbuilder.port.LayerSizes;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * Chooses who adapts images. Whoever it is, bases are looked at by the client of registries, so
 * limits, allow-lists, logins and refusals are the same.
 */
final class ImageBuilders {

  private static final String DEFAULT_DOCKER_HOST = "unix:///var/run/docker.sock";

  private final ImageSettings settings;
  private final Optional<Path> authorities;
  private final OciClient registries;
  private final LayerSizes sizes;

  ImageBuilders(
      ImageSettings settings, Optional<Path> authorities, OciClient registries, LayerSizes sizes) {
    this.settings = settings;
    this.authorities = authorities;
    this.registries = registries;
    this.sizes = sizes;
  }

  /**
   * Makes the one that is configured. It asks no tool for anything yet.
   *
   * @throws InvalidInputException naming the variable that does not go with it
   */
  ImageBuilder choose() {
    return settings.builder() == Configuration.Builder.OCI ? oci() : onTool();
  }

  private OciImageBuilder oci() {
    Watchdog watchdog =
        settings.watchdog() instanceof Configuration.Watchdog.Image image
            ? new Watchdog.Image(image.reference())
            : new Watchdog.File(((Configuration.Watchdog.Executable) settings.watchdog()).path());
    OciImageBuilder.Builder builder =
        OciImageBuilder.builder(registries, watchdog)
            .layerSizes(sizes)
            .sizeLimitBytes(settings.sizeLimit());
    return settings.platforms().isEmpty()
        ? builder.allPlatforms().build()
        : builder.platforms(settings.platforms()).build();
  }

  private ImageBuilder onTool() {
    String name = settings.builder().name().toLowerCase(Locale.ROOT);
    if (settings.platforms().size() != 1) {
      throw new InvalidInputException(
          Variable.PLATFORMS
              + ": "
              + Variable.BUILDER
              + "="
              + name
              + " adapts for one platform; name one, or choose oci");
    }
    if (!(settings.watchdog() instanceof Configuration.Watchdog.Executable executable)) {
      throw new InvalidInputException(
          Variable.FWATCHDOG
              + ": "
              + Variable.BUILDER
              + "="
              + name
              + " needs an executable; name one, or choose oci");
    }
    BaseInspector inspector = oci().inspector();
    Platform platform = settings.platforms().get(0);
    return settings.builder() == Configuration.Builder.DOCKER
        ? docker(executable.path(), inspector, platform)
        : userspace(executable.path(), inspector, platform);
  }

  private ImageBuilder docker(Path watchdog, BaseInspector inspector, Platform platform) {
    Docker docker = settings.docker();
    DockerImageBuilder.Builder builder =
        DockerImageBuilder.at(docker.host().orElse(DEFAULT_DOCKER_HOST), watchdog)
            .inspector(inspector)
            .platform(platform)
            .sizeLimit(settings.sizeLimit());
    if (docker.verify()) {
      builder.tls(docker.certificates().orElse(docker.config()));
    }
    try {
      return builder.build();
    } catch (InvalidInputException e) {
      Variable variable =
          docker.verify() && docker.host().isPresent()
              ? Variable.DOCKER_CERT_PATH
              : Variable.DOCKER_HOST;
      throw new InvalidInputException(variable + ": " + e.getMessage(), e);
    }
  }

  private ImageBuilder userspace(Path watchdog, BaseInspector inspector, Platform platform) {
    Configuration.Tools tools = settings.tools();
    UserspaceImageBuilder.Builder builder =
        switch (settings.builder()) {
          case IMG -> UserspaceImageBuilder.img(watchdog, inspector, tools.folder());
          case BUILDAH -> UserspaceImageBuilder.buildah(watchdog, inspector, tools.folder());
          case BUILDKIT -> UserspaceImageBuilder.buildkit(watchdog, inspector, tools.folder());
          case OCI, DOCKER -> throw new IllegalStateException("no tool: " + settings.builder());
        };
    builder.platform(platform).sizeLimit(settings.sizeLimit());
    tools.path().ifPresent(builder::path);
    tools.sharedState().ifPresent(builder::sharedState);
    authorities.ifPresent(builder::authority);
    return builder.build();
  }
}
