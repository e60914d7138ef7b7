package com.dragonchain.contractbuilder.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dragonchain.contractbuilder.error.ContractBuilderException;
import com.dragonchain.contractbuilder.error.ProtocolException;
import com.dragonchain.contractbuilder.error.RefusedException;
import com.dragonchain.contractbuilder.error.UnavailableException;
import com.dragonchain.contractbuilder.model.Digest;
import com.dragonchain.contractbuilder.testkit.image.Family;
import com.dragonchain.contractbuilder.testkit.image.Image;
import com.dragonchain.contractbuilder.testkit.image.ImageMaker;
import com.dragonchain.contractbuilder.testkit.image.Layer;
import com.dragonchain.contractbuilder.testkit.image.RegistryClient;
import com.dragonchain.contractbuilder.testkit.image.SampleImages;
import com.dragonchain.contractbuilder.testkit.image.Tar;
import com.dragonchain.contractbuilder.testkit.registry.EmbeddedRegistry;
import com.dragonchain.contractbuilder.testkit.registry.Fault;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Registries that lie, and those that lead elsewhere. */
class HostileRegistriesTest {
  @TempDir Path folder;

  private Embedded world() {
    return new Embedded(folder);
  }

  private static Image ordinary() {
    return SampleImages.ordinary(Family.DOCKER).make();
  }

  @Test
  void refusesBytesThatWereChanged() {
    try (Embedded world = world()) {
      world.sourceClient().push("app", "1", SampleImages.noise(Family.DOCKER, 100_000, 5).make());
      for (int nth : new int[] {1, 2}) {
        world.source.inject(Fault.on("GET", "/blobs/").nth(nth).corrupt());
        assertThatThrownBy(() -> world.adapt("app:1")).isInstanceOf(ProtocolException.class);
        world.assertNothingIsLeft();
        world.source.heal();
      }
    }
    try (Embedded world = world()) {
      world.sourceClient().push("app", "1", ordinary());
      String pinned = "app@" + world.sourceClient().manifest("app", "1").orElseThrow().digest();
      world.source.inject(Fault.on("GET", "/manifests/").corrupt());
      assertThatThrownBy(() -> world.adapt(pinned)).isInstanceOf(ProtocolException.class);
    }
  }

  private void assertRejected(Fault fault, Class<? extends ContractBuilderException> how) {
    try (Embedded world = world()) {
      world.sourceClient().push("app", "1", ordinary());
      world.source.inject(fault);
      assertThatThrownBy(() -> world.adapt("app:1")).isInstanceOf(how);
      world.assertNothingIsLeft();
    }
  }

  @Test
  void rejectsHostileAnswers() {
    String type = "application/vnd.docker.distribution.manifest.v2+json";
    Fault.Match manifest = Fault.on("GET", "/manifests/").always();
    assertRejected(
        manifest.answer(200, "<html>Sign in</html>", "Content-Type", "text/html"),
        ProtocolException.class);
    assertRejected(
        manifest.answer(200, "<html>Sign in</html>", "Content-Type", type),
        ProtocolException.class);
    assertRejected(manifest.answer(200, "", "Content-Type", type), ProtocolException.class);
    assertRejected(
        manifest.answer(200, " ".repeat(5_000_000), "Content-Type", type), ProtocolException.class);
    assertRejected(
        manifest.answer(
            200, "{\"schemaVersion\":2,\"config\":{},\"layers\":[]}", "Content-Type", type),
        ProtocolException.class);
    assertRejected(
        manifest.answer(307, "", "Location", "/v2/app/manifests/1"), ProtocolException.class);
    assertRejected(manifest.answer(307, ""), ProtocolException.class);
    assertRejected(manifest.answer(302, "", "Location", "ftp://x/"), ProtocolException.class);
    assertRejected(
        manifest.answer(307, "", "Location", "http://169.254.169.254/latest/meta-data/"),
        RefusedException.class);
    assertRejected(
        manifest.answer(
            401, "", "WWW-Authenticate", "Bearer realm=\"https://169.254.169.254/token\""),
        RefusedException.class);
    assertRejected(
        manifest.answer(401, "", "WWW-Authenticate", "Bearer realm=\"http://evil.example/token\""),
        ProtocolException.class);
    assertRejected(
        manifest.answer(401, "", "WWW-Authenticate", "Bearer realm=\"nowhere\""),
        ProtocolException.class);
  }

  @Test
  void refusesMetadataServicesByName() {
    try (Embedded world = world()) {
      for (String host : List.of("169.254.169.254", "[fe80::1]:5000", "[::ffff:a9fe:a9fe]")) {
        assertThatThrownBy(
                () -> world.builder.inspect(world.request(host + "/app:1", Optional.empty())))
            .isInstanceOf(RefusedException.class);
      }
    }
  }

  @Test
  void sendsNothingToAnUploadThatGoesOnElsewhere() {
    try (Embedded world = world();
        EmbeddedRegistry evil = EmbeddedRegistry.start()) {
      world.target.inject(
          Fault.on("POST", "/uploads/")
              .always()
              .answer(202, "", "Location", "http://" + evil.address() + "/v2/x/blobs/uploads/1"));
      assertThatThrownBy(() -> world.push(ordinary())).isInstanceOf(ProtocolException.class);
      assertThat(evil.log()).isEmpty();
    }
  }

  @Test
  void usesOnlyRegistriesThatAreAllowed() {
    try (Embedded world =
        new Embedded(
            folder,
            EmbeddedRegistry.start(),
            EmbeddedRegistry.start(),
            c -> c.allowedRegistries(List.of("*.example")),
            b -> b)) {
      assertThatThrownBy(() -> world.push(ordinary()))
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("not one of those allowed");
      assertThat(world.source.count("GET", "/manifests/")).isZero();
    }
  }

  /** The same when unpacked, and of the same size. */
  private static byte[] otherwisePacked(byte[] gzip) {
    byte[] other = gzip.clone();
    other[4] ^= 1; // the time of the file (RFC 1952, section 2.3.1)
    return other;
  }

  @Test
  void refusesALayerWithAnotherDigestBeforeItIsCommitted() throws IOException {
    try (Embedded world = world()) {
      Image image = SampleImages.noise(Family.DOCKER, 10_000, 3).make();
      byte[] layer = image.blobs().get(1);
      ByteArrayInputStream other = new ByteArrayInputStream(otherwisePacked(layer));
      world.sourceClient().push("app", "1", image);
      world.source.plantBlob("app", Digest.ofBytes(layer), other);
      assertThatThrownBy(() -> world.adapt("app:1"))
          .isInstanceOf(ProtocolException.class)
          .hasMessageContaining("has bytes with another digest");
      assertThat(world.target.count("PUT", "digest=" + Digest.ofBytes(layer).value())).isZero();
      world.assertNothingIsLeft();
    }
  }

  @Test
  void refusesALayerWithAnotherDigestThatItOnlyReads() throws IOException {
    try (Embedded world = world()) {
      Image image = SampleImages.noise(Family.DOCKER, 10_000, 3).make();
      byte[] layer = image.blobs().get(1);
      ByteArrayInputStream other = new ByteArrayInputStream(otherwisePacked(layer));
      world.targetClient().push("app", "1", image);
      world.target.plantBlob("app", Digest.ofBytes(layer), other);
      assertThatThrownBy(() -> world.adaptWithin("app:1"))
          .isInstanceOf(ProtocolException.class)
          .hasMessageContaining("has bytes with another digest");
      world.assertNothingIsLeft();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void refusesAnotherSizeAlsoOfALayerThatItKnows(boolean within) {
    try (Embedded world = world()) {
      ImageMaker maker =
          ImageMaker.of(Family.DOCKER).layers(Layer.gzip(Tar.empty().file("f", "text")));
      Image right = maker.make();
      Image wrong =
          maker.manifest(m -> ((ObjectNode) m.path("layers").get(0)).put("size", 7)).make();
      RegistryClient source = within ? world.targetClient() : world.sourceClient();
      Consumer<String> adapt = within ? world::adaptWithin : world::adapt;
      source.push("app", "1", right);
      adapt.accept("app:1");
      source.push("app", "1", wrong);
      assertThatThrownBy(() -> adapt.accept("app:1"))
          .isInstanceOf(ProtocolException.class)
          .hasMessageContaining("its manifest says 7");
    }
  }

  /** Whoever announces how late it may be counts on it. */
  @Test
  void doesNotWaitLongForAWrite() {
    try (Embedded world = world()) {
      Digest digest = world.push(ordinary()).digest();
      for (String method : List.of("PUT", "DELETE")) {
        world.target.inject(
            Fault.on(method, "/manifests/").always().answer(429, "{}", "Retry-After", "25"));
      }
      world.target.clearLog();
      OciRegistry registry = world.registry();
      List<ThrowingCallable> writes =
          List.of(
              () -> registry.tag(digest, "7"),
              () -> registry.delete(digest),
              () -> world.adapt("app:1"));
      for (ThrowingCallable write : writes) {
        assertThatThrownBy(write).isInstanceOf(UnavailableException.class);
      }
      assertThat(world.target.count("PUT", "/manifests/")).isEqualTo(2);
      assertThat(world.target.count("DELETE", "/manifests/")).isEqualTo(1);
    }
  }

  @Test
  void saysThatItIsTheSourceWhichIsGone() {
    try (Embedded world = world()) {
      world.sourceClient().push("app", "1", SampleImages.noise(Family.OCI, 300_000, 4).make());
      Fault.Match layer = Fault.on("GET", "/blobs/").always();
      world.builder.inspect(world.request("app:1"));
      for (Fault fault : List.of(layer.breakConnection(), layer.breakAnswerAfter(100_000))) {
        world.source.heal();
        world.source.inject(fault);
        assertThatThrownBy(() -> world.adapt("app:1"))
            .isInstanceOf(UnavailableException.class)
            .hasMessageContaining(": " + world.source.address() + " cannot be reached");
      }
    }
  }
}
