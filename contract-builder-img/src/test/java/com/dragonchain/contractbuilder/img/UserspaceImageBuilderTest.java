package com.dragonchain.contractbuilder.img;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dragonchain.contractbuilder.error.InvalidInputException;
import com.dragonchain.contractbuilder.error.ProtocolException;
import com.dragonchain.contractbuilder.model.ContractId;
import com.dragonchain.contractbuilder.model.Credentials;
import com.dragonchain.contractbuilder.model.Digest;
import com.dragonchain.contractbuilder.model.ImageReference;
import com.dragonchain.contractbuilder.model.ImageRepository;
import com.dragonchain.contractbuilder.model.Platform;
import com.dragonchain.contractbuilder.model.Secret;
import com.dragonchain.contractbuilder.port.BaseInspector;
import com.dragonchain.contractbuilder.port.Deadline;
import com.dragonchain.contractbuilder.port.ImageBuilder;
import com.dragonchain.contractbuilder.port.ImageBuilder.AdaptedImage;
import com.dragonchain.contractbuilder.port.ImageBuilder.Request;
import com.dragonchain.contractbuilder.testkit.Samples;
import com.dragonchain.contractbuilder.testkit.image.SampleImages;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every tool is told, and how far it is believed. */
class UserspaceImageBuilderTest {

  private static final Digest PUSHED = Samples.digest("pushed");
  private static final String KEEP_LOGINS =
      """
      cp $DOCKER_CONFIG/config.json $F/logins
      stat -c %a $DOCKER_CONFIG/config.json $DOCKER_CONFIG > $F/modes
      """;

  @TempDir private Path folder;
  private final ContractId contract = Samples.contractId();
  private final Inspector inspector = new Inspector();
  private FakeTools tools;
  private Path jobs;
  private Path watchdog;

  private enum Which {
    BUILDAH,
    IMG,
    BUILDKIT
  }

  @BeforeEach
  void start() throws IOException {
    jobs = Files.createDirectory(folder.resolve("jobs"));
    watchdog = watchdog("linux/amd64");
    tools =
        new FakeTools(folder)
            .builders("private.example/customer-contracts:" + contract, PUSHED, KEEP_LOGINS);
  }

  @ParameterizedTest
  @EnumSource
  void aToolReadsPasswordsFromAFileThatNobodyElseMayRead(Which which) throws IOException {
    adapt(which);
    String customer = base64("customer:pass-word");
    String owner = base64("owner:hush-hush");
    JsonMapper json = new JsonMapper();
    ObjectNode logins = json.createObjectNode();
    logins.withObject("/auths/base.example").put("auth", customer);
    logins.withObject("/auths/private.example").put("auth", owner);
    assertThat(json.readTree(tools.file("logins").toFile())).isEqualTo(logins);
    assertThat(Files.readAllLines(tools.file("modes"))).containsExactly("600", "700");
    assertThat(tools.said())
        .contains("private.example/customer-contracts:" + contract)
        .doesNotContain("hush-hush", "pass-word", customer, owner);
    assertThat(jobs).isEmptyDirectory();
  }

  @ParameterizedTest
  @EnumSource
  void theRegistryIsBelievedNotTheTool(Which which) {
    inspector.atTheRegistry = Optional.of(Samples.digest("another"));
    assertThatThrownBy(() -> adapt(which))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining(PUSHED.value())
        .hasMessageContaining(Samples.digest("another").value());
    inspector.atTheRegistry = Optional.empty();
    assertThatThrownBy(() -> adapt(which)).isInstanceOf(ProtocolException.class);
    assertThat(jobs).isEmptyDirectory();
  }

  @ParameterizedTest
  @EnumSource
  void aWatchdogOfAnotherMachineIsRefused(Which which) throws IOException {
    watchdog = watchdog("linux/arm64");
    assertThatThrownBy(() -> adapt(which))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("fwatchdog")
        .hasMessageContaining("arm64, not for linux/amd64");
    assertThat(jobs).isEmptyDirectory();
  }

  private Path watchdog(String platform) throws IOException {
    return Files.write(folder.resolve("fwatchdog"), SampleImages.watchdog(Platform.of(platform)));
  }

  @Test
  void aFolderIsRemovedAlsoWhereNoProgramCanBeStartedAnyMore() throws IOException {
    String name = "private.example/customer-contracts:" + contract;
    tools.builders(name, PUSHED, "mkdir $F/bin/setsid");
    adapt(Which.BUILDAH);
    assertThat(jobs).isEmptyDirectory();
  }

  private AdaptedImage adapt(Which which) {
    UserspaceImageBuilder.Builder builder =
        switch (which) {
          case BUILDAH -> UserspaceImageBuilder.buildah(watchdog, inspector, jobs);
          case IMG -> UserspaceImageBuilder.img(watchdog, inspector, jobs);
          case BUILDKIT -> UserspaceImageBuilder.buildkit(watchdog, inspector, jobs);
        };
    Request request =
        new Request(
            contract,
            ImageReference.parse("base.example/app:1"),
            Optional.of(new Credentials("customer", Secret.of("pass-word"))),
            new ImageRepository("private.example", "customer-contracts"),
            Deadline.in(Clock.systemUTC(), Duration.ofMinutes(2)));
    return builder.path(tools.path()).build().adapt(request, ImageBuilder.Progress.none());
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }

  /** Finds nothing wrong with any base. */
  private static final class Inspector implements BaseInspector {

    private Optional<Digest> atTheRegistry = Optional.of(PUSHED);

    @Override
    public Inspection inspect(Request request) {
      return new Inspection(
          new ImageBuilder.BaseImage(request.base(), 10), Samples.digest("base"), List.of());
    }

    @Override
    public void requireUnpacked(Request request, long limitBytes) {}

    @Override
    public boolean isPlainHttp(String registry, Deadline deadline) {
      return false;
    }

    @Override
    public Optional<Credentials> login(String registry) {
      return registry.equals("private.example")
          ? Optional.of(new Credentials("owner", Secret.of("hush-hush")))
          : Optional.empty();
    }

    @Override
    public Optional<Digest> resolve(
        ImageRepository repository,
        String tag,
        Optional<Credentials> credentials,
        Deadline deadline) {
      return atTheRegistry;
    }
  }
}
