package com.dragonchain.contractbuilder.oci;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dragonchain.contractbuilder.error.DeniedException;
import com.dragonchain.contractbuilder.error.UnavailableException;
import com.dragonchain.contractbuilder.model.Digest;
import com.dragonchain.contractbuilder.port.ImageBuilder.AdaptedImage;
import com.dragonchain.contractbuilder.testkit.image.Family;
import com.dragonchain.contractbuilder.testkit.image.SampleImages;
import com.dragonchain.contractbuilder.testkit.registry.Fault;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Writes whose answer was lost. */
class UncertainWritesTest {
  @TempDir Path folder;

  /** The first attempt may still land, whatever the second is told. */
  @ParameterizedTest
  @ValueSource(strings = {"adapt", "tag", "delete"})
  void aRefusalAfterAnAnswerThatWasLostProvesNothing(String write) {
    try (Embedded world = new Embedded(folder)) {
      AdaptedImage image = world.push(SampleImages.ordinary(Family.DOCKER).make());
      String method = write.equals("delete") ? "DELETE" : "PUT";
      world.target.inject(Fault.on(method, "/manifests/").breakConnection());
      world.target.inject(Fault.on(method, "/manifests/").answer(403, ""));
      assertThatThrownBy(() -> write(world, write, image.digest()))
          .isInstanceOf(UnavailableException.class)
          .hasMessageContaining("answered 403")
          .hasMessageEndingWith("an earlier attempt was not answered and may still have its effect")
          .hasCauseInstanceOf(DeniedException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"adapt", "tag", "delete"})
  void aRefusalAfterAnAnswerThatSaidNoIsOne(String write) {
    try (Embedded world = new Embedded(folder)) {
      AdaptedImage image = world.push(SampleImages.ordinary(Family.DOCKER).make());
      String method = write.equals("delete") ? "DELETE" : "PUT";
      world.target.inject(Fault.on(method, "/manifests/").answer(429, ""));
      world.target.inject(Fault.on(method, "/manifests/").answer(403, ""));
      assertThatThrownBy(() -> write(world, write, image.digest()))
          .isInstanceOf(DeniedException.class);
    }
  }

  private static void write(Embedded world, String write, Digest digest) {
    switch (write) {
      case "adapt" -> world.adapt("app:1");
      case "tag" -> world.registry().tag(digest, "7");
      default -> world.registry().delete(digest);
    }
  }
}
