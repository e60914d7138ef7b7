package com.dragonchain.contractbuilder.oci;

import com.dragonchain.contractbuilder.port.ImageBuilder;
import com.dragonchain.contractbuilder.testkit.real.DockerRegistry;
import com.dragonchain.contractbuilder.testkit.registry.ImageBuilderContract;
import com.dragonchain.contractbuilder.testkit.registry.TestRegistry;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class DockerRegistryImageBuilderIT extends ImageBuilderContract {
  private static TestRegistry target;
  private static TestRegistry other;
  private static OciClient client;
  private static ImageBuilder builder;

  @BeforeAll
  static void start(@TempDir Path folder) {
    target = registry();
    other = registry();
    client = Fixtures.client(target);
    builder =
        OciImageBuilder.builder(client, Fixtures.watchdog(folder))
            .sizeLimitBytes(SIZE_LIMIT)
            .build();
  }

  private static TestRegistry registry() {
    return TestRegistry.of(DockerRegistry.create(), Optional.empty());
  }

  @AfterAll
  static void stop() {
    client.close();
    target.close();
    other.close();
  }

  @Override
  protected ImageBuilder builder() {
    return builder;
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
