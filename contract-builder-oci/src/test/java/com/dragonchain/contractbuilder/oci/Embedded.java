package com.dragonchain.contractbuilder.oci;

import static org.assertj.core.api.Assertions.assertThat;

import com.dragonchain.contractbuilder.model.ContractId;
import com.dragonchain.contractbuilder.model.Credentials;
import com.dragonchain.contractbuilder.model.ImageReference;
import com.dragonchain.contractbuilder.model.ImageRepository;
import com.dragonchain.contractbuilder.port.Deadline;
import com.dragonchain.contractbuilder.port.ImageBuilder;
import com.dragonchain.contractbuilder.port.ImageBuilder.AdaptedImage;
import com.dragonchain.contractbuilder.port.ImageBuilder.Progress;
import com.dragonchain.contractbuilder.testkit.image.Image;
import com.dragonchain.contractbuilder.testkit.image.RegistryClient;
import com.dragonchain.contractbuilder.testkit.registry.EmbeddedRegistry;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Two embedded registries and a builder between them. */
final class Embedded implements AutoCloseable {
  static final ContractId CONTRACT = ContractId.of("11111111-2222-4333-8444-555555555555");
  static final String TARGET = "customer-contracts";

  final EmbeddedRegistry source;
  final EmbeddedRegistry target;
  final OciClient client;
  final OciImageBuilder builder;

  Embedded(Path folder) {
    this(folder, EmbeddedRegistry.start(), EmbeddedRegistry.start(), c -> c, b -> b);
  }

  Embedded(
      Path folder,
      EmbeddedRegistry source,
      EmbeddedRegistry target,
      UnaryOperator<OciClient.Builder> clients,
      UnaryOperator<OciImageBuilder.Builder> builders) {
    this.source = source;
    this.target = target;
    client = clients.apply(Fixtures.client()).build();
    builder = builders.apply(OciImageBuilder.builder(client, Fixtures.watchdog(folder))).build();
  }

  RegistryClient sourceClient() {
    return new RegistryClient(source.address(), Optional.of(Fixtures.LOGIN));
  }

  RegistryClient targetClient() {
    return new RegistryClient(target.address(), Optional.of(Fixtures.LOGIN));
  }

  ImageBuilder.Request request(String image, Optional<Credentials> credentials) {
    return new ImageBuilder.Request(
        CONTRACT,
        ImageReference.parse(image),
        credentials,
        new ImageRepository(target.address(), TARGET),
        Deadline.in(Clock.systemUTC(), Duration.ofSeconds(60)));
  }

  ImageBuilder.Request request(String name) {
    return request(source.address() + "/" + name, Optional.of(Fixtures.LOGIN));
  }

  AdaptedImage adapt(String name) {
    return builder.adapt(request(name), Progress.none());
  }

  /** Adapts an image of the target's own registry. */
  AdaptedImage adaptWithin(String name) {
    return builder.adapt(request(target.address() + "/" + name, Optional.empty()), Progress.none());
  }

  OciRegistry registry() {
    return new OciRegistry(client, new ImageRepository(target.address(), TARGET));
  }

  AdaptedImage push(Image image) {
    sourceClient().push("app", "1", image);
    return adapt("app:1");
  }

  RegistryClient.Manifest manifest(AdaptedImage image) {
    return targetClient().manifest(TARGET, image.digest().value()).orElseThrow();
  }

  JsonNode config(AdaptedImage image) {
    return targetClient().config(TARGET, manifest(image));
  }

  /** Neither an image nor an upload that was begun. */
  void assertNothingIsLeft() {
    assertThat(target.manifests(TARGET)).isEmpty();
    assertThat(target.tags(TARGET)).isEmpty();
    assertThat(target.openUploads(TARGET)).isZero();
  }

  @Override
  public void close() {
    client.close();
    source.close();
    target.close();
  }
}
