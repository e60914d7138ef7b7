package com.dragonchain.contractbuilder.testkit.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.dragonchain.contractbuilder.error.DeniedException;
import com.dragonchain.contractbuilder.error.InvalidInputException;
import com.dragonchain.contractbuilder.error.NotFoundException;
import com.dragonchain.contractbuilder.error.RefusedException;
import com.dragonchain.contractbuilder.error.UnavailableException;
import com.dragonchain.contractbuilder.model.ContractId;
import com.dragonchain.contractbuilder.model.Credentials;
import com.dragonchain.contractbuilder.model.Digest;
import com.dragonchain.contractbuilder.model.ImageReference;
import com.dragonchain.contractbuilder.model.Platform;
import com.dragonchain.contractbuilder.model.Secret;
import com.dragonchain.contractbuilder.port.ImageBuilder;
import com.dragonchain.contractbuilder.port.ImageBuilder.Capability;
import com.dragonchain.contractbuilder.port.ImageBuilder.Progress;
import com.dragonchain.contractbuilder.testkit.Samples;
import com.dragonchain.contractbuilder.testkit.image.Family;
import com.dragonchain.contractbuilder.testkit.image.Image;
import com.dragonchain.contractbuilder.testkit.image.SampleImages;
import com.dragonchain.contractbuilder.testkit.real.Gate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an image builder refuses or cannot do, and what it says then. */
public abstract class ImageBuilderRefusals extends ImageBuilderFixture {

  /** For subclasses. */
  protected ImageBuilderRefusals() {}

  @Test
  void neverRunsATriggerOfTheBase() {
    Image base =
        SampleImages.ordinary(Family.DOCKER)
            .run(run -> run.putArray("OnBuild").add("RUN touch /tmp/onbuild-ran"))
            .make();
    if (can(Capability.DROPS_ONBUILD)) {
      assertThat(adapt(Place.OTHER, base).run().path("OnBuild")).isEmpty();
    } else {
      assertRefused(base, Place.OTHER, "ONBUILD");
    }
  }

  @ParameterizedTest
  @EnumSource
  void refusesWhatIsTooLargeWhenUnpacked(Place place) {
    assertRefused(
        SampleImages.bomb(Family.DOCKER, SIZE_LIMIT + 1_000).make(),
        place,
        String.valueOf(SIZE_LIMIT));
  }

  @ParameterizedTest
  @EnumSource
  void refusesWhatIsTooLargeEvenPacked(Place place) {
    Image base = SampleImages.noise(Family.DOCKER, SIZE_LIMIT + 1_000, 3).make();
    assertRefused(base, place, String.valueOf(SIZE_LIMIT));
    ImageBuilder.Request request =
        request(Samples.contractId(), place, push(registry(place), base));
    if (knowsSizes()) {
      assertThatThrownBy(() -> builder().inspect(request)).isInstanceOf(RefusedException.class);
    } else {
      assertThat(builder().inspect(request).compressedBytes()).isEqualTo(-1);
    }
  }

  @Test
  void refusesAnotherPlatform() {
    assertRefused(
        SampleImages.ordinary(Family.DOCKER).platform(Platform.of("linux/s390x")).make(),
        Place.OTHER,
        "linux/s390x");
  }

  @Test
  void refusesAnImageOfAnotherContract() {
    ContractId owner = Samples.contractId();
    Image base = SampleImages.ordinary(Family.DOCKER).make();
    Digest digest =
        adapt(builder(), request(owner, Place.SAME, push(target(), base)), base)
            .manifest()
            .digest();
    for (String name : List.of(TARGET + "@" + digest, TARGET + ":" + owner)) {
      ImageBuilder.Request request = request(Samples.contractId(), Place.SAME, name);
      assertThatThrownBy(() -> builder().adapt(request, Progress.none()))
          .isInstanceOf(RefusedException.class);
    }
  }

  @ParameterizedTest
  @EnumSource
  void saysThatABaseIsMissing(Place place) {
    String path = fresh();
    registry(place).client().push(path, "1", SampleImages.scratch(Family.DOCKER).make());
    for (String missing :
        List.of(fresh() + ":1", path + ":2", path + "@" + Digest.ofBytes(new byte[1]))) {
      ImageBuilder.Request request = request(Samples.contractId(), place, missing);
      assertThatThrownBy(() -> builder().inspect(request))
          .isInstanceOf(NotFoundException.class)
          .hasMessageContaining(request.base().repository().path());
      assertThatThrownBy(() -> builder().adapt(request, Progress.none()))
          .isInstanceOf(NotFoundException.class);
    }
  }

  @Test
  void saysThatItMayNotRead() {
    assumeTrue(other().credentials().isPresent(), "the registry asks for no password");
    String image = push(other(), SampleImages.ordinary(Family.DOCKER).make());
    Credentials wrong = new Credentials("somebody", Secret.of("wrong-secret"));
    for (Optional<Credentials> bad : List.of(Optional.of(wrong), Optional.<Credentials>empty())) {
      ImageBuilder.Request request = request(Samples.contractId(), other(), image, bad);
      Throwable denied = catchThrowable(() -> builder().adapt(request, Progress.none()));
      assertThat(denied).isInstanceOf(DeniedException.class);
      assertThat(everything(denied)).doesNotContain("wrong-secret");
    }
  }

  @Test
  void saysThatItMayNotPush() {
    assumeTrue(target().credentials().isPresent(), "the registry asks for no password");
    String image = push(other(), SampleImages.ordinary(Family.DOCKER).make());
    ImageBuilder.Request request = request(Samples.contractId(), Place.OTHER, image);
    Set<Digest> manifests = target().manifests(TARGET);
    assertThatThrownBy(() -> stranger().adapt(request, Progress.none()))
        .isInstanceOf(DeniedException.class);
    assertThat(target().manifests(TARGET)).isEqualTo(manifests);
  }

  @Test
  void saysThatARegistryIsAway() {
    try (Gate gate = new Gate(other().address(), 0, Gate::cut)) {
      gate.cut();
      ImageBuilder.Request request =
          request(
              Samples.contractId(),
              ImageReference.parse(gate.address() + "/team/app"),
              Optional.empty(),
              target().address(),
              PATIENCE);
      assertThatThrownBy(() -> builder().adapt(request, Progress.none()))
          .isInstanceOf(UnavailableException.class)
          .hasMessageContaining(gate.address());
    }
  }

  /** The grammar of references keeps them from everybody who could take them for something else. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "app\nRUN touch /tmp/run-by-the-builder",
        "app\r",
        "app:1 AS base",
        "app:$(touch /tmp/run-by-the-builder)",
        "app:`id`",
        "app:--flag",
        "--flag",
        "app@sha256:$(id)",
        "app:1@--flag",
        "app/../other",
        "app:1;id",
        "${PATH}"
      })
  void neverSeesAHostileReference(String image) {
    assertThatThrownBy(() -> request(Samples.contractId(), Place.OTHER, image))
        .isInstanceOf(InvalidInputException.class);
    assertThatThrownBy(() -> ImageReference.parse(image)).isInstanceOf(InvalidInputException.class);
  }

  private void assertRefused(Image base, Place place, String... words) {
    Set<Digest> manifests = target().manifests(TARGET);
    Set<String> tags = target().tags(TARGET);
    ImageBuilder.Request request =
        request(Samples.contractId(), place, push(registry(place), base));
    assertThatThrownBy(() -> builder().adapt(request, Progress.none()))
        .isInstanceOf(RefusedException.class)
        .hasMessageContainingAll(words);
    assertThat(target().manifests(TARGET)).isEqualTo(manifests);
    assertThat(target().tags(TARGET)).isEqualTo(tags);
    assertThat(target().openUploads(TARGET)).isZero();
  }
}
