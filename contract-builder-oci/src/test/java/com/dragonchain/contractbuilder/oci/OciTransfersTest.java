package com.dragonchain.contractbuilder.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dragonchain.contractbuilder.error.CancelledException;
import com.dragonchain.contractbuilder.error.DeniedException;
import com.dragonchain.contractbuilder.error.NotFoundException;
import com.dragonchain.contractbuilder.error.ProtocolException;
import com.dragonchain.contractbuilder.error.RefusedException;
import com.dragonchain.contractbuilder.error.UnavailableException;
import com.dragonchain.contractbuilder.model.Digest;
import com.dragonchain.contractbuilder.port.BaseInspector;
import com.dragonchain.contractbuilder.port.Deadline;
import com.dragonchain.contractbuilder.port.ImageBuilder;
import com.dragonchain.contractbuilder.port.ImageBuilder.AdaptedImage;
import com.dragonchain.contractbuilder.testkit.image.Family;
import com.dragonchain.contractbuilder.testkit.image.Image;
import com.dragonchain.contractbuilder.testkit.image.ImageMaker;
import com.dragonchain.contractbuilder.testkit.image.Layer;
import com.dragonchain.contractbuilder.testkit.image.SampleImages;
import com.dragonchain.contractbuilder.testkit.image.Tar;
import com.dragonchain.contractbuilder.testkit.registry.EmbeddedRegistry;
import com.dragonchain.contractbuilder.testkit.registry.Fault;
import com.dragonchain.contractbuilder.testkit.registry.LoggedRequest;
import com.dragonchain.contractbuilder.testkit.registry.RegistrySettings;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes over the wire, and what happens when it goes wrong. */
class OciTransfersTest {
  private static final String LAYER_GET = "/v2/app/blobs/";

  @TempDir Path folder;

  private Embedded world(
      RegistrySettings source, RegistrySettings target, UnaryOperator<OciClient.Builder> client) {
    return new Embedded(folder, source.start(), target.start(), client, b -> b);
  }

  private Embedded world() {
    return new Embedded(folder);
  }

  private static Image ordinary() {
    return SampleImages.ordinary(Family.DOCKER).make();
  }

  @Test
  void movesNoLayerWithinARegistryAndReadsNoneTwice() {
    try (Embedded world = world()) {
      Image image = ordinary();
      world.targetClient().push("app", "1", image);
      world.target.clearLog();
      AdaptedImage first = world.adaptWithin("app:1");
      assertThat(world.target.count("POST", "mount=")).isEqualTo(2);
      assertThat(world.target.count("GET", LAYER_GET)).isEqualTo(3); // config, layers to count
      world.target.clearLog();
      assertThat(world.adaptWithin("app:1")).isEqualTo(first);
      assertThat(world.target.count("GET", LAYER_GET)).isZero();
      assertThat(world.target.count("PATCH", "")).isZero();
      assertThat(world.target.log().stream().mapToLong(LoggedRequest::received).sum())
          .isLessThan(5_000);
      // manifest, two mounts and layers looked up, fwatchdog looked up, config in two, manifest
      // looked up and put
      assertThat(world.target.log()).hasSize(10);
    }
  }

  @Test
  void tellsEveryByteOfALayer() {
    byte[] noise = new byte[3 << 19];
    new Random(1).nextBytes(noise);
    Layer large = Layer.gzip(Tar.empty().file("noise", 0644, noise));
    Layer small = Layer.gzip(Tar.empty().file("a", "b"));
    Image image = ImageMaker.of(Family.DOCKER).layers(large, small).make();
    Map<String, List<Long>> told = new ConcurrentHashMap<>();
    try (Embedded world = world()) {
      world.sourceClient().push("app", "1", image);
      world.builder.adapt(
          world.request("app:1"),
          new ImageBuilder.Progress() {
            @Override
            public void layer(String layer, long doneBytes, long totalBytes) {
              told.computeIfAbsent(layer, first -> new CopyOnWriteArrayList<>()).add(doneBytes);
            }
          });
    }
    for (byte[] blob : image.blobs().subList(1, 3)) {
      List<Long> sizes = told.get(Digest.ofBytes(blob).value());
      assertThat(sizes).isSorted().doesNotHaveDuplicates();
      assertThat(sizes.get(sizes.size() - 1)).isEqualTo(blob.length);
    }
  }

  @Test
  void copiesWhatMayNotBeMounted() {
    try (Embedded world =
        world(EmbeddedRegistry.with(), EmbeddedRegistry.with().withoutMounts(), c -> c)) {
      world.targetClient().push("app", "1", ordinary());
      world.adaptWithin("app:1");
      // the layers, and fwatchdog
      assertThat(world.target.count("PATCH", Embedded.TARGET)).isEqualTo(3);
      assertThat(world.target.openUploads(Embedded.TARGET)).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 405})
  void copiesWhereMountingIsForbidden(int status) {
    try (Embedded world = world()) {
      world.targetClient().push("app", "1", ordinary());
      world.target.inject(Fault.on("POST", "mount=").always().answer(status, "{}"));
      world.adaptWithin("app:1");
      // the layers, and fwatchdog
      assertThat(world.target.count("PATCH", Embedded.TARGET)).isEqualTo(3);
    }
  }

  @Test
  void skipsALayerThatIsThereOnlyIfTheCustomerMayReadIt() {
    try (Embedded world = world()) {
      Image image = ordinary();
      world.push(image);
      world.source.clearLog();
      world.adapt("app:1");
      assertThat(world.source.count("HEAD", "/blobs/")).isEqualTo(2);
      assertThat(world.source.count("GET", "/blobs/")).isZero();
      Digest layer = Digest.ofBytes(image.blobs().get(1));
      world.source.lose("app", layer);
      assertThatThrownBy(() -> world.adapt("app:1")).isInstanceOf(NotFoundException.class);
      world.source.inject(Fault.on("HEAD", "/blobs/").always().answer(403, "{}"));
      assertThatThrownBy(() -> world.adapt("app:1")).isInstanceOf(DeniedException.class);
    }
  }

  /** Unpacked it takes its room twice; to read it once is enough. */
  @Test
  void readsALayerThatIsThereTwiceOnce() {
    try (Embedded world = world()) {
      Layer layer = Layer.gzip(Tar.empty().file("f", "x".repeat(100_000)));
      Image image = ImageMaker.of(Family.DOCKER).layers(layer, layer).make();
      world.sourceClient().push("app", "1", image);
      BaseInspector inspector = world.builder.inspector();
      assertThatThrownBy(() -> inspector.requireUnpacked(world.request("app:1"), 150_000))
          .isInstanceOf(RefusedException.class);
      world.source.clearLog();
      inspector.requireUnpacked(world.request("app:1"), 300_000);
      String blob = "/blobs/" + Digest.ofBytes(image.blobs().get(1));
      assertThat(world.source.count("GET", blob)).isEqualTo(1);
    }
  }

  @Test
  void uploadsAnewWhatTheTargetOnlyClaimedToHave() {
    try (Embedded world = world()) {
      Image image = ordinary();
      world.push(image);
      Digest layer = Digest.ofBytes(image.blobs().get(1));
      // What it says it has, a garbage collector is just taking away.
      world.target.inject(
          Fault.on("PUT", "/manifests/").run(() -> world.target.lose(Embedded.TARGET, layer)));
      world.target.clearLog();
      List<Integer> uploadsBeforeAPut = new ArrayList<>();
      ImageBuilder.Progress progress =
          new ImageBuilder.Progress() {
            @Override
            public void pushing(Digest digest, boolean present) {
              uploadsBeforeAPut.add(world.target.count("PATCH", ""));
            }
          };
      world.builder.adapt(world.request("app:1"), progress);
      assertThat(uploadsBeforeAPut).containsExactly(0, 1);
      assertThat(world.target.count("PATCH", "")).isEqualTo(1);
      assertThat(world.target.count("PUT", "/manifests/")).isEqualTo(2);
      assertThat(world.target.blobs(Embedded.TARGET)).contains(layer);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"MANIFEST_BLOB_UNKNOWN", "DIGEST_INVALID"})
  void putsAManifestAgainWhereItsBlobsAreThereAllTheSame(String code) {
    try (Embedded world = world()) {
      AdaptedImage image = world.push(ordinary());
      world.target.clearLog();
      String racing = "{\"errors\":[{\"code\":\"" + code + "\",\"message\":\"m\"}]}";
      Fault fault =
          world.target.inject(Fault.on("PUT", "/manifests/").times(2).answer(400, racing));
      assertThat(world.adapt("app:1")).isEqualTo(image);
      assertThat(fault.hits()).isEqualTo(2);
      assertThat(world.target.count("PUT", "/manifests/")).isEqualTo(3);
      assertThat(world.target.count("PATCH", "")).isZero();
      Fault tagging = world.target.inject(Fault.on("PUT", "/manifests/7").answer(400, racing));
      world.registry().tag(image.digest(), "7");
      assertThat(tagging.hits()).isEqualTo(1);
      assertThat(world.target.tagged(Embedded.TARGET, "7")).contains(image.digest());
    }
  }

  @Test
  void givesUpOnATargetThatLosesEverything() {
    try (Embedded world = world()) {
      String unknown =
          "{\"errors\":[{\"code\":\"MANIFEST_BLOB_UNKNOWN\",\"message\":\"m\",\"detail\":null}]}";
      Fault fault =
          world.target.inject(Fault.on("PUT", "/manifests/").always().answer(400, unknown));
      assertThatThrownBy(() -> world.push(ordinary())).isInstanceOf(ProtocolException.class);
      // As often as anything is tried, and as often once more after all was uploaded anew.
      assertThat(fault.hits()).isEqualTo(8);
      world.assertNothingIsLeft();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "source,GET,/manifests/",
    "source,GET,/blobs/",
    "target,HEAD,/blobs/",
    "target,POST,/uploads/",
    "target,PATCH,/uploads/",
    "target,PUT,/uploads/",
    "target,HEAD,/manifests/",
    "target,PUT,/manifests/"
  })
  void triesAgainWhateverFailsForAWhile(String where, String method, String what) {
    for (boolean after : new boolean[] {false, true}) {
      for (int kind = 0; kind < 3; kind++) {
        try (Embedded world = world()) {
          EmbeddedRegistry registry = where.equals("source") ? world.source : world.target;
          world.sourceClient().push("app", "1", ordinary());
          Fault.Match match = Fault.on(method, what).times(2);
          if (after) {
            match = match.afterEffect();
          }
          Fault fault =
              registry.inject(
                  switch (kind) {
                    case 0 -> match.breakConnection();
                    case 1 -> match.answer(429, "{}", "Retry-After", "0");
                    default -> match.answer(503, "busy");
                  });
          world.adapt("app:1");
          assertThat(fault.hits()).isEqualTo(2);
          // An upload that was begun, but whose answer was lost, is known to nobody.
          if (!after || !method.equals("POST")) {
            assertThat(world.target.openUploads(Embedded.TARGET)).isZero();
          }
        }
      }
    }
  }

  @Test
  void beginsABrokenTransferAnewAtBothEnds() {
    try (Embedded world = world()) {
      Image image = SampleImages.noise(Family.DOCKER, 500_000, 1).make();
      world.sourceClient().push("app", "1", image);
      Fault cut = world.source.inject(Fault.on("GET", "/blobs/").nth(2).breakAnswerAfter(200_000));
      Fault broken = world.target.inject(Fault.on("PATCH", "").nth(2).breakRequestAfter(100_000));
      AdaptedImage adapted = world.adapt("app:1");
      assertThat(cut.hits()).isEqualTo(1);
      assertThat(broken.hits()).isEqualTo(1);
      assertThat(world.manifest(adapted).json().path("layers")).hasSize(2);
      assertThat(world.target.openUploads(Embedded.TARGET)).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 429, 500, 502, 503, 504})
  void givesUpInTheEnd(int status) {
    try (Embedded world = world()) {
      world.sourceClient().push("app", "1", ordinary());
      Fault fault =
          world.source.inject(Fault.on("GET", "/manifests/").always().answer(status, "{}"));
      assertThatThrownBy(() -> world.adapt("app:1"))
          .isInstanceOf(UnavailableException.class)
          .hasMessageContaining("" + status);
      // OkHttp repeats a 408 once by itself (RFC 9110, section 15.5.9).
      assertThat(fault.hits()).isEqualTo(status == 408 ? 8 : 4);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 206, 304, 400, 405, 409, 418, 501, 505})
  void doesNotTryAgainWhatIsNotExpected(int status) {
    try (Embedded world = world()) {
      world.sourceClient().push("app", "1", ordinary());
      Fault fault = world.source.inject(Fault.on("GET", "/manifests/").always().answer(status, ""));
      assertThatThrownBy(() -> world.adapt("app:1")).isInstanceOf(ProtocolException.class);
      assertThat(fault.hits()).isEqualTo(1);
    }
  }

  @Test
  void saysThatThereIsNoRoom() {
    try (Embedded world = world()) {
      world.target.inject(Fault.on("PATCH", "").always().answer(507, "{}"));
      assertThatThrownBy(() -> world.push(ordinary())).isInstanceOf(RefusedException.class);
      world.assertNothingIsLeft();
    }
  }

  @Test
  void doesNotWaitLongerThanIsSensible() {
    try (Embedded world = world()) {
      world.sourceClient().push("app", "1", ordinary());
      world.source.inject(Fault.on("GET", "/manifests/").answer(429, "{}", "Retry-After", "86400"));
      assertThatThrownBy(() -> world.adapt("app:1")).isInstanceOf(UnavailableException.class);
    }
  }

  @Test
  void doesNotWaitForeverForARegistryThatIsSilent() {
    UnaryOperator<OciClient.Builder> impatient =
        c ->
            c.timeouts(Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ofSeconds(5))
                .attempts(2, Duration.ofMillis(1));
    for (String what : List.of("/manifests/", "/blobs/")) {
      try (Embedded world = world(EmbeddedRegistry.with(), EmbeddedRegistry.with(), impatient)) {
        world.sourceClient().push("app", "1", ordinary());
        world.source.inject(Fault.on("GET", what).always().hang());
        assertThatThrownBy(() -> world.adapt("app:1")).isInstanceOf(UnavailableException.class);
        world.assertNothingIsLeft();
      }
    }
  }

  @Test
  void cleansUpWhenItIsInterruptedInTheMiddleOfALayer() {
    try (Embedded world = world()) {
      world.sourceClient().push("app", "1", SampleImages.noise(Family.OCI, 300_000, 4).make());
      Thread adapting = Thread.currentThread();
      // The upload is open by then, and its source answers no more.
      world.source.inject(Fault.on("GET", "/blobs/").nth(2).run(adapting::interrupt));
      world.source.inject(Fault.on("GET", "/blobs/").nth(2).hang());
      world.target.inject(Fault.on("PATCH", "").always().hang());
      assertThatThrownBy(() -> world.adapt("app:1")).isInstanceOf(CancelledException.class);
      assertThat(Thread.interrupted()).isTrue();
      assertThat(world.target.count("POST", "/uploads/")).isPositive();
      world.assertNothingIsLeft();
    }
  }

  @Test
  void cleansUpWhenTheDeadlinePasses() {
    try (Embedded world = world()) {
      world.sourceClient().push("app", "1", ordinary());
      world.target.inject(Fault.on("PATCH", "").always().hang());
      var request = world.request("app:1");
      var hurried =
          new ImageBuilder.Request(
              request.contract(),
              request.base(),
              request.credentials(),
              request.target(),
              Deadline.in(Clock.systemUTC(), Duration.ofSeconds(1)));
      assertThatThrownBy(() -> world.builder.adapt(hurried, ImageBuilder.Progress.none()))
          .isInstanceOf(UnavailableException.class);
      world.assertNothingIsLeft();
    }
  }

  @Test
  void adaptsItsOwnImageAgain() {
    try (Embedded world = world()) {
      AdaptedImage first = world.push(ordinary());
      AdaptedImage again = world.adaptWithin(Embedded.TARGET + "@" + first.digest());
      assertThat(world.manifest(again).json().path("layers")).hasSize(4);
    }
  }
}
