package com.dragonchain.contractbuilder.oci;

import com.dragonchain.contractbuilder.model.ImageReference;
import com.dragonchain.contractbuilder.model.Platform;
import com.dragonchain.contractbuilder.port.ImageBuilder;
import com.dragonchain.contractbuilder.testkit.registry.ImageBuilderContract;
import com.dragonchain.contractbuilder.testkit.registry.RealRegistries;
import com.dragonchain.contractbuilder.testkit.registry.TestRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The suite on two registries of one kind. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OciImageBuilderContract extends ImageBuilderContract {
  private Registries registries;
  private OciClient client;
  private OciClient strange;
  private Watchdog watchdog;
  private ImageBuilder builder;
  private ImageBuilder stranger;

  /**
   * Registries of one kind.
   *
   * @param target the private one
   * @param other the customer's
   * @param open one that asks for no password
   * @param authorities who vouches for them, if they speak HTTPS
   * @param closing closes them
   */
  record Registries(
      TestRegistry target,
      TestRegistry other,
      TestRegistry open,
      Optional<Path> authorities,
      AutoCloseable closing) {

    static Registries of(TestRegistry target, TestRegistry other, TestRegistry open) {
      return new Registries(
          target,
          other,
          open,
          Optional.empty(),
          () -> List.of(target, other, open).forEach(TestRegistry::close));
    }

    static Registries of(RealRegistries real) {
      return new Registries(real.target(), real.other(), real.open(), real.authorities(), real);
    }
  }

  /** Starts the registries. */
  abstract Registries registries();

  @BeforeAll
  final void start(@TempDir Path folder) {
    registries = registries();
    client = login(client()).build();
    strange = client().build();
    watchdog = Fixtures.watchdog(folder);
    builder = builder(client);
    stranger = builder(strange);
  }

  private OciClient.Builder client() {
    OciClient.Builder settings = Fixtures.client();
    return registries.authorities.map(settings::caFile).orElse(settings);
  }

  private OciClient.Builder login(OciClient.Builder settings) {
    TestRegistry target = registries.target;
    return target.credentials().map(it -> settings.login(target.address(), it)).orElse(settings);
  }

  private ImageBuilder builder(OciClient registries) {
    return OciImageBuilder.builder(registries, watchdog).sizeLimitBytes(SIZE_LIMIT).build();
  }

  @AfterAll
  final void stop() throws Exception {
    client.close();
    strange.close();
    registries.closing.close();
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
    return registries.target;
  }

  @Override
  protected final TestRegistry other() {
    return registries.other;
  }

  @Override
  protected final TestRegistry open() {
    return registries.open;
  }
}
