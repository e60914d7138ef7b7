package com.dragonchain.contractbuilder.docker;

import com.dragonchain.contractbuilder.model.Credentials;
import com.dragonchain.contractbuilder.oci.OciClient;
import com.dragonchain.contractbuilder.oci.OciImageBuilder;
import com.dragonchain.contractbuilder.oci.Watchdog;
import com.dragonchain.contractbuilder.port.ImageBuilder;
import com.dragonchain.contractbuilder.testkit.real.DockerDaemon;
import com.dragonchain.contractbuilder.testkit.real.DockerRegistry;
import com.dragonchain.contractbuilder.testkit.registry.ImageBuilderFixture;
import com.dragonchain.contractbuilder.testkit.registry.RealRegistries;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A daemon, registries, and builders on them. */
final class DockerWorld implements AutoCloseable {

  private final List<OciClient> clients = new ArrayList<>();
  final DockerDaemon daemon;
  final RealRegistries registries;
  final ImageBuilder builder;
  final ImageBuilder stranger;

  /**
   * Starts them.
   *
   * @param inspected whether something else than the daemon looks at bases
   */
  DockerWorld(boolean inspected) {
    daemon = DockerDaemon.create();
    registries = RealRegistries.start(DockerRegistry.with());
    builder = builder(registries.target().credentials(), inspected);
    stranger = builder(Optional.empty(), inspected);
  }

  private ImageBuilder builder(Optional<Credentials> login, boolean inspected) {
    String target = registries.target().address();
    DockerImageBuilder.Builder builder =
        DockerImageBuilder.at(daemon.host(), registries.watchdog())
            .sizeLimit(ImageBuilderFixture.SIZE_LIMIT);
    login.ifPresent(it -> builder.login(target, it));
    if (inspected) {
      OciClient.Builder client = OciClient.builder().attempts(2, Duration.ofMillis(5));
      login.ifPresent(it -> client.login(target, it));
      OciClient built = client.build();
      clients.add(built);
      builder.inspector(
          OciImageBuilder.builder(built, new Watchdog.File(registries.watchdog()))
              .sizeLimitBytes(ImageBuilderFixture.SIZE_LIMIT)
              .build()
              .inspector());
    }
    return builder.build();
  }

  @Override
  public void close() {
    clients.forEach(OciClient::close);
    registries.close();
    daemon.close();
  }
}
