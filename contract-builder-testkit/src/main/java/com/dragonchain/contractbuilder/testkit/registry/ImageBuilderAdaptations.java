package com.dragonchain.contractbuilder.testkit.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.dragonchain.contractbuilder.model.ContractId;
import com.dragonchain.contractbuilder.model.Digest;
import com.dragonchain.contractbuilder.model.ImageReference;
import com.dragonchain.contractbuilder.model.Platform;
import com.dragonchain.contractbuilder.port.ImageBuilder;
import com.dragonchain.contractbuilder.port.ImageBuilder.AdaptedImage;
import com.dragonchain.contractbuilder.port.ImageBuilder.Capability;
import com.dragonchain.contractbuilder.port.ImageBuilder.Progress;
import com.dragonchain.contractbuilder.testkit.Samples;
import com.dragonchain.contractbuilder.testkit.image.Family;
import com.dragonchain.contractbuilder.testkit.image.Image;
import com.dragonchain.contractbuilder.testkit.image.ImageMaker;
import com.dragonchain.contractbuilder.testkit.image.IndexMaker;
import com.dragonchain.contractbuilder.testkit.image.Layer;
import com.dragonchain.contractbuilder.testkit.image.SampleImages;
import com.dragonchain.contractbuilder.testkit.image.Tar;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What an adapted image means, whoever made it, and where it comes from and goes. */
public abstract class ImageBuilderAdaptations extends ImageBuilderRefusals {
  private static final Platform FOREIGN = Platform.of("linux/arm64");

  /** For subclasses. */
  protected ImageBuilderAdaptations() {}

  @ParameterizedTest
  @CsvSource({"SAME, DOCKER", "SAME, OCI", "OTHER, DOCKER", "OTHER, OCI"})
  void changesWhatTheWatchdogNeedsAndNothingElse(Place place, Family family) {
    Adapted adapted = adapt(place, SampleImages.ordinary(family).make());
    JsonNode run = adapted.run();
    assertThat(adapted.env())
        .containsExactly("PATH=/app:/bin", "LANG=C.UTF-8", "write_debug=false");
    assertThat(run.path("ExposedPorts").properties().stream().map(Map.Entry::getKey))
        .containsExactlyInAnyOrder("9000/tcp", "8080/tcp");
    assertThat(run.path("WorkingDir").asText()).isEqualTo("/app");
    assertThat(run.path("StopSignal").asText()).isEqualTo("SIGINT");
    assertThat(run.path("Volumes").has("/data")).isTrue();
    assertThat(run.at("/Labels/maintainer").asText()).isEqualTo("customer");
  }

  /** No shell, no folder, no environment: whatever is missing, a container of uid 1000 runs. */
  @Test
  void givesAnEmptyBaseAllThatItNeeds() {
    Adapted adapted = adapt(Place.OTHER, SampleImages.scratch(Family.DOCKER).make());
    assertThat(adapted.env())
        .containsExactly(
            "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            "write_debug=false");
    assertThat(
            adapted.topLayer().stream()
                .filter(entry -> entry.type() != 'x')
                .map(entry -> entry.path().replaceFirst("^\\./", "")))
        .containsExactly("usr/", "usr/bin/", "usr/bin/fwatchdog");
  }

  /** In its place or at the end: that means the same. */
  @Test
  void replacesAVariableOfTheBase() {
    Adapted adapted =
        adapt(
            Place.OTHER,
            SampleImages.ordinary(Family.DOCKER)
                .run(run -> run.putArray("Env").add("PATH=/x").add("write_debug=true").add("Z=1"))
                .make());
    assertThat(adapted.env()).containsExactlyInAnyOrder("PATH=/x", "write_debug=false", "Z=1");
  }

  /** What would be something else in a shell or a Dockerfile is text in a base's config. */
  @Test
  void keepsHostileTextAsText() {
    List<String> hostile =
        List.of(
            "A=$(touch /tmp/run-by-the-builder)",
            "B=${PATH} $HOME `id`",
            "C=' \" \\ #",
            "D=one\nRUN touch /tmp/run-by-the-builder",
            "E=--flag");
    Adapted adapted =
        adapt(
            Place.OTHER,
            SampleImages.ordinary(Family.DOCKER)
                .run(
                    run -> {
                      var env = run.putArray("Env").add("PATH=/x");
                      hostile.forEach(env::add);
                      run.putObject("Labels").put("x", "$(id)\n\"--flag\" ${PATH}");
                    })
                .make());
    List<String> expected = new ArrayList<>(List.of("PATH=/x"));
    expected.addAll(hostile);
    expected.add("write_debug=false");
    assertThat(adapted.env()).isEqualTo(expected);
    assertThat(adapted.run().at("/Labels/x").asText()).isEqualTo("$(id)\n\"--flag\" ${PATH}");
  }

  @Test
  void adaptsAHundredLayers() {
    Adapted adapted = adapt(Place.OTHER, SampleImages.manyLayers(Family.OCI, 100).make());
    assertThat(adapted.diffIds()).hasSize(101);
  }

  @Test
  void takesABaseByDigestWhateverItsTagSays() {
    Image first = SampleImages.noise(Family.DOCKER, 100, 1).make();
    String path = fresh();
    other().client().push(path, "1", first);
    other().client().push(path, "1", SampleImages.noise(Family.DOCKER, 100, 2).make());
    for (String name : List.of(path + "@" + first.digest(), path + ":1@" + first.digest())) {
      var unused = adapt(builder(), request(Samples.contractId(), Place.OTHER, name), first);
    }
  }

  @Test
  void takesThePlatformsImageOfAnIndex() {
    Image wanted = SampleImages.ordinary(Family.OCI).make();
    Image index =
        IndexMaker.of(Family.OCI)
            .add(FOREIGN, small("arm", FOREIGN))
            .add(PLATFORM, wanted)
            .attestation()
            .make();
    ImageBuilder.Request request = request(Samples.contractId(), Place.OTHER, push(other(), index));
    var unused = adapt(builder(), request, wanted);
  }

  @Test
  void makesAnIndexIfItCan() {
    assumeTrue(can(Capability.INDEX), "it makes single images");
    assumeTrue(open().credentials().isEmpty(), "there is no registry without a password");
    Image index =
        IndexMaker.of(Family.OCI)
            .add(PLATFORM, small("amd", PLATFORM))
            .add(FOREIGN, small("arm", FOREIGN))
            .make();
    String path = fresh();
    open().client().push(path, "watchdogs", watchdogs());
    ImageBuilder builder =
        indexBuilder(ImageReference.parse(open().address() + "/" + path + ":watchdogs"));
    AdaptedImage adapted =
        builder.adapt(
            request(Samples.contractId(), Place.OTHER, push(other(), index)), Progress.none());
    assertThat(adapted.children()).hasSize(2);
    assertThat(target().manifests(TARGET))
        .contains(adapted.digest())
        .containsAll(adapted.children());
    JsonNode entries =
        target().client().manifest(TARGET, adapted.digest().value()).orElseThrow().json();
    List<String> digests = new ArrayList<>();
    entries.path("manifests").forEach(entry -> digests.add(entry.path("digest").asText()));
    assertThat(digests).isEqualTo(adapted.children().stream().map(Digest::value).toList());
  }

  private static Image small(String text, Platform platform) {
    return ImageMaker.of(Family.OCI)
        .platform(platform)
        .layers(Layer.gzip(Tar.empty().file("text", text)))
        .make();
  }

  private static Image watchdogs() {
    IndexMaker index = IndexMaker.of(Family.OCI);
    for (Platform platform : List.of(PLATFORM, FOREIGN)) {
      index.add(
          platform,
          ImageMaker.of(Family.OCI)
              .platform(platform)
              .layers(
                  Layer.gzip(Tar.empty().file("fwatchdog", 0755, SampleImages.watchdog(platform))))
              .make());
    }
    return index.make();
  }

  @Test
  void pinsABaseWhenItInspectsIt() {
    Image image = SampleImages.ordinary(Family.OCI).make();
    ImageBuilder.BaseImage base =
        builder().inspect(request(Samples.contractId(), Place.OTHER, push(other(), image)));
    assertThat(base.reference().digest()).contains(image.digest());
    assertThat(base.compressedBytes())
        .isEqualTo(
            knowsSizes()
                ? image.blobs().stream().skip(1).mapToLong(blob -> blob.length).sum()
                : -1);
  }

  @Test
  void makesADifferentImageForEachContractAndTheSameForOne() {
    Image base = SampleImages.ordinary(Family.DOCKER).make();
    String image = push(other(), base);
    ContractId contract = Samples.contractId();
    ImageBuilder.Request request = request(contract, Place.OTHER, image);
    Digest first = builder().adapt(request, Progress.none()).digest();
    Digest another =
        builder()
            .adapt(request(Samples.contractId(), Place.OTHER, image), Progress.none())
            .digest();
    assertThat(another).isNotEqualTo(first);
    Digest again = adapt(builder(), request, base).manifest().digest();
    if (can(Capability.REPRODUCIBLE)) {
      assertThat(again).isEqualTo(first);
      String copy = push(target(), SampleImages.ordinary(Family.DOCKER).make());
      assertThat(builder().adapt(request(contract, Place.SAME, copy), Progress.none()).digest())
          .isEqualTo(first);
    }
  }

  @Test
  void movesTheTagIfItCannotPushByDigest() {
    assumeTrue(!can(Capability.PUSHES_BY_DIGEST), "it leaves the tag alone");
    ContractId contract = Samples.contractId();
    for (int seed = 1; seed <= 2; seed++) {
      String image = push(other(), SampleImages.noise(Family.DOCKER, 100, seed).make());
      AdaptedImage adapted =
          builder().adapt(request(contract, Place.OTHER, image), Progress.none());
      assertThat(target().client().manifest(TARGET, contract.value()).orElseThrow().digest())
          .isEqualTo(adapted.digest());
    }
  }

  /** From an open registry to one with a password, and to an open one. */
  @ParameterizedTest
  @EnumSource
  void needsNoLoginWhereNoneIsAskedFor(Place place) {
    assumeTrue(open().credentials().isEmpty(), "there is no registry without a password");
    Image base = SampleImages.ordinary(Family.DOCKER).make();
    ImageBuilder.Request request =
        request(
            Samples.contractId(),
            ImageReference.parse(open().address() + "/" + push(open(), base)),
            Optional.empty(),
            place == Place.SAME ? open().address() : target().address(),
            PATIENCE);
    var unused = adapt(builder(), request, base);
  }

  @Test
  void asksBeforeItPutsAManifest() {
    assumeTrue(can(Capability.PUSHES_BY_DIGEST), "it learns the digest from the push");
    String image = push(other(), SampleImages.ordinary(Family.DOCKER).make());
    ImageBuilder.Request request = request(Samples.contractId(), Place.OTHER, image);
    List<String> heard = new ArrayList<>();
    Progress refusing =
        new Progress() {
          @Override
          public void pushing(Digest digest, boolean present) {
            heard.add(digest + " " + present + " " + target().manifests(TARGET).contains(digest));
            throw new IllegalStateException("not now");
          }
        };
    assertThatThrownBy(() -> builder().adapt(request, refusing)).hasMessage("not now");
    Progress listening =
        new Progress() {
          @Override
          public void pushing(Digest digest, boolean present) {
            heard.add(digest + " " + present + " " + target().manifests(TARGET).contains(digest));
          }
        };
    Digest digest = builder().adapt(request, listening).digest();
    builder().adapt(request, listening);
    assertThat(heard)
        .containsExactly(digest + " false false", digest + " false false", digest + " true true");
  }

  @Test
  void asksBeforeItPushesATag() {
    assumeTrue(!can(Capability.PUSHES_BY_DIGEST), "it puts manifests by digest, and asks for each");
    String image = push(other(), SampleImages.ordinary(Family.DOCKER).make());
    ImageBuilder.Request request = request(Samples.contractId(), Place.OTHER, image);
    List<Duration> heard = new ArrayList<>();
    Progress refusing =
        new Progress() {
          @Override
          public void pushing(Duration atMost) {
            heard.add(atMost);
            throw new IllegalStateException("not now");
          }
        };
    assertThatThrownBy(() -> builder().adapt(request, refusing)).hasMessage("not now");
    assertThat(target().tags(TARGET)).doesNotContain(request.contract().value());
    assertThat(heard).singleElement().satisfies(span -> assertThat(span).isPositive());
    builder().adapt(request, Progress.none());
    assertThat(target().tags(TARGET)).contains(request.contract().value());
  }
}
