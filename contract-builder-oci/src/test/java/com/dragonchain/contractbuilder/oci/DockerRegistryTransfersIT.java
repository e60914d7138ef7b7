package com.dragonchain.contractbuilder.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dragonchain.contractbuilder.error.CancelledException;
import com.dragonchain.contractbuilder.error.RefusedException;
import com.dragonchain.contractbuilder.model.Digest;
import com.dragonchain.contractbuilder.model.ImageRepository;
import com.dragonchain.contractbuilder.port.ImageBuilder;
import com.dragonchain.contractbuilder.port.ImageBuilder.Progress;
import com.dragonchain.contractbuilder.port.Registry.Deletion;
import com.dragonchain.contractbuilder.testkit.image.Family;
import com.dragonchain.contractbuilder.testkit.image.RegistryClient;
import com.dragonchain.contractbuilder.testkit.image.SampleImages;
import com.dragonchain.contractbuilder.testkit.real.DockerRegistry;
import com.dragonchain.contractbuilder.testkit.registry.EmbeddedRegistry;
import com.dragonchain.contractbuilder.testkit.registry.Fault;
import com.dragonchain.contractbuilder.testkit.registry.TestRegistry;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a customer's registry that misbehaves into a real one. */
class DockerRegistryTransfersIT {
  private static final int LIMIT = 3_000_000;

  @TempDir Path folder;
  private EmbeddedRegistry source;
  private TestRegistry target;
  private OciClient client;
  private ImageBuilder builder;

  @BeforeEach
  void start() {
    source = EmbeddedRegistry.start();
    target = TestRegistry.of(DockerRegistry.create(), Optional.empty());
    client = Fixtures.client().build();
    builder =
        OciImageBuilder.builder(client, Fixtures.watchdog(folder)).sizeLimitBytes(LIMIT).build();
  }

  @AfterEach
  void stop() {
    client.close();
    source.close();
    target.close();
  }

  private ImageBuilder.Request request() {
    return Fixtures.request(source.address(), target.address());
  }

  private void push(int bytes) {
    new RegistryClient(source.address(), Optional.empty())
        .push("app", "1", SampleImages.noise(Family.DOCKER, bytes, bytes).make());
  }

  private void assertClean() {
    assertThat(target.manifests(Embedded.TARGET)).isEmpty();
    assertThat(target.tags(Embedded.TARGET)).isEmpty();
    assertThat(target.openUploads(Embedded.TARGET)).isZero();
  }

  @RepeatedTest(3)
  void leavesNothingBehindWhenInterruptedInTheMiddleOfALayer() {
    push(2_000_000);
    Thread adapting = Thread.currentThread();
    Progress interrupting =
        new Progress() {
          @Override
          public void layer(String layer, long doneBytes, long totalBytes) {
            adapting.interrupt();
          }
        };
    assertThatThrownBy(() -> builder.adapt(request(), interrupting))
        .isInstanceOf(CancelledException.class);
    assertThat(Thread.interrupted()).isTrue();
    assertClean();
  }

  @RepeatedTest(3)
  void leavesNothingBehindWhenALayerIsRefusedInItsMiddle() {
    new RegistryClient(source.address(), Optional.empty())
        .push("app", "1", SampleImages.bomb(Family.DOCKER, LIMIT * 20).make());
    assertThatThrownBy(() -> builder.adapt(request(), Progress.none()))
        .isInstanceOf(RefusedException.class);
    assertClean();
  }

  @Test
  void beginsAnewWhatBreaks() {
    push(2_000_000);
    Fault fault =
        source.inject(Fault.on("GET", "/blobs/").nth(2).times(2).breakAnswerAfter(1_000_000));
    ImageBuilder.AdaptedImage image = builder.adapt(request(), Progress.none());
    assertThat(fault.hits()).isEqualTo(2);
    assertThat(target.manifests(Embedded.TARGET)).containsExactly(image.digest());
    assertThat(target.openUploads(Embedded.TARGET)).isZero();
  }

  @Test
  void saysThatARegistryDoesNotDelete() {
    try (TestRegistry keeping =
        TestRegistry.of(DockerRegistry.with().withoutDelete().create(), Optional.empty())) {
      OciRegistry registry =
          new OciRegistry(client, new ImageRepository(keeping.address(), "customer-contracts"));
      Digest digest =
          keeping
              .client()
              .push("customer-contracts", "1", SampleImages.scratch(Family.DOCKER).make());
      assertThat(registry.delete(digest)).isEqualTo(Deletion.UNSUPPORTED);
      assertThat(registry.resolve("1")).contains(digest);
    }
  }
}
