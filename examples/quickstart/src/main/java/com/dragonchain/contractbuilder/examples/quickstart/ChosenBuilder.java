package com.dragonchain.contractbuilder.examples.quickstart;

import com.dragonchain.contractbuilder.docker.DockerImageBuilder;
import com.dragonchain.contractbuilder.img.UserspaceImageBuilder;
import com.dragonchain.contractbuilder.oci.OciClient;
import com.dragonchain.contractbuilder.oci.OciImageBuilder;
import com.dragonchain.contractbuilder.oci.Watchdog;
import com.dragonchain.contractbuilder.port.BaseInspector;
import com.dragonchain.contractbuilder.port.ImageBuilder;
import com.dragonchain.contractbuilder.testkit.real.DockerDaemon;
import com.dragonchain.contractbuilder.testkit.real.OrdinaryUser;
import com.dragonchain.contractbuilder.testkit.real.SelfSigned;
import com.dragonchain.contractbuilder.testkit.real.UserspaceTools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Who adapts images on the tour. A Docker daemon is started for it; the tools of an ordinary user
 * are built, if need be, and run as one, whoever leads the tour.
 */
final class ChosenBuilder implements AutoCloseable {

  private static final String PATH = "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin";

  private final List<AutoCloseable> open = new ArrayList<>();
  private final ImageBuilder builder;

  /**
   * Makes one ready.
   *
   * @param name {@code oci}, {@code docker}, {@code img}, {@code buildah} or {@code buildkit}
   * @param watchdog the watchdog's executable
   * @param registries speaks to registries
   * @param certificate the registry's, if it speaks HTTPS
   */
  ChosenBuilder(
      String name, Path watchdog, OciClient registries, Optional<SelfSigned> certificate) {
    OciImageBuilder oci = OciImageBuilder.builder(registries, new Watchdog.File(watchdog)).build();
    builder =
        switch (name) {
          case "oci" -> oci;
          case "docker" -> docker(watchdog, oci.inspector());
          case "img" ->
              userspace(
                  UserspaceImageBuilder.img(watchdog, oci.inspector(), folder()),
                  tools("img"),
                  certificate);
          case "buildah" ->
              userspace(
                  UserspaceImageBuilder.buildah(watchdog, oci.inspector(), folder()),
                  PATH,
                  certificate);
          case "buildkit" ->
              userspace(
                  UserspaceImageBuilder.buildkit(watchdog, oci.inspector(), folder()),
                  tools("buildctl", "buildkitd"),
                  certificate);
          default -> throw new IllegalArgumentException("no such builder: " + name);
        };
  }

  /** img speaks HTTPS only. */
  static boolean needsHttps(String name) {
    return name.equals("img");
  }

  ImageBuilder builder() {
    return builder;
  }

  private ImageBuilder docker(Path watchdog, BaseInspector inspector) {
    DockerDaemon daemon = closedAtTheEnd(DockerDaemon.create());
    return DockerImageBuilder.at(daemon.host(), watchdog).inspector(inspector).build();
  }

  private ImageBuilder userspace(
      UserspaceImageBuilder.Builder tool, String path, Optional<SelfSigned> certificate) {
    certificate.map(SelfSigned::certificateFile).ifPresent(tool::authority);
    OrdinaryUser user = closedAtTheEnd(OrdinaryUser.create());
    return tool.path(path).runAs(OrdinaryUser.UID, user.prefix()).build();
  }

  private String tools(String... programs) {
    return closedAtTheEnd(UserspaceTools.create(programs)).folder() + ":" + PATH;
  }

  /** Where that user may pass. */
  private Path folder() {
    try {
      Path folder = Files.createTempDirectory("quickstart");
      open.add(() -> Files.delete(folder));
      var unused = folder.toFile().setExecutable(true, false);
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private <T extends AutoCloseable> T closedAtTheEnd(T each) {
    open.add(each);
    return each;
  }

  @Override
  public void close() {
    for (int i = open.size() - 1; i >= 0; i--) {
      try {
        open.get(i).close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
