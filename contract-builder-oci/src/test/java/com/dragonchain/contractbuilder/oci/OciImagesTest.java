package com.dragonchain.contractbuilder.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dragonchain.contractbuilder.error.ContractBuilderException;
import com.dragonchain.contractbuilder.error.InvalidInputException;
import com.dragonchain.contractbuilder.error.ProtocolException;
import com.dragonchain.contractbuilder.error.RefusedException;
import com.dragonchain.contractbuilder.model.Digest;
import com.dragonchain.contractbuilder.model.ImageReference;
import com.dragonchain.contractbuilder.model.Platform;
import com.dragonchain.contractbuilder.port.ImageBuilder.AdaptedImage;
import com.dragonchain.contractbuilder.testkit.image.Family;
import com.dragonchain.contractbuilder.testkit.image.Image;
import com.dragonchain.contractbuilder.testkit.image.ImageMaker;
import com.dragonchain.contractbuilder.testkit.image.IndexMaker;
import com.dragonchain.contractbuilder.testkit.image.Layer;
import com.dragonchain.contractbuilder.testkit.image.RegistryClient;
import com.dragonchain.contractbuilder.testkit.image.SampleImages;
import com.dragonchain.contractbuilder.testkit.image.Tar;
import com.dragonchain.contractbuilder.testkit.registry.EmbeddedRegistry;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The kinds of images that there are. */
class OciImagesTest {
  private static final Platform AMD64 = Platform.of("linux/amd64");
  private static final Platform ARM64 = Platform.of("linux/arm64/v8");

  @TempDir Path folder;

  private static Tar tar(String name) {
    return Tar.empty().file(name, name);
  }

  /** Not gzip: what zlib makes of it differs from machine to machine. */
  private static Image fixed(Family family) {
    return ImageMaker.of(family).layers(Layer.plain(tar("a")), Layer.zstd(tar("b"))).make();
  }

  @Test
  void isTheSameOnEveryMachine() {
    try (Embedded world = new Embedded(folder)) {
      // Whoever changes these has changed every image that is made from now on.
      assertThat(
              List.of(
                  world.push(fixed(Family.DOCKER)).digest().value(),
                  world.push(fixed(Family.OCI)).digest().value()))
          .containsExactly(
              "sha256:54731aa5bbcfbe7d995cfec09394a7872a468876f1b81fcf2127d0bbd5b7cc9f",
              "sha256:555ef9b12c25580c090106dc6d58d04e24521afe1b7a546c7ed6089b7b16d680");
    }
  }

  @Test
  void keepsLayersOfEveryKind() {
    Image image =
        ImageMaker.of(Family.OCI)
            .layers(
                Layer.gzip(tar("a")),
                Layer.gzipMembers(tar("b"), 3),
                Layer.zstd(tar("c")),
                Layer.plain(tar("d")),
                Layer.foreign(tar("e"), "https://nowhere.example/e"))
            .make();
    try (Embedded world = new Embedded(folder)) {
      world.sourceClient().push("app", "1", image);
      JsonNode before = world.sourceClient().manifest("app", "1").orElseThrow().json();
      AdaptedImage adapted = world.adapt("app:1");
      JsonNode after = world.manifest(adapted).json();
      assertThat(after.path("layers")).hasSize(6);
      for (int i = 0; i < 5; i++) {
        assertThat(after.path("layers").get(i)).isEqualTo(before.path("layers").get(i));
      }
      Digest foreign = Digest.of(after.at("/layers/4/digest").asText());
      assertThat(world.target.blobs(Embedded.TARGET)).doesNotContain(foreign);
      assertThat(world.source.count("GET", foreign.value())).isZero();
      for (String missing : List.of("/layers/0/digest", "/layers/3/digest", "/layers/5/digest")) {
        assertThat(world.target.blobs(Embedded.TARGET))
            .contains(Digest.of(after.at(missing).asText()));
      }
    }
  }

  @Test
  void keepsTheAnnotationsAndTheOrderOfAManifest() {
    Image image =
        SampleImages.ordinary(Family.OCI)
            .manifest(m -> m.putObject("annotations").put("z", "1").put("a", "2"))
            .manifest(m -> m.put("future", 1.50))
            .make();
    try (Embedded world = new Embedded(folder)) {
      AdaptedImage adapted = world.push(image);
      JsonNode manifest = world.manifest(adapted).json();
      assertThat(manifest.path("annotations").toString()).isEqualTo("{\"z\":\"1\",\"a\":\"2\"}");
      assertThat(manifest.properties().stream().map(Map.Entry::getKey))
          .containsExactly(
              "schemaVersion", "mediaType", "config", "layers", "annotations", "future");
    }
  }

  private static Image index(Family family) {
    return IndexMaker.of(family)
        .add(ARM64, SampleImages.ordinary(family).platform(ARM64).make())
        .attestation()
        .add(AMD64, SampleImages.ordinary(family).platform(AMD64).make())
        .attestation()
        .annotation("org.opencontainers.image.vendor", "customer")
        .make();
  }

  @Test
  void choosesThePlatformOfAnIndex() {
    try (Embedded world = new Embedded(folder)) {
      for (Family family : Family.values()) {
        AdaptedImage adapted = world.push(index(family));
        assertThat(adapted.children()).isEmpty();
        assertThat(world.manifest(adapted).mediaType()).isEqualTo(family.manifest());
        assertThat(world.config(adapted).path("architecture").asText()).isEqualTo("amd64");
      }
    }
  }

  private Embedded several(UnaryOperator<OciImageBuilder.Builder> platforms) {
    EmbeddedRegistry source = EmbeddedRegistry.start();
    RegistryClient client = new RegistryClient(source.address(), Optional.empty());
    IndexMaker watchdogs = IndexMaker.of(Family.OCI);
    for (Platform platform : List.of(AMD64, ARM64)) {
      watchdogs.add(
          platform,
          ImageMaker.of(Family.OCI)
              .platform(platform)
              .layers(
                  Layer.gzip(Tar.empty().file("fwatchdog", 0755, SampleImages.watchdog(platform))),
                  Layer.zstd(tar("something-else")))
              .make());
    }
    client.push("watchdog", "1", watchdogs.make());
    Watchdog watchdog = new Watchdog.Image(ImageReference.parse(source.address() + "/watchdog:1"));
    return new Embedded(
        folder,
        source,
        EmbeddedRegistry.start(),
        c -> c,
        b -> platforms.apply(OciImageBuilder.builder(b.client(), watchdog)));
  }

  private static WatchdogLayer layer(byte[] program) throws IOException {
    return WatchdogLayer.of(new ByteArrayInputStream(program), program.length);
  }

  @Test
  void adaptsAllPlatformsOfAnIndex() throws IOException {
    try (Embedded world = several(OciImageBuilder.Builder::allPlatforms)) {
      AdaptedImage adapted = world.push(index(Family.OCI));
      JsonNode json = world.manifest(adapted).json();
      assertThat(json.path("manifests")).hasSize(2);
      assertThat(json.at("/annotations/org.opencontainers.image.vendor").asText())
          .isEqualTo("customer");
      assertThat(json.at("/manifests/0/platform/architecture").asText()).isEqualTo("arm64");
      assertThat(adapted.children()).hasSize(2);
      for (int i = 0; i < 2; i++) {
        String digest = json.path("manifests").get(i).path("digest").asText();
        assertThat(adapted.children().get(i).value()).isEqualTo(digest);
        RegistryClient.Manifest child =
            world.targetClient().manifest(Embedded.TARGET, digest).orElseThrow();
        Platform platform = i == 0 ? ARM64 : AMD64;
        JsonNode layers = child.json().path("layers");
        byte[] layer =
            world
                .targetClient()
                .blob(Embedded.TARGET, layers.get(layers.size() - 1).path("digest").asText());
        assertThat(Digest.ofBytes(layer))
            .isEqualTo(layer(SampleImages.watchdog(platform)).digest());
      }
    }
  }

  @Test
  void adaptsThePlatformsThatAreAskedFor() {
    try (Embedded world = several(b -> b.platforms(List.of(AMD64, Platform.of("linux/arm64"))))) {
      AdaptedImage adapted = world.push(index(Family.DOCKER));
      assertThat(adapted.children()).hasSize(2);
      assertThat(world.manifest(adapted).mediaType()).isEqualTo(Family.DOCKER.index());
      Image one =
          IndexMaker.of(Family.OCI).add(AMD64, SampleImages.ordinary(Family.OCI).make()).make();
      assertThatThrownBy(() -> world.push(one))
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("linux/arm64");
      assertThatThrownBy(() -> world.push(SampleImages.ordinary(Family.OCI).make()))
          .isInstanceOf(RefusedException.class);
    }
  }

  @Test
  void findsAPlatformInANestedIndexAndInAConfig() {
    Image inner =
        IndexMaker.of(Family.OCI)
            .add(SampleImages.ordinary(Family.OCI).platform(ARM64).make(), e -> {})
            .add(SampleImages.ordinary(Family.OCI).make(), e -> {})
            .make();
    Image outer = IndexMaker.of(Family.OCI).add(inner, e -> {}).make();
    try (Embedded world = new Embedded(folder)) {
      assertThat(world.config(world.push(outer)).path("architecture").asText()).isEqualTo("amd64");
      Image deep = outer;
      for (int i = 0; i < 4; i++) {
        deep = IndexMaker.of(Family.OCI).add(deep, e -> {}).make();
      }
      Image tooDeep = deep;
      assertThatThrownBy(() -> world.push(tooDeep)).isInstanceOf(RefusedException.class);
    }
  }

  @Test
  void followsOnlySoManyIndexes() {
    IndexMaker outer = IndexMaker.of(Family.OCI);
    for (int n = 0; n < 17; n++) {
      outer.add(IndexMaker.of(Family.OCI).annotation("n", "" + n).make(), e -> {});
    }
    try (Embedded world = new Embedded(folder)) {
      assertThatThrownBy(() -> world.push(outer.make()))
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("more than 16 indexes");
    }
  }

  @Test
  void holdsOnlySoMuchOfTheImagesOfAnIndex() {
    IndexMaker index = IndexMaker.of(Family.OCI);
    for (Platform platform : List.of(AMD64, ARM64)) {
      Image image =
          ImageMaker.of(Family.OCI)
              .platform(platform)
              .config(config -> config.put("x", "x".repeat(1024 * 1024)))
              .make();
      index.add(platform, image);
    }
    try (Embedded one = new Embedded(folder);
        Embedded all = several(b -> b.platforms(List.of(AMD64, ARM64)))) {
      one.sourceClient().push("app", "1", index.make());
      one.builder.inspect(one.request("app:1"));
      all.sourceClient().push("app", "1", index.make());
      assertThatThrownBy(() -> all.builder.inspect(all.request("app:1")))
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("fewer platforms");
    }
  }

  @Test
  void refusesAPlatformThatIsMissingOrLiedAbout() {
    try (Embedded world = new Embedded(folder)) {
      Image arm = SampleImages.ordinary(Family.OCI).platform(ARM64).make();
      assertThatThrownBy(() -> world.push(IndexMaker.of(Family.OCI).add(ARM64, arm).make()))
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("linux/arm64");
      assertThatThrownBy(() -> world.push(IndexMaker.of(Family.OCI).add(AMD64, arm).make()))
          .isInstanceOf(ProtocolException.class);
    }
  }

  @Test
  void anyVariantWillDoUnlessOneIsAskedFor() {
    Image v6 = SampleImages.noise(Family.OCI, 10, 6).platform(Platform.of("linux/arm/v6")).make();
    Image v7 = SampleImages.noise(Family.OCI, 10, 7).platform(Platform.of("linux/arm/v7")).make();
    assertThat(Platforms.accepts(Platform.of("linux/arm"), Platform.of("linux/arm/v7"))).isTrue();
    assertThat(Platforms.accepts(Platform.of("linux/arm/v7"), Platform.of("linux/arm/v6")))
        .isFalse();
    assertThat(Platforms.accepts(Platform.of("linux/arm64/v8"), Platform.of("linux/arm64")))
        .isTrue();
    assertThat(v6.digest()).isNotEqualTo(v7.digest());
  }

  private void assertRefused(
      Embedded world, Image image, Class<? extends ContractBuilderException> how) {
    assertThatThrownBy(() -> world.push(image)).isInstanceOf(how);
    assertThat(world.target.manifests(Embedded.TARGET)).isEmpty();
    assertThat(world.target.tags(Embedded.TARGET)).isEmpty();
    assertThat(world.target.openUploads(Embedded.TARGET)).isZero();
  }

  @Test
  void refusesWhatIsNoImage() {
    try (Embedded world = new Embedded(folder)) {
      Layer layer = Layer.gzip(tar("a"));
      assertRefused(
          world,
          ImageMaker.of(Family.OCI)
              .layers(layer)
              .manifest(
                  m ->
                      m.withObjectProperty("config")
                          .put("mediaType", "application/vnd.cncf.helm.config.v1+json"))
              .make(),
          RefusedException.class);
      assertRefused(
          world,
          ImageMaker.of(Family.OCI)
              .layers(layer)
              .manifest(
                  m ->
                      ((ObjectNode) m.at("/layers/0"))
                          .put(
                              "mediaType", "application/vnd.oci.image.layer.v1.tar+gzip+encrypted"))
              .make(),
          RefusedException.class);
      world.source.plant(
          "old",
          "1",
          "application/vnd.docker.distribution.manifest.v1+prettyjws",
          "{\"schemaVersion\":1}".getBytes(StandardCharsets.UTF_8));
      assertThatThrownBy(() -> world.adapt("old:1"))
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("schema 1");
    }
  }

  @Test
  void refusesWhatLies() {
    try (Embedded world = new Embedded(folder)) {
      Layer honest = Layer.gzip(tar("a"));
      Digest wrong = Digest.ofBytes(new byte[] {1});
      assertRefused(
          world,
          ImageMaker.of(Family.OCI)
              .layers(new Layer("gzip", honest.content(), wrong, List.of()))
              .make(),
          ProtocolException.class);
      for (int delta : new int[] {-1, 1}) {
        assertRefused(
            world,
            ImageMaker.of(Family.OCI)
                .layers(honest)
                .manifest(
                    m ->
                        ((ObjectNode) m.at("/layers/0"))
                            .put("size", honest.content().length + delta))
                .make(),
            ProtocolException.class);
      }
      assertRefused(
          world,
          ImageMaker.of(Family.OCI)
              .layers(honest)
              .config(c -> c.withObjectProperty("rootfs").putArray("diff_ids"))
              .make(),
          ProtocolException.class);
    }
  }

  @Test
  void refusesAManifestWithTwoMeanings() {
    try (Embedded world = new Embedded(folder)) {
      assertRefused(
          world,
          ImageMaker.of(Family.OCI)
              .layers(Layer.gzip(tar("a")))
              .manifest(m -> m.put("Layers", 1))
              .make(),
          RefusedException.class);
    }
  }

  @Test
  void wantsAWatchdogOfThePlatform() {
    try (Embedded world =
        new Embedded(
            folder,
            EmbeddedRegistry.start(),
            EmbeddedRegistry.start(),
            c -> c,
            b -> b.platforms(List.of(Platform.of("linux/arm64"))))) {
      Image arm = SampleImages.ordinary(Family.OCI).platform(ARM64).make();
      assertThatThrownBy(() -> world.push(arm))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("for amd64, not for linux/arm64");
    }
  }
}
