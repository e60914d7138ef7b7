package com.dragonchain.contractbuilder.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dragonchain.contractbuilder.error.InvalidInputException;
import com.dragonchain.contractbuilder.error.ProtocolException;
import com.dragonchain.contractbuilder.model.Digest;
import com.dragonchain.contractbuilder.model.ImageReference;
import com.dragonchain.contractbuilder.port.ImageBuilder;
import com.dragonchain.contractbuilder.port.ImageBuilder.AdaptedImage;
import com.dragonchain.contractbuilder.port.ImageBuilder.Progress;
import com.dragonchain.contractbuilder.testkit.image.Family;
import com.dragonchain.contractbuilder.testkit.image.ImageMaker;
import com.dragonchain.contractbuilder.testkit.image.Layer;
import com.dragonchain.contractbuilder.testkit.image.RegistryClient;
import com.dragonchain.contractbuilder.testkit.image.SampleImages;
import com.dragonchain.contractbuilder.testkit.image.Tar;
import com.dragonchain.contractbuilder.testkit.registry.EmbeddedRegistry;
import com.dragonchain.contractbuilder.testkit.registry.Fault;
import com.dragonchain.contractbuilder.testkit.registry.ImageBuilderContract;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** fwatchdog, which is read once to know its digest and again to send it. */
class WatchdogLayersTest {
  private static final int LARGE = 700_000;

  @TempDir Path folder;
  private EmbeddedRegistry source;
  private EmbeddedRegistry target;
  private OciClient client;

  @BeforeEach
  void start() {
    source = EmbeddedRegistry.start();
    target = EmbeddedRegistry.start();
    client = Fixtures.client().build();
    new RegistryClient(source.address(), Optional.empty())
        .push("app", "1", SampleImages.scratch(Family.DOCKER).make());
  }

  @AfterEach
  void stop() {
    client.close();
    source.close();
    target.close();
  }

  private static byte[] program() {
    byte[] elf = SampleImages.watchdog(ImageBuilderContract.PLATFORM);
    byte[] program = new byte[LARGE];
    new Random(1).nextBytes(program);
    System.arraycopy(elf, 0, program, 0, elf.length);
    return program;
  }

  private AdaptedImage adapt(ImageBuilder builder, EmbeddedRegistry where) {
    return builder.adapt(Fixtures.request(source.address(), where.address()), Progress.none());
  }

  private ImageBuilder fromImage() {
    new RegistryClient(source.address(), Optional.empty())
        .push(
            "watchdog",
            "1",
            ImageMaker.of(Family.OCI)
                .layers(Layer.gzip(Tar.empty().file("fwatchdog", 0755, program())))
                .make());
    return OciImageBuilder.builder(
            client, new Watchdog.Image(ImageReference.parse(source.address() + "/watchdog:1")))
        .build();
  }

  private ImageBuilder fromFile(Path file) {
    return OciImageBuilder.builder(client, new Watchdog.File(file)).build();
  }

  @Test
  void isTheSameFromAFileAndFromAnImage() throws IOException {
    Path file = Files.write(folder.resolve("fwatchdog"), program());
    AdaptedImage image = adapt(fromFile(file), target);
    try (EmbeddedRegistry other = EmbeddedRegistry.start()) {
      AdaptedImage same = adapt(fromImage(), other);
      assertThat(layers(other, same)).isEqualTo(layers(target, image));
    }
  }

  private static JsonNode layers(EmbeddedRegistry registry, AdaptedImage image) {
    return new RegistryClient(registry.address(), Optional.empty())
        .manifest(Embedded.TARGET, image.digest().value())
        .orElseThrow()
        .json()
        .path("layers");
  }

  @Test
  void isReadAnewWhenItsRegistryBreaksOff() {
    ImageBuilder builder = fromImage();
    // To measure it, and again to send it.
    Fault first =
        source.inject(Fault.on("GET", "/v2/watchdog/blobs/").nth(2).breakAnswerAfter(100_000));
    Fault second =
        source.inject(Fault.on("GET", "/v2/watchdog/blobs/").nth(3).breakAnswerAfter(100_000));
    AdaptedImage image = adapt(builder, target);
    assertThat(first.hits() + second.hits()).isEqualTo(2);
    assertThat(target.manifests(Embedded.TARGET)).containsExactly(image.digest());
    assertThat(target.openUploads(Embedded.TARGET)).isZero();
  }

  @Test
  void isRefusedWhenItChangesMeanwhile() throws IOException {
    Path file = Files.write(folder.resolve("fwatchdog"), program());
    ImageBuilder builder = fromFile(file);
    adapt(builder, target);
    try (EmbeddedRegistry other = EmbeddedRegistry.start()) {
      Files.write(file, new byte[1], StandardOpenOption.APPEND);
      assertThatThrownBy(() -> adapt(builder, other))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("changed");
      assertThat(other.openUploads(Embedded.TARGET)).isZero();
      byte[] different = program();
      different[LARGE - 1]++;
      Files.write(file, different);
      assertThatThrownBy(() -> adapt(builder, other)).isInstanceOf(ProtocolException.class);
      assertThat(other.openUploads(Embedded.TARGET)).isZero();
      Files.delete(file);
      assertThatThrownBy(() -> adapt(builder, other))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("cannot be read");
      assertThat(other.manifests(Embedded.TARGET)).isEmpty();
    }
  }

  @Test
  void isRefusedWhenItIsCutShortInItsImage() {
    byte[] tar = Tar.empty().file("fwatchdog", 0755, program()).bytes();
    byte[] half = Arrays.copyOf(tar, 100_000);
    Layer cut = new Layer("", half, Digest.ofBytes(half), List.of());
    new RegistryClient(source.address(), Optional.empty())
        .push("watchdog", "1", ImageMaker.of(Family.OCI).layers(cut).make());
    ImageBuilder builder =
        OciImageBuilder.builder(
                client, new Watchdog.Image(ImageReference.parse(source.address() + "/watchdog:1")))
            .build();
    assertThatThrownBy(() -> adapt(builder, target)).isInstanceOf(ProtocolException.class);
  }
}
