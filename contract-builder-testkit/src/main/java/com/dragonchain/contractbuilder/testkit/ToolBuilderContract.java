package com.dragonchain.contractbuilder.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.dragonchain.contractbuilder.error.CancelledException;
import com.dragonchain.contractbuilder.error.ContractBuilderException;
import com.dragonchain.contractbuilder.error.DeniedException;
import com.dragonchain.contractbuilder.error.NotFoundException;
import com.dragonchain.contractbuilder.error.RefusedException;
import com.dragonchain.contractbuilder.error.UnavailableException;
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
import com.dragonchain.contractbuilder.port.ImageBuilder.BaseImage;
import com.dragonchain.contractbuilder.port.ImageBuilder.Progress;
import com.dragonchain.contractbuilder.port.ImageBuilder.Request;
import com.dragonchain.contractbuilder.testkit.image.Compression;
import com.dragonchain.contractbuilder.testkit.image.Family;
import com.dragonchain.contractbuilder.testkit.image.Image;
import com.dragonchain.contractbuilder.testkit.image.ImageMaker;
import com.dragonchain.contractbuilder.testkit.image.IndexMaker;
import com.dragonchain.contractbuilder.testkit.image.Layer;
import com.dragonchain.contractbuilder.testkit.image.RegistryClient;
import com.dragonchain.contractbuilder.testkit.image.Tar;
import com.dragonchain.contractbuilder.testkit.real.DockerRegistry;
import com.dragonchain.contractbuilder.testkit.real.Gate;
import com.dragonchain.contractbuilder.testkit.real.LogsOnFailure;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What an image builder on a real tool has to hold, against a real registry: the meaning of what
 * comes out, what it refuses and in which words, and that nothing is left behind.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(LogsOnFailure.class)
public abstract class ToolBuilderContract {
  private static final Credentials LOGIN = new Credentials("owner", Secret.of("hush-hush"));
  private static final long SIZE_LIMIT = 30_000_000;
  private static final int WATCHDOG_BYTES = 3_000_000;

  /** So much goes to the registry only when a layer is uploaded. */
  private static final long IN_THE_UPLOAD = 1_000_000;

  private DockerRegistry open;
  private DockerRegistry closed;
  private Path folder;
  private Path watchdog;
  private String before;

  /** For subclasses. */
  protected ToolBuilderContract() {}

  /**
   * What a builder has to be told.
   *
   * @param registry its private registry
   * @param login for it
   * @param watchdog the watchdog's executable
   * @param sizeLimit bytes
   */
  protected record Setup(
      DockerRegistry registry, Optional<Credentials> login, Path watchdog, long sizeLimit) {}

  /** Prepares the tool, before the first registry is started. */
  protected abstract void prepare() throws Exception;

  /** Ends the tool. */
  protected abstract void release() throws Exception;

  /** Makes a builder. */
  protected abstract ImageBuilder builder(Setup setup);

  /** All that a builder could leave behind, to compare with that of another time. */
  protected abstract String inventory();

  /** Whether the tool speaks HTTPS only. */
  protected boolean needsTls() {
    return false;
  }

  @BeforeAll
  final void start() throws Exception {
    prepare();
    DockerRegistry.Settings settings =
        needsTls() ? DockerRegistry.with().tls() : DockerRegistry.with();
    open = settings.create();
    closed = settings.login(LOGIN.user(), LOGIN.password().reveal()).create();
    folder = Files.createTempDirectory("builder");
    watchdog = Files.write(folder.resolve("fwatchdog"), noise(7, WATCHDOG_BYTES));
    assertThat(watchdog.toFile().setExecutable(true, false)).isTrue();
    assertThat(watchdog.toFile().setReadable(true, false)).isTrue();
    assertThat(folder.toFile().setExecutable(true, false)).isTrue();
  }

  @AfterAll
  final void stop() throws Exception {
    if (closed != null) {
      closed.close();
    }
    if (open != null) {
      open.close();
    }
    if (folder != null) {
      Files.deleteIfExists(watchdog);
      Files.deleteIfExists(folder);
    }
    release();
  }

  @BeforeEach
  final void remember() {
    before = inventory();
  }

  @AfterEach
  final void nothingIsLeft() {
    assertThat(inventory()).isEqualTo(before);
  }

  @Test
  void keepsWhatItDoesNotChange() {
    Image base =
        ImageMaker.of(Family.DOCKER)
            .layers(Layer.gzip(files("first").folder("srv/")), Layer.gzip(files("second")))
            .run(
                run -> {
                  run.put("User", "daemon").put("WorkingDir", "/srv").put("StopSignal", "SIGINT");
                  run.putArray("Env").add("PATH=/bin").add("A=b=c d");
                  run.putArray("Entrypoint").add("/app");
                  run.putArray("Cmd").add("--serve");
                  run.putObject("ExposedPorts").putObject("9000/udp");
                  run.putObject("Volumes").putObject("/data");
                  run.putObject("Labels").put("maintainer", "someone \"quoted\"");
                })
            .make();
    String path = push(base);

    JsonNode config = adapted(base, path, "latest");

    JsonNode run = config.path("config");
    assertThat(texts(run.path("Env"))).containsExactly("PATH=/bin", "A=b=c d", "write_debug=false");
    assertThat(run.path("WorkingDir").asText()).isEqualTo("/srv");
    assertThat(run.path("StopSignal").asText()).isEqualTo("SIGINT");
    assertThat(run.path("ExposedPorts").has("9000/udp")).isTrue();
    assertThat(run.path("Volumes").has("/data")).isTrue();
    assertThat(run.at("/Labels/maintainer").asText()).isEqualTo("someone \"quoted\"");
  }

  @Test
  void givesAnEmptyBaseAllThatItNeeds() {
    Image base =
        ImageMaker.of(Family.DOCKER).layers(Layer.gzip(Tar.empty().file("app", "app"))).make();

    JsonNode config = adapted(base, push(base), "latest");

    assertThat(texts(config.at("/config/Env")))
        .containsExactly(
            "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            "write_debug=false");
  }

  @Test
  void takesOciImages() {
    Image base = ImageMaker.of(Family.OCI).layers(Layer.gzip(files("oci"))).make();

    var unused = adapted(base, push(base), "latest");
  }

  @Test
  void takesAHundredLayers() {
    ImageMaker maker = ImageMaker.of(Family.DOCKER);
    for (int i = 0; i < 100; i++) {
      maker.layers(Layer.gzip(Tar.empty().file("etc/file-" + i, "text " + i)));
    }
    Image base = maker.make();

    var unused = adapted(base, push(base), "latest");
  }

  @Test
  void takesBasesByTagByDigestAndByBoth() {
    Image base = small();
    String path = push(base);

    var unused = adapted(base, path, "@" + base.digest());
    unused = adapted(base, path, "latest@" + base.digest());
  }

  @Test
  void takesThePlatformsImageOfAnIndex() {
    Image wanted = small();
    Image other =
        ImageMaker.of(Family.OCI)
            .platform(Platform.of("linux/arm64"))
            .layers(Layer.gzip(files("arm")))
            .make();
    Image index =
        IndexMaker.of(Family.OCI)
            .add(Platform.of("linux/arm64"), other)
            .add(Platform.of("linux/amd64"), wanted)
            .make();
    String path = push(index);

    var unused = adapted(wanted, path, "latest");
  }

  @Test
  void movesTheTagWhenItIsRepeated() {
    ImageBuilder builder = builder();
    Image first = small();
    Image second = small();
    ContractId contract = contract();

    builder.adapt(request(contract, reference(push(first), "latest")), Progress.none());
    AdaptedImage again =
        builder.adapt(request(contract, reference(push(second), "latest")), Progress.none());

    assertThat(tagged(contract)).contains(again.digest());
  }

  @Test
  void inspectsWithoutAnEffect() {
    Image base = small();
    String path = push(base);

    BaseImage seen = builder().inspect(request(contract(), reference(path, "latest")));

    assertThat(seen.reference().digest()).contains(base.digest());
    assertThat(seen.reference().repository().path()).isEqualTo(path);
  }

  @Test
  void refusesTriggers() {
    Image base =
        ImageMaker.of(Family.DOCKER)
            .layers(Layer.gzip(files("on build")))
            .run(run -> run.putArray("OnBuild").add("RUN touch /run-by-the-builder"))
            .make();

    assertFails(base, RefusedException.class, "ONBUILD");
  }

  @Test
  void refusesWhatIsTooLarge() {
    Tar zeros = Tar.empty().file("zeros", 0644, new byte[(int) SIZE_LIMIT + 1]);
    Image base = ImageMaker.of(Family.DOCKER).layers(Layer.gzip(zeros)).make();

    assertFails(base, RefusedException.class, "limit");
  }

  @Test
  void refusesAnotherPlatform() {
    Image base =
        ImageMaker.of(Family.DOCKER)
            .platform(Platform.of("linux/arm64"))
            .layers(Layer.gzip(files("arm")))
            .make();

    assertFails(base, RefusedException.class, "linux/arm64");
  }

  @Test
  void saysThatABaseIsMissing() {
    String path = push(small());
    ImageBuilder builder = builder();
    for (ImageReference missing :
        List.of(
            reference("nobody/nothing", "latest"),
            reference(path, "other"),
            reference(path, "@" + Digest.ofBytes(new byte[1])))) {
      assertThatThrownBy(() -> builder.inspect(request(contract(), missing)))
          .isInstanceOf(NotFoundException.class)
          .hasMessageContaining(missing.repository().path());
      assertThatThrownBy(() -> builder.adapt(request(contract(), missing), Progress.none()))
          .isInstanceOf(NotFoundException.class);
    }
  }

  @Test
  void logsInWhereItHasTo() {
    Image base = small();
    client(closed, Optional.of(LOGIN)).push("team/app", "latest", base);
    ImageReference secret = ImageReference.parse(closed.address() + "/team/app");
    ImageBuilder builder = builder();
    ContractId contract = contract();

    AdaptedImage adapted =
        builder.adapt(request(contract, secret, Optional.of(LOGIN)), Progress.none());
    assertThat(tagged(contract)).contains(adapted.digest());

    for (Optional<Credentials> wrong :
        List.of(
            Optional.<Credentials>empty(),
            Optional.of(new Credentials("owner", Secret.of("wrong-guess"))))) {
      Throwable denied =
          catchThrowable(() -> builder.adapt(request(contract(), secret, wrong), Progress.none()));
      assertThat(denied).isInstanceOf(DeniedException.class);
      assertThat(everything(denied)).doesNotContain("wrong-guess");
    }
  }

  @Test
  void pushesWithItsOwnLogin() {
    String path = push(small());
    ContractId contract = contract();
    ImageRepository target = new ImageRepository(closed.address(), "customer-contracts");
    Request request =
        new Request(contract, reference(path, "latest"), Optional.empty(), target, soon(60));

    AdaptedImage adapted =
        builder(new Setup(closed, Optional.of(LOGIN), watchdog, SIZE_LIMIT))
            .adapt(request, Progress.none());
    assertThat(
            client(closed, Optional.of(LOGIN))
                .manifest(target.path(), contract.value())
                .map(RegistryClient.Manifest::digest))
        .contains(adapted.digest());

    assertThatThrownBy(
            () ->
                builder(new Setup(closed, Optional.empty(), watchdog, SIZE_LIMIT))
                    .adapt(request, Progress.none()))
        .isInstanceOf(DeniedException.class);
  }

  @Test
  void saysThatARegistryIsAway() {
    try (Gate gate = new Gate(open.address(), 0, Gate::cut)) {
      String address = gate.address();
      gate.cut();
      ImageReference base = ImageReference.parse(address + "/team/app");
      assertThatThrownBy(() -> builder().adapt(request(contract(), base), Progress.none()))
          .isInstanceOf(UnavailableException.class);
    }
  }

  /** All three at once, since each has to wait for long. */
  @Test
  void endsInTheMiddle() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try {
      List<Future<?>> endings =
          List.of(
              // a registry that goes silent, one that goes away, and an interrupt
              threads.submit(() -> assertEnds(gate -> {}, 20, UnavailableException.class)),
              threads.submit(() -> assertEnds(Gate::cut, 20, UnavailableException.class)),
              threads.submit(this::assertEndsWhenInterrupted));
      for (Future<?> ending : endings) {
        var unused = ending.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private void assertEndsWhenInterrupted() {
    Thread caller = Thread.currentThread();
    assertEnds(gate -> caller.interrupt(), 120, CancelledException.class);
  }

  @Test
  void adaptsFourAtATime() throws Exception {
    Image base = small();
    String path = push(base);
    ImageBuilder builder = builder();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Callable<Digest>> tasks = new ArrayList<>();
      List<ContractId> contracts = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        ContractId contract = contract();
        contracts.add(contract);
        tasks.add(
            () ->
                builder
                    .adapt(request(contract, reference(path, "latest")), Progress.none())
                    .digest());
      }
      List<Future<Digest>> results = threads.invokeAll(tasks);
      for (int i = 0; i < 4; i++) {
        assertThat(tagged(contracts.get(i))).contains(results.get(i).get());
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private void assertEnds(
      Gate.Strike strike, int seconds, Class<? extends ContractBuilderException> expected) {
    ImageReference base = reference(push(small()), "latest");
    ContractId contract = contract();
    try (Gate gate = new Gate(open.address(), IN_THE_UPLOAD, strike)) {
      ImageRepository target = new ImageRepository(gate.address(), "customer-contracts");
      Request request = new Request(contract, base, Optional.empty(), target, soon(seconds));

      Throwable thrown = catchThrowable(() -> builder().adapt(request, Progress.none()));
      boolean interrupted = Thread.interrupted();

      assertThat(thrown).isInstanceOf(expected);
      assertThat(interrupted).isEqualTo(expected == CancelledException.class);
      assertThat(gate.hasStruck()).isTrue();
    }
    assertThat(tagged(contract)).isEmpty();
  }

  private void assertFails(
      Image base, Class<? extends ContractBuilderException> expected, String... words) {
    ContractId contract = contract();
    Request request = request(contract, reference(push(base), "latest"));
    assertThatThrownBy(() -> builder().adapt(request, Progress.none()))
        .isInstanceOf(expected)
        .hasMessageContainingAll(words);
    assertThat(tagged(contract)).isEmpty();
  }

  /** Adapts, checks all that is always the same, and answers the config. */
  private JsonNode adapted(Image base, String path, String reference) {
    ContractId contract = contract();
    AdaptedImage adapted =
        builder().adapt(request(contract, reference(path, reference)), Progress.none());

    RegistryClient client = client(open, Optional.empty());
    RegistryClient.Manifest manifest =
        client.manifest("customer-contracts", contract.value()).orElseThrow();
    assertThat(manifest.digest()).isEqualTo(adapted.digest());
    JsonNode config = client.config("customer-contracts", manifest);
    assertRunsTheWatchdog(config.path("config"), contract);
    assertThat(config.path("os").asText()).isEqualTo("linux");
    assertThat(config.path("architecture").asText()).isEqualTo("amd64");
    assertAddsTheWatchdogOnly(client, base, manifest, config);
    return config;
  }

  private static void assertRunsTheWatchdog(JsonNode run, ContractId contract) {
    assertThat(run.path("User").asText()).isEqualTo("1000:1000");
    assertThat(texts(run.path("Env"))).endsWith("write_debug=false");
    assertThat(run.path("Entrypoint")).isEmpty();
    assertThat(texts(run.path("Cmd"))).containsExactly("/usr/bin/fwatchdog");
    assertThat(run.path("ExposedPorts").has("8080/tcp")).isTrue();
    assertThat(texts(run.at("/Healthcheck/Test")))
        .containsExactly("CMD-SHELL", "[ -e /tmp/.lock ] || exit 1");
    assertThat(run.at("/Healthcheck/Interval").asLong()).isEqualTo(3_000_000_000L);
    assertThat(run.path("Labels").path("com.dragonchain.contract.id").asText())
        .isEqualTo(contract.value());
    assertThat(run.path("OnBuild")).isEmpty();
  }

  private void assertAddsTheWatchdogOnly(
      RegistryClient client, Image base, RegistryClient.Manifest manifest, JsonNode config) {
    List<String> diffIds = texts(config.at("/rootfs/diff_ids"));
    List<String> baseDiffIds = diffIds(base);
    assertThat(diffIds).startsWith(baseDiffIds.toArray(String[]::new));
    JsonNode layers = manifest.json().path("layers");
    assertThat(layers.size()).isEqualTo(diffIds.size());
    List<Tar.Entry> added = new ArrayList<>();
    for (int i = baseDiffIds.size(); i < layers.size(); i++) {
      byte[] layer = client.blob("customer-contracts", layers.get(i).path("digest").asText());
      added.addAll(Tar.read(Compression.gunzip(layer)));
    }
    List<Tar.Entry> files = added.stream().filter(entry -> entry.type() != '5').toList();
    assertThat(files).singleElement().satisfies(this::assertIsTheWatchdog);
    assertThat(added.stream().filter(entry -> entry.type() == '5'))
        .allSatisfy(
            entry -> {
              assertThat(entry.path()).isIn("usr/", "usr/bin/");
              assertThat(entry.mode() & 07777).isEqualTo(0755);
              assertThat(List.of(entry.uid(), entry.gid())).containsExactly(0, 0);
            });
  }

  private void assertIsTheWatchdog(Tar.Entry entry) {
    assertThat(entry.path()).isEqualTo("usr/bin/fwatchdog");
    assertThat(entry.mode() & 07777).isEqualTo(0755);
    assertThat(List.of(entry.uid(), entry.gid())).containsExactly(0, 0);
    try {
      assertThat(entry.content()).isEqualTo(Files.readAllBytes(watchdog));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static List<String> diffIds(Image base) {
    try {
      JsonNode config =
          new com.fasterxml.jackson.databind.json.JsonMapper().readTree(base.blobs().get(0));
      return texts(config.at("/rootfs/diff_ids"));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** A builder with the open registry. */
  protected final ImageBuilder builder() {
    return builder(new Setup(open, Optional.empty(), watchdog, SIZE_LIMIT));
  }

  /** Asks for an adaptation without credentials. */
  protected final Request request(ContractId contract, ImageReference base) {
    return request(contract, base, Optional.empty());
  }

  private Request request(
      ContractId contract, ImageReference base, Optional<Credentials> credentials) {
    return new Request(
        contract,
        base,
        credentials,
        new ImageRepository(open.address(), "customer-contracts"),
        soon(60));
  }

  private static Deadline soon(int seconds) {
    return Deadline.in(Clock.systemUTC(), Duration.ofSeconds(seconds));
  }

  /** An image in the open registry, by its tag, or by {@code @} and its digest. */
  protected final ImageReference reference(String path, String reference) {
    return ImageReference.parse(
        open.address() + "/" + path + (reference.startsWith("@") ? reference : ":" + reference));
  }

  private Optional<Digest> tagged(ContractId contract) {
    return client(open, Optional.empty())
        .manifest("customer-contracts", contract.value())
        .map(RegistryClient.Manifest::digest);
  }

  /** Pushes to a new repository, and answers its path. */
  protected final String push(Image image) {
    String path = "team/app-" + UUID.randomUUID();
    client(open, Optional.empty()).push(path, "latest", image);
    return path;
  }

  private RegistryClient client(DockerRegistry registry, Optional<Credentials> login) {
    return new RegistryClient(registry.address(), login);
  }

  /** A small base like no other. */
  protected static Image small() {
    return ImageMaker.of(Family.DOCKER)
        .layers(Layer.gzip(files(UUID.randomUUID().toString())))
        .make();
  }

  private static Tar files(String text) {
    return Tar.empty()
        .folder("usr/")
        .folder("usr/bin/")
        .file("usr/bin/app", 0755, text.getBytes(UTF_8))
        .folder("etc/")
        .file("etc/" + text.replace(' ', '-'), text);
  }

  /** A contract like no other. */
  protected static ContractId contract() {
    return ContractId.of(UUID.randomUUID().toString());
  }

  private static byte[] noise(long seed, int length) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(text -> texts.add(text.asText()));
    return texts;
  }

  private static String everything(Throwable thrown) {
    StringBuilder all = new StringBuilder();
    for (Throwable each = thrown; each != null; each = each.getCause()) {
      all.append(each).append('\n');
    }
    return all.toString();
  }
}
