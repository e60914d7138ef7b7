package com.dragonchain.contractbuilder.img;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dragonchain.contractbuilder.error.RefusedException;
import com.dragonchain.contractbuilder.model.Credentials;
import com.dragonchain.contractbuilder.model.ImageReference;
import com.dragonchain.contractbuilder.model.ImageRepository;
import com.dragonchain.contractbuilder.oci.OciClient;
import com.dragonchain.contractbuilder.oci.OciImageBuilder;
import com.dragonchain.contractbuilder.oci.Watchdog;
import com.dragonchain.contractbuilder.port.BaseInspector;
import com.dragonchain.contractbuilder.port.Deadline;
import com.dragonchain.contractbuilder.port.ImageBuilder;
import com.dragonchain.contractbuilder.testkit.Samples;
import com.dragonchain.contractbuilder.testkit.image.Family;
import com.dragonchain.contractbuilder.testkit.image.SampleImages;
import com.dragonchain.contractbuilder.testkit.real.Command;
import com.dragonchain.contractbuilder.testkit.real.DockerRegistry;
import com.dragonchain.contractbuilder.testkit.real.LogsOnFailure;
import com.dragonchain.contractbuilder.testkit.real.OrdinaryUser;
import com.dragonchain.contractbuilder.testkit.registry.ImageBuilderContract;
import com.dragonchain.contractbuilder.testkit.registry.RealRegistries;
import com.dragonchain.contractbuilder.testkit.registry.TestRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The suite on a tool that an ordinary user runs, while the test is root. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(LogsOnFailure.class)
abstract class UserspaceImageBuilderContract extends ImageBuilderContract {

  static final String PATH = "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin";

  private final List<AutoCloseable> open = new ArrayList<>();
  private OrdinaryUser user;
  private RealRegistries registries;
  private Path folder;
  private ImageBuilder builder;
  private ImageBuilder stranger;

  /** Makes the tool ready. */
  void prepare() {}

  /** Begins a builder with the tool. */
  abstract UserspaceImageBuilder.Builder tool(Path watchdog, BaseInspector inspector, Path folder);

  /** Whether the tool speaks HTTPS only. */
  boolean needsTls() {
    return false;
  }

  @BeforeAll
  final void start() throws IOException {
    user = closedAtTheEnd(OrdinaryUser.create());
    prepare();
    registries =
        closedAtTheEnd(
            RealRegistries.start(needsTls() ? DockerRegistry.with().tls() : DockerRegistry.with()));
    folder = Files.createTempDirectory("jobs");
    open.add(() -> Files.delete(folder));
    // Others may pass, but not look.
    var unused = folder.toFile().setExecutable(true, false);
    builder = builder(registries.target().credentials());
    stranger = builder(Optional.empty());
  }

  @AfterAll
  final void stop() throws Exception {
    for (int i = open.size() - 1; i >= 0; i--) {
      open.get(i).close();
    }
  }

  final <T extends AutoCloseable> T closedAtTheEnd(T each) {
    open.add(each);
    return each;
  }

  /** What the tool unpacks does not fit, or the watchdog does not even fit into the context. */
  @ParameterizedTest
  @ValueSource(ints = {6_000, 16})
  void saysThatTheDiskIsFull(int kilobytes) throws Exception {
    Path small = Files.createDirectory(folder.resolve("small"));
    String options = "mode=711,size=" + kilobytes + "k";
    Command.of("mount", "-t", "tmpfs", "-o", options, "tmpfs", small.toString())
        .run(Duration.ofMinutes(1))
        .orFail();
    try {
      open()
          .client()
          .push("customer/large", "1", SampleImages.noise(Family.DOCKER, 10_000_000, 7).make());
      ImageBuilder.Request request =
          new ImageBuilder.Request(
              Samples.contractId(),
              ImageReference.parse(open().address() + "/customer/large:1"),
              Optional.empty(),
              new ImageRepository(open().address(), "customer-contracts"),
              Deadline.in(Clock.systemUTC(), Duration.ofMinutes(2)));
      assertThatThrownBy(
              () -> builder(Optional.empty(), small).adapt(request, ImageBuilder.Progress.none()))
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("no space left on device")
          .hasMessageContaining("free disk space");
      assertThat(small).isEmptyDirectory();
    } finally {
      Command.of("umount", small.toString()).run(Duration.ofMinutes(1)).orFail();
      Files.delete(small);
    }
  }

  private ImageBuilder builder(Optional<Credentials> login) {
    return builder(login, folder);
  }

  private ImageBuilder builder(Optional<Credentials> login, Path jobs) {
    String target = registries.target().address();
    OciClient.Builder client = OciClient.builder().attempts(2, Duration.ofMillis(5));
    login.ifPresent(it -> client.login(target, it));
    registries.authorities().ifPresent(client::caFile);
    BaseInspector inspector =
        OciImageBuilder.builder(
                closedAtTheEnd(client.build()), new Watchdog.File(registries.watchdog()))
            .sizeLimitBytes(SIZE_LIMIT)
            .build()
            .inspector();
    UserspaceImageBuilder.Builder tool =
        tool(registries.watchdog(), inspector, jobs)
            .sizeLimit(SIZE_LIMIT)
            .runAs(OrdinaryUser.UID, user.prefix());
    registries.authorities().ifPresent(tool::authority);
    return tool.build();
  }

  @Override
  protected final ImageBuilder builder() {
    return builder;
  }

  @Override
  protected final ImageBuilder stranger() {
    return stranger;
  }

  @Override
  protected final TestRegistry target() {
    return registries.target();
  }

  @Override
  protected final TestRegistry other() {
    return registries.other();
  }

  @Override
  protected final TestRegistry open() {
    return registries.open();
  }

  /** Files of jobs, and processes that know of them, in whatever namespace they are. */
  @Override
  protected final String inventory() {
    try (Stream<Path> files = Files.list(folder);
        Stream<ProcessHandle> processes = ProcessHandle.allProcesses()) {
      String jobs = files.map(Path::toString).sorted().collect(Collectors.joining("\n"));
      String running =
          processes
              .map(process -> process.info().commandLine().orElse(""))
              .filter(line -> line.contains(folder.toString()))
              .sorted()
              .collect(Collectors.joining("\n"));
      String mounts =
          Files.readAllLines(Path.of("/proc/self/mounts")).stream()
              .filter(line -> line.contains(folder.toString()))
              .collect(Collectors.joining("\n"));
      return jobs + "\n--\n" + running + "\n--\n" + mounts;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
