package com.dragonchain.contractbuilder.testkit.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.dragonchain.contractbuilder.model.ContractId;
import com.dragonchain.contractbuilder.model.Credentials;
import com.dragonchain.contractbuilder.model.ImageReference;
import com.dragonchain.contractbuilder.model.ImageRepository;
import com.dragonchain.contractbuilder.model.Platform;
import com.dragonchain.contractbuilder.port.Deadline;
import com.dragonchain.contractbuilder.port.ImageBuilder;
import com.dragonchain.contractbuilder.port.ImageBuilder.AdaptedImage;
import com.dragonchain.contractbuilder.port.ImageBuilder.Capability;
import com.dragonchain.contractbuilder.port.ImageBuilder.Progress;
import com.dragonchain.contractbuilder.testkit.Samples;
import com.dragonchain.contractbuilder.testkit.image.Compression;
import com.dragonchain.contractbuilder.testkit.image.Image;
import com.dragonchain.contractbuilder.testkit.image.RegistryClient;
import com.dragonchain.contractbuilder.testkit.image.SampleImages;
import com.dragonchain.contractbuilder.testkit.image.Tar;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * What the suite of image builders stands on: a builder, registries, and a reader of what comes out
 * that has nothing in common with the builder.
 *
 * <p>Builders under test want linux/amd64, use {@link SampleImages#watchdog} and refuse images of
 * more than {@link #SIZE_LIMIT} bytes.
 */
public abstract class ImageBuilderFixture {
  /** The limit of the builders under test. */
  public static final int SIZE_LIMIT = 20_000_000;

  /** The platform of the builders under test. */
  public static final Platform PLATFORM = Platform.of("linux/amd64");

  static final Duration PATIENCE = Duration.ofMinutes(2);
  static final String TARGET = "chain/customer-contracts";

  private String before = "";

  ImageBuilderFixture() {}

  /** Where a base lives. */
  public enum Place {
    /** In the private registry. */
    SAME,
    /** In another one. */
    OTHER
  }

  /**
   * The builder under test.
   *
   * @return one that is logged in at the private registry, and nowhere else
   */
  protected abstract ImageBuilder builder();

  /**
   * The private registry.
   *
   * @return the registry
   */
  protected abstract TestRegistry target();

  /**
   * The customer's registry.
   *
   * @return the registry
   */
  protected abstract TestRegistry other();

  /**
   * A registry that asks for no password, if there is one.
   *
   * @return the registry; the customer's unless told otherwise
   */
  protected TestRegistry open() {
    return other();
  }

  /**
   * The builder under test, but logged in nowhere.
   *
   * @return the builder
   */
  protected abstract ImageBuilder stranger();

  /**
   * The builder under test, but for several platforms.
   *
   * @param watchdogs an index whose images hold a watchdog each, in a registry that asks for no
   *     password
   * @return a builder for linux/amd64 and linux/arm64, of those that make an index
   */
  protected ImageBuilder indexBuilder(ImageReference watchdogs) {
    throw new UnsupportedOperationException("a builder that makes an index needs this");
  }

  /**
   * Whether the builder can tell how large a base is when it inspects it.
   *
   * @return true if it can
   */
  protected boolean knowsSizes() {
    return true;
  }

  /**
   * All that a builder could leave behind: files, images, containers, mounts, processes.
   *
   * @return lines to compare with those of another time; none for a builder that works in memory
   */
  protected String inventory() {
    return "";
  }

  /**
   * Whether the tool takes what the kernel's overlay file system notes on folders ({@code
   * user.overlay.impure}, {@code user.overlay.origin}) for a part of the image. It means nothing to
   * whoever runs the image.
   *
   * @return true if it does
   */
  protected boolean leavesAttributesOfOverlay() {
    return false;
  }

  @BeforeEach
  final void remember() {
    before = inventory();
  }

  @AfterEach
  final void nothingIsLeft() {
    assertThat(inventory()).as("what is left behind").isEqualTo(before);
  }

  final TestRegistry registry(Place place) {
    return place == Place.SAME ? target() : other();
  }

  final boolean can(Capability capability) {
    return builder().capabilities().contains(capability);
  }

  static String fresh() {
    return "customer/" + UUID.randomUUID();
  }

  /** Pushes to a new repository of the customer's, and answers {@code path:1}. */
  static String push(TestRegistry registry, Image image) {
    String path = fresh();
    registry.client().push(path, "1", image);
    return path + ":1";
  }

  final ImageBuilder.Request request(ContractId contract, Place place, String image) {
    TestRegistry registry = registry(place);
    return request(
        contract, registry, image, place == Place.SAME ? Optional.empty() : registry.credentials());
  }

  final ImageBuilder.Request request(
      ContractId contract, TestRegistry registry, String image, Optional<Credentials> credentials) {
    return request(
        contract,
        ImageReference.parse(registry.address() + "/" + image),
        credentials,
        target().address(),
        PATIENCE);
  }

  static ImageBuilder.Request request(
      ContractId contract,
      ImageReference base,
      Optional<Credentials> credentials,
      String target,
      Duration patience) {
    return new ImageBuilder.Request(
        contract,
        base,
        credentials,
        new ImageRepository(target, TARGET),
        Deadline.in(Clock.systemUTC(), patience));
  }

  /** Adapts an image, and checks all that is the same for every image. */
  final Adapted adapt(Place place, Image base) {
    ImageBuilder.Request request =
        request(Samples.contractId(), place, push(registry(place), base));
    return adapt(builder(), request, base);
  }

  final Adapted adapt(ImageBuilder builder, ImageBuilder.Request request, Image base) {
    AdaptedImage image = builder.adapt(request, Progress.none());
    TestRegistry registry =
        request.target().registry().equals(target().address()) ? target() : open();
    Adapted adapted = new Adapted(registry, image);
    adapted.requireRunsTheWatchdog(request.contract());
    adapted.requireOneMoreLayer(base);
    assertThat(image.children()).isEmpty();
    assertThat(registry.manifests(TARGET)).contains(image.digest());
    assertThat(registry.tags(TARGET).contains(request.contract().value()))
        .as("whether the tag moved")
        .isEqualTo(!can(Capability.PUSHES_BY_DIGEST));
    assertThat(registry.openUploads(TARGET)).as("open uploads").isZero();
    return adapted;
  }

  static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(node -> texts.add(node.asText()));
    return texts;
  }

  static List<String> diffIds(Image image) {
    try {
      return texts(new JsonMapper().readTree(image.blobs().get(0)).at("/rootfs/diff_ids"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Everything that a log could show of it. */
  static String everything(Throwable thrown) {
    StringBuilder all = new StringBuilder();
    for (Throwable each = thrown; each != null; each = each.getCause()) {
      all.append(each).append('\n');
    }
    return all.toString();
  }

  /** An adapted image, as a registry has it. */
  final class Adapted {
    private final TestRegistry registry;
    private final RegistryClient.Manifest manifest;
    private final JsonNode config;

    Adapted(TestRegistry registry, AdaptedImage image) {
      this.registry = registry;
      RegistryClient client = registry.client();
      manifest = client.manifest(TARGET, image.digest().value()).orElseThrow();
      config = client.config(TARGET, manifest);
    }

    RegistryClient.Manifest manifest() {
      return manifest;
    }

    JsonNode config() {
      return config;
    }

    JsonNode run() {
      return config.path("config");
    }

    List<String> env() {
      return texts(run().path("Env"));
    }

    List<String> diffIds() {
      return texts(config.at("/rootfs/diff_ids"));
    }

    List<Tar.Entry> topLayer() {
      JsonNode layers = manifest.json().path("layers");
      String digest = layers.get(layers.size() - 1).path("digest").asText();
      return Tar.read(Compression.gunzip(registry.client().blob(TARGET, digest)));
    }

    void requireRunsTheWatchdog(ContractId contract) {
      assertThat(config.path("os").asText()).isEqualTo(PLATFORM.os());
      assertThat(config.path("architecture").asText()).isEqualTo(PLATFORM.architecture());
      assertThat(run().path("User").asText()).isEqualTo("1000:1000");
      assertThat(env()).contains("write_debug=false");
      assertThat(run().path("Entrypoint")).isEmpty();
      assertThat(texts(run().path("Cmd"))).containsExactly("/usr/bin/fwatchdog");
      assertThat(run().path("ExposedPorts").has("8080/tcp")).isTrue();
      assertThat(texts(run().at("/Healthcheck/Test")))
          .containsExactly("CMD-SHELL", "[ -e /tmp/.lock ] || exit 1");
      assertThat(run().at("/Healthcheck/Interval").asLong()).isEqualTo(3_000_000_000L);
      assertThat(run().path("Labels").path("com.dragonchain.contract.id").asText())
          .isEqualTo(contract.value());
      assertThat(run().path("OnBuild")).isEmpty();
    }

    /** The base's layers, untouched, and one of the watchdog and nothing else. */
    void requireOneMoreLayer(Image base) {
      List<String> below = ImageBuilderFixture.diffIds(base);
      List<String> all = diffIds();
      assertThat(all).hasSize(below.size() + 1);
      assertThat(all.subList(0, below.size())).isEqualTo(below);
      assertThat(manifest.json().path("layers")).hasSize(all.size());
      for (Tar.Entry entry : topLayer()) {
        if (entry.type() == 'x') {
          requireNoAttribute(entry);
        } else {
          requireOfTheWatchdog(entry);
        }
      }
      assertThat(topLayer().stream().filter(entry -> entry.type() == '0')).hasSize(1);
    }

    private void requireOfTheWatchdog(Tar.Entry entry) {
      assertThat(entry.path().replaceFirst("^\\./", ""))
          .isIn("usr/", "usr/bin/", "usr/bin/fwatchdog");
      assertThat(entry.mode() & 07777).isEqualTo(0755);
      assertThat(List.of(entry.uid(), entry.gid())).containsExactly(0, 0);
      if (entry.type() == '0') {
        assertThat(entry.content()).isEqualTo(SampleImages.watchdog(PLATFORM));
      } else {
        assertThat(entry.type()).isEqualTo('5');
      }
    }

    /** A header with what a header has no room for, such as parts of a second. */
    private void requireNoAttribute(Tar.Entry header) {
      String attributes = new String(header.content(), UTF_8);
      if (leavesAttributesOfOverlay()) {
        attributes = attributes.replace("SCHILY.xattr.user.overlay.", "");
      }
      assertThat(attributes).doesNotContain("xattr");
    }
  }
}
