package com.dragonchain.contractbuilder.oci;

import com.dragonchain.contractbuilder.port.ImageBuilder;
import com.dragonchain.contractbuilder.testkit.real.DockerRegistry;
import com.dragonchain.contractbuilder.testkit.registry.ImageBuilderContract;
import com.dragonchain.contractbuilder.testkit.registry.TestRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The whole suite in HTTPS, on the loopback interface. */
class DockerRegistryTlsImageBuilderIT extends ImageBuilderContract {
  @TempDir static Path shared;
  private static TestRegistry target;
  private static TestRegistry other;
  private static OciClient client;
  private static OciClient strange;
  private static ImageBuilder builder;
  private static ImageBuilder stranger;

  @BeforeAll
  static void start() throws IOException {
    DockerRegistry.Settings settings = DockerRegistry.with().tls().login("user", "pass:word");
    DockerRegistry first = settings.create();
    DockerRegistry second = settings.create();
    target = TestRegistry.of(first, Optional.of(Fixtures.LOGIN));
    other = TestRegistry.of(second, Optional.of(Fixtures.LOGIN));
    client = client(first, second).login(first.address(), Fixtures.LOGIN).build();
    builder = builder(client);
    strange = client(first, second).build();
    stranger = builder(strange);
  }

  private static ImageBuilder builder(OciClient registries) {
    return OciImageBuilder.builder(registries, Fixtures.watchdog(shared))
        .sizeLimitBytes(SIZE_LIMIT)
        .build();
  }

  private static OciClient.Builder client(DockerRegistry... registries) throws IOException {
    StringBuilder authorities = new StringBuilder();
    for (DockerRegistry registry : registries) {
      authorities.append(Files.readString(registry.certificate().orElseThrow().certificateFile()));
    }
    return Fixtures.client()
        .caFile(Files.writeString(shared.resolve("authorities.pem"), authorities));
  }

  @AfterAll
  static void stop() {
    client.close();
    strange.close();
    target.close();
    other.close();
  }

  @Override
  protected ImageBuilder builder() {
    return builder;
  }

  @Override
  protected ImageBuilder stranger() {
    return stranger;
  }

  @Override
  protected TestRegistry target() {
    return target;
  }

  @Override
  protected TestRegistry other() {
    return other;
  }
}
