package com.dragonchain.contractbuilder.testkit.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.dragonchain.contractbuilder.error.CancelledException;
import com.dragonchain.contractbuilder.error.DeniedException;
import com.dragonchain.contractbuilder.error.NotFoundException;
import com.dragonchain.contractbuilder.error.RefusedException;
import com.dragonchain.contractbuilder.model.ContractId;
import com.dragonchain.contractbuilder.model.Credentials;
import com.dragonchain.contractbuilder.model.Digest;
import com.dragonchain.contractbuilder.model.ImageReference;
import com.dragonchain.contractbuilder.model.ImageRepository;
import com.dragonchain.contractbuilder.model.Platform;
import com.dragonchain.contractbuilder.model.Secret;
import com.dragonchain.contractbuilder.port.Deadline;
import com.dragonchain.contractbuilder.port.ImageBuilder;
import com.dragonchain.contractbuilder.port.ImageBuilder.AdaptedImage;
import com.dragonchain.contractbuilder.port.ImageBuilder.Capability;
import com.dragonchain.contractbuilder.port.ImageBuilder.Progress;
import com.dragonchain.contractbuilder.testkit.Samples;
import com.dragonchain.contractbuilder.testkit.image.Compression;
import com.dragonchain.contractbuilder.testkit.image.Family;
import com.dragonchain.contractbuilder.testkit.image.Image;
import com.dragonchain.contractbuilder.testkit.image.ImageMaker;
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
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What every {@link ImageBuilder} does. What not every one can do is asked of its {@link
 * ImageBuilder#capabilities}. The meaning of an adapted image is read from the registry, by a
 * client that has nothing in common with the builder.
 *
 * <p>Builders under test want linux/amd64, use {@link SampleImages#watchdog} and refuse images of
 * more than {@link #SIZE_LIMIT} bytes.
 */
public abstract class ImageBuilderContract {
  /** The limit of the builders under test. */
  public static final int SIZE_LIMIT = 20_000_000;

  /** The platform of the builders under test. */
  public static final Platform PLATFORM = Platform.of("linux/amd64");

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String TARGET = "chain/customer-contracts";

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
   * @return one that is logged in at the private registry
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

  private TestRegistry registry(Place place) {
    return place == Place.SAME ? target() : other();
  }

  private boolean can(Capability capability) {
    return builder().capabilities().contains(capability);
  }

  private static String fresh() {
    return "customer/" + UUID.randomUUID();
  }

  private ImageBuilder.Request request(ContractId contract, Place place, String image) {
    TestRegistry registry = registry(place);
    return request(
        contract, registry, image, place == Place.SAME ? Optional.empty() : registry.credentials());
  }

  private ImageBuilder.Request request(
      ContractId contract, TestRegistry registry, String image, Optional<Credentials> credentials) {
    return new ImageBuilder.Request(
        contract,
        ImageReference.parse(registry.address() + "/" + image),
        credentials,
        new ImageRepository(target().address(), TARGET),
        Deadline.in(Clock.systemUTC(), PATIENCE));
  }

  /** An adapted image, and what the registry has of it. */
  private final class Adapted {
    private final RegistryClient.Manifest manifest;
    private final JsonNode config;

    Adapted(AdaptedImage image) {
      manifest = target().client().manifest(TARGET, image.digest().value()).orElseThrow();
      config = target().client().config(TARGET, manifest);
    }

    JsonNode run() {
      return config.path("config");
    }

    List<String> texts(String pointer) {
      List<String> texts = new ArrayList<>();
      config.at(pointer).forEach(node -> texts.add(node.asText()));
      return texts;
    }

    List<Tar.Entry> topLayer() {
      JsonNode layers = manifest.json().path("layers");
      String digest = layers.get(layers.size() - 1).path("digest").asText();
      return Tar.read(Compression.gunzip(target().client().blob(TARGET, digest)));
    }
  }

  private Adapted adapt(ContractId contract, Place place, ImageMaker maker) {
    return adapt(contract, place, maker.make());
  }

  private Adapted adapt(ContractId contract, Place place, Image image) {
    String path = fresh();
    registry(place).client().push(path, "1", image);
    return new Adapted(builder().adapt(request(contract, place, path + ":1"), Progress.none()));
  }

  private static List<String> diffIds(Image image) {
    List<String> ids = new ArrayList<>();
    JsonNode config;
    try {
      config = new JsonMapper().readTree(image.blobs().get(0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    config.at("/rootfs/diff_ids").forEach(id -> ids.add(id.asText()));
    return ids;
  }

  @ParameterizedTest
  @EnumSource
  void changesWhatTheWatchdogNeeds(Place place) {
    for (Family family : Family.values()) {
      ContractId contract = Samples.contractId();
      Adapted adapted = adapt(contract, place, SampleImages.ordinary(family));
      JsonNode run = adapted.run();
      assertThat(run.path("User").asText()).isEqualTo("1000:1000");
      assertThat(adapted.texts("/config/Env"))
          .containsExactly("PATH=/app:/bin", "LANG=C.UTF-8", "write_debug=false");
      assertThat(run.path("Entrypoint")).isEmpty();
      assertThat(adapted.texts("/config/Cmd")).containsExactly("/usr/bin/fwatchdog");
      assertThat(run.path("ExposedPorts").properties().stream().map(Map.Entry::getKey))
          .containsExactlyInAnyOrder("9000/tcp", "8080/tcp");
      assertThat(adapted.texts("/config/Healthcheck/Test"))
          .containsExactly("CMD-SHELL", "[ -e /tmp/.lock ] || exit 1");
      assertThat(run.at("/Healthcheck/Interval").asLong()).isEqualTo(3_000_000_000L);
      assertThat(run.at("/Labels/com.dragonchain.contract.id").asText())
          .isEqualTo(contract.value());
    }
  }

  @ParameterizedTest
  @EnumSource
  void keepsEverythingElse(Place place) {
    Image base = SampleImages.ordinary(Family.DOCKER).make();
    Adapted adapted = adapt(Samples.contractId(), place, base);
    JsonNode run = adapted.run();
    assertThat(run.path("WorkingDir").asText()).isEqualTo("/app");
    assertThat(run.path("StopSignal").asText()).isEqualTo("SIGINT");
    assertThat(run.path("Volumes").has("/data")).isTrue();
    assertThat(run.at("/Labels/maintainer").asText()).isEqualTo("customer");
    assertThat(adapted.config.path("architecture").asText()).isEqualTo("amd64");
    assertThat(adapted.config.path("os").asText()).isEqualTo("linux");
    List<String> before = diffIds(base);
    List<String> after = adapted.texts("/rootfs/diff_ids");
    assertThat(after).hasSize(before.size() + 1);
    assertThat(after.subList(0, before.size())).isEqualTo(before);
    assertThat(adapted.manifest.json().path("layers")).hasSize(before.size() + 1);
  }

  @ParameterizedTest
  @EnumSource
  void addsTheWatchdogAndNothingElse(Place place) {
    Adapted adapted = adapt(Samples.contractId(), place, SampleImages.scratch(Family.DOCKER));
    List<Tar.Entry> entries = adapted.topLayer();
    assertThat(entries)
        .allSatisfy(
            entry -> {
              assertThat(entry.mode() & 0777).isEqualTo(0755);
              assertThat(entry.uid()).isZero();
              assertThat(entry.gid()).isZero();
            });
    assertThat(entries.stream().map(entry -> entry.path().replaceFirst("^\\./", "")))
        .containsExactly("usr/", "usr/bin/", "usr/bin/fwatchdog");
    assertThat(entries.get(2).type()).isEqualTo('0');
    assertThat(entries.get(2).content()).isEqualTo(SampleImages.watchdog(PLATFORM));
  }

  @Test
  void givesAPathToABaseWithoutOne() {
    Adapted adapted = adapt(Samples.contractId(), Place.OTHER, SampleImages.scratch(Family.DOCKER));
    assertThat(adapted.texts("/config/Env"))
        .containsExactly(
            "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            "write_debug=false");
  }

  @Test
  void replacesAVariableOfTheBaseInItsPlace() {
    Adapted adapted =
        adapt(
            Samples.contractId(),
            Place.OTHER,
            SampleImages.ordinary(Family.DOCKER)
                .run(run -> run.putArray("Env").add("PATH=/x").add("write_debug=true").add("Z=1")));
    assertThat(adapted.texts("/config/Env")).containsExactly("PATH=/x", "write_debug=false", "Z=1");
  }

  @ParameterizedTest
  @EnumSource
  void adaptsAHundredLayers(Place place) {
    Image base = SampleImages.manyLayers(Family.OCI, 100).make();
    Adapted adapted = adapt(Samples.contractId(), place, base);
    assertThat(adapted.texts("/rootfs/diff_ids").subList(0, 100)).isEqualTo(diffIds(base));
  }

  @Test
  void takesABaseByDigestWhateverItsTagSays() {
    String path = fresh();
    Digest first =
        other().client().push(path, "1", SampleImages.noise(Family.DOCKER, 100, 1).make());
    Image second = SampleImages.noise(Family.DOCKER, 100, 2).make();
    other().client().push(path, "1", second);
    for (String name : List.of(path + "@" + first, path + ":1@" + first)) {
      Adapted adapted =
          new Adapted(
              builder().adapt(request(Samples.contractId(), Place.OTHER, name), Progress.none()));
      assertThat(adapted.texts("/rootfs/diff_ids")).doesNotContainSequence(diffIds(second));
    }
  }

  @Test
  void pinsABaseWhenItInspectsIt() {
    String path = fresh();
    Image image = SampleImages.ordinary(Family.OCI).make();
    other().client().push(path, "v", image);
    ImageBuilder.BaseImage base =
        builder().inspect(request(Samples.contractId(), Place.OTHER, path + ":v"));
    assertThat(base.reference().digest()).contains(image.digest());
    assertThat(base.compressedBytes())
        .isEqualTo(image.blobs().stream().skip(1).mapToLong(blob -> blob.length).sum());
  }

  @Test
  void answersTheDigestOfTheRegistry() {
    String path = fresh();
    ContractId contract = Samples.contractId();
    other().client().push(path, "1", SampleImages.ordinary(Family.DOCKER).make());
    AdaptedImage image =
        builder().adapt(request(contract, Place.OTHER, path + ":1"), Progress.none());
    assertThat(target().manifests(TARGET)).contains(image.digest());
    assertThat(target().tags(TARGET).contains(contract.value()))
        .isEqualTo(!can(Capability.PUSHES_BY_DIGEST));
    assertThat(target().openUploads(TARGET)).isZero();
  }

  @Test
  void makesADifferentImageForEachContractAndTheSameForOne() {
    String path = fresh();
    other().client().push(path, "1", SampleImages.ordinary(Family.DOCKER).make());
    ContractId contract = Samples.contractId();
    ImageBuilder.Request request = request(contract, Place.OTHER, path + ":1");
    Digest first = builder().adapt(request, Progress.none()).digest();
    Digest again = builder().adapt(request, Progress.none()).digest();
    Digest another =
        builder()
            .adapt(request(Samples.contractId(), Place.OTHER, path + ":1"), Progress.none())
            .digest();
    assertThat(another).isNotEqualTo(first);
    if (can(Capability.REPRODUCIBLE)) {
      assertThat(again).isEqualTo(first);
      String copy = fresh();
      target().client().push(copy, "1", SampleImages.ordinary(Family.DOCKER).make());
      assertThat(
              builder().adapt(request(contract, Place.SAME, copy + ":1"), Progress.none()).digest())
          .isEqualTo(first);
    }
  }

  @Test
  void neverRunsATriggerOfTheBase() {
    Image base =
        SampleImages.ordinary(Family.DOCKER)
            .run(run -> run.putArray("OnBuild").add("RUN touch /tmp/onbuild-ran"))
            .make();
    if (can(Capability.DROPS_ONBUILD)) {
      assertThat(adapt(Samples.contractId(), Place.OTHER, base).run().path("OnBuild")).isEmpty();
    } else {
      assertRefused(base, Place.OTHER);
    }
  }

  private void assertRefused(Image base, Place place) {
    String path = fresh();
    registry(place).client().push(path, "1", base);
    Set<Digest> manifests = target().manifests(TARGET);
    Set<String> tags = target().tags(TARGET);
    ImageBuilder.Request request = request(Samples.contractId(), place, path + ":1");
    assertThatThrownBy(() -> builder().adapt(request, Progress.none()))
        .isInstanceOf(RefusedException.class);
    assertThat(target().manifests(TARGET)).isEqualTo(manifests);
    assertThat(target().tags(TARGET)).isEqualTo(tags);
    assertThat(target().openUploads(TARGET)).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void refusesWhatIsTooLargeWhenUnpacked(Place place) {
    assertRefused(SampleImages.bomb(Family.DOCKER, SIZE_LIMIT + 1_000).make(), place);
  }

  @ParameterizedTest
  @EnumSource
  void refusesWhatIsTooLargeEvenPacked(Place place) {
    Image base = SampleImages.noise(Family.DOCKER, SIZE_LIMIT + 1_000, 3).make();
    assertRefused(base, place);
    String path = fresh();
    registry(place).client().push(path, "1", base);
    assertThatThrownBy(() -> builder().inspect(request(Samples.contractId(), place, path + ":1")))
        .isInstanceOf(RefusedException.class);
  }

  @Test
  void refusesAnotherPlatform() {
    assertRefused(
        SampleImages.ordinary(Family.DOCKER).platform(Platform.of("linux/s390x")).make(),
        Place.OTHER);
  }

  @ParameterizedTest
  @EnumSource
  void saysThatABaseIsMissing(Place place) {
    ImageBuilder.Request request = request(Samples.contractId(), place, fresh() + ":1");
    assertThatThrownBy(() -> builder().inspect(request)).isInstanceOf(NotFoundException.class);
    assertThatThrownBy(() -> builder().adapt(request, Progress.none()))
        .isInstanceOf(NotFoundException.class);
  }

  @Test
  void saysThatItIsDenied() {
    assumeTrue(other().credentials().isPresent(), "the registry asks for no password");
    String path = fresh();
    other().client().push(path, "1", SampleImages.ordinary(Family.DOCKER).make());
    Credentials wrong = new Credentials("somebody", Secret.of("wrong-secret"));
    for (Optional<Credentials> bad : List.of(Optional.of(wrong), Optional.<Credentials>empty())) {
      ImageBuilder.Request request = request(Samples.contractId(), other(), path + ":1", bad);
      assertThatThrownBy(() -> builder().adapt(request, Progress.none()))
          .isInstanceOf(DeniedException.class)
          .hasMessageNotContaining("wrong-secret");
    }
  }

  @Test
  void refusesAnImageOfAnotherContract() {
    ContractId owner = Samples.contractId();
    Adapted owned = adapt(owner, Place.SAME, SampleImages.ordinary(Family.DOCKER));
    Digest digest = owned.manifest.digest();
    assertThatThrownBy(
            () ->
                builder()
                    .adapt(
                        request(Samples.contractId(), Place.SAME, TARGET + "@" + digest),
                        Progress.none()))
        .isInstanceOf(RefusedException.class);
    assertThatThrownBy(
            () ->
                builder()
                    .adapt(
                        request(Samples.contractId(), Place.SAME, TARGET + ":" + owner),
                        Progress.none()))
        .isInstanceOf(RefusedException.class);
  }

  @ParameterizedTest
  @EnumSource
  void endsWhenItIsInterrupted(Place place) throws Exception {
    String path = fresh();
    registry(place).client().push(path, "1", SampleImages.ordinary(Family.DOCKER).make());
    ImageBuilder.Request request = request(Samples.contractId(), place, path + ":1");
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    AtomicReference<Boolean> flag = new AtomicReference<>(false);
    CountDownLatch running = new CountDownLatch(1);
    Thread thread =
        new Thread(
            () -> {
              running.countDown();
              try {
                builder().adapt(request, Progress.none());
              } catch (Throwable e) {
                thrown.set(e);
                flag.set(Thread.currentThread().isInterrupted());
              }
            });
    registry(place).freeze();
    try {
      thread.start();
      running.await();
      thread.interrupt();
      thread.join(PATIENCE.toMillis());
    } finally {
      registry(place).thaw();
    }
    assertThat(thread.isAlive()).isFalse();
    assertThat(thrown.get()).isInstanceOf(CancelledException.class);
    assertThat(flag.get()).isTrue();
    assertThat(target().openUploads(TARGET)).isZero();
  }

  @Test
  void adaptsFourAtATime() throws Exception {
    String path = fresh();
    other().client().push(path, "1", SampleImages.ordinary(Family.DOCKER).make());
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<Digest>> images = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        ImageBuilder.Request request = request(Samples.contractId(), Place.OTHER, path + ":1");
        images.add(threads.submit(() -> builder().adapt(request, Progress.none()).digest()));
      }
      Set<Digest> digests = ConcurrentHashMap.newKeySet();
      for (Future<Digest> image : images) {
        digests.add(image.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
      }
      assertThat(digests).hasSize(4);
      assertThat(target().manifests(TARGET)).containsAll(digests);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void asksBeforeItPutsAManifest() {
    assumeTrue(can(Capability.PUSHES_BY_DIGEST), "it learns the digest from the push");
    String path = fresh();
    other().client().push(path, "1", SampleImages.ordinary(Family.DOCKER).make());
    ImageBuilder.Request request = request(Samples.contractId(), Place.OTHER, path + ":1");
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
}
