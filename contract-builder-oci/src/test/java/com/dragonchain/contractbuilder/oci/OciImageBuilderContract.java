package com.dragonchain.contractbuilder.oci;

import com.dragonchain.contractbuilder.model.ImageReference;
import com.dragonchain.contractbuilder.model.Platform;
import com.dragonchain.contractbuilder.port.ImageBuilder;
import com.dragonchain.contractbuilder.testkit.registry.ImageBuilderContract;
import com.dragonchain.contractbuilder.testkit.registry.TestRegistry;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The suite on two registries of one kind. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OciImageBuilderContract extends ImageBuilderContract {
  private TestRegistry target;
  private TestRegistry other;
  private TestRegistry open;
  private OciClient client;
  private OciClient strange;
  private Watchdog watchdog;
  private ImageBuilder builder;
  private ImageBuilder stranger;

  /** Starts a registry. */
  abstract TestRegistry registry();

  /** Starts one of the same kind that asks for no password. */
  abstract TestRegistry openRegistry();

  @BeforeAll
  final void start(@TempDir Path folder) {
    target = registry();
    other = registry();
    open = openRegistry();
    client = Fixtures.client(target);
    strange = Fixtures.client().build();
    watchdog = Fixtures.watchdog(folder);
    builder = builder(client);
    stranger = builder(strange);
  }

  private ImageBuilder builder(OciClient registries) {
    return OciImageBuilder.builder(registries, watchdog).sizeLimitBytes(SIZE_LIMIT).build();
  }

  @AfterAll
  final void stop() {
    client.close();
    strange.close();
    target.close();
    other.close();
    open.close();
  }

  @Override
  protected final ImageBuilder builder() {
    return builder;
  }

  @Override
  protected final ImageBuilder stranger() {
    return stranger;
  }

  @Override
  protected final ImageBuilder indexBuilder(ImageReference watchdogs) {
    return OciImageBuilder.builder(client, new Watchdog.Image(watchdogs))
        .platforms(List.of(Platform.of("linux/amd64"), Platform.of("linux/arm64")))
        .build();
  }

  @Override
  protected final TestRegistry target() {
    return target;
  }

  @Override
  protected final TestRegistry other() {
    return other;
  }

  @Override
  protected final TestRegistry open() {
    return open;
  }
}
