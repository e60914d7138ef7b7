package com.dragonchain.contractbuilder.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dragonchain.contractbuilder.error.DeniedException;
import com.dragonchain.contractbuilder.model.Credentials;
import com.dragonchain.contractbuilder.model.ImageRepository;
import com.dragonchain.contractbuilder.model.Secret;
import com.dragonchain.contractbuilder.port.ImageBuilder;
import com.dragonchain.contractbuilder.testkit.ManualClock;
import com.dragonchain.contractbuilder.testkit.image.Family;
import com.dragonchain.contractbuilder.testkit.image.Image;
import com.dragonchain.contractbuilder.testkit.image.SampleImages;
import com.dragonchain.contractbuilder.testkit.registry.EmbeddedRegistry;
import com.dragonchain.contractbuilder.testkit.registry.Fault;
import com.dragonchain.contractbuilder.testkit.registry.Permissions;
import com.dragonchain.contractbuilder.testkit.registry.RegistrySettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is told what, and who is not. */
class OciCredentialsTest {
  @TempDir Path folder;

  private static Image ordinary() {
    return SampleImages.ordinary(Family.DOCKER).make();
  }

  private Embedded world(RegistrySettings source) {
    return new Embedded(folder, source.start(), EmbeddedRegistry.start(), c -> c, b -> b);
  }

  @Test
  void saysWhoItIsOnlyToWhomItIsAsked() {
    RegistrySettings asking = EmbeddedRegistry.with().basic("user", "pass:word").redirectBlobs();
    try (Embedded world = world(asking)) {
      world.sourceClient().push("app", "1", ordinary());
      world.source.clearLog();
      world.adapt("app:1");
      assertThat(world.source.log().get(0).authorization()).isEmpty();
      assertThat(world.source.log())
          .filteredOn(request -> request.host().equals("storage"))
          .isNotEmpty()
          .allSatisfy(request -> assertThat(request.authorization()).isEmpty());
      assertThat(world.target.log())
          .filteredOn(request -> !request.target().contains("/app/"))
          .allSatisfy(request -> assertThat(request.authorization()).isEmpty());
    }
    try (Embedded world = new Embedded(folder)) {
      world.sourceClient().push("app", "1", ordinary());
      world.source.clearLog();
      world.adapt("app:1");
      assertThat(world.source.log())
          .allSatisfy(request -> assertThat(request.authorization()).isEmpty());
    }
  }

  private static RegistrySettings tokens() {
    return EmbeddedRegistry.with().tokens("user", "pass:word");
  }

  private static long tokenRequests(EmbeddedRegistry registry) {
    return registry.log().stream().filter(request -> request.host().equals("tokens")).count();
  }

  @Test
  void asksOnceForATokenThatCanMount() {
    try (Embedded world = loggedIn(tokens())) {
      world.targetClient().push("app", "1", ordinary());
      world.target.clearLog();
      world.adaptWithin("app:1");
      // one to read, one to read there and write here
      assertThat(tokenRequests(world.target)).isEqualTo(2);
      assertThat(world.target.count("POST", "mount=")).isGreaterThanOrEqualTo(2);
      assertThat(world.target.count("PATCH", "")).isEqualTo(1); // fwatchdog
      world.target.clearLog();
      world.adaptWithin("app:1");
      assertThat(tokenRequests(world.target)).isZero();
    }
  }

  private Embedded loggedIn(RegistrySettings settings) {
    EmbeddedRegistry target = settings.start();
    return new Embedded(
        folder,
        EmbeddedRegistry.start(),
        target,
        c -> c.login(target.address(), Fixtures.LOGIN),
        b -> b);
  }

  @Test
  void asksForAnotherTokenWhenOneIsTakenBack() {
    try (Embedded world = loggedIn(tokens())) {
      EmbeddedRegistry target = world.target;
      world.push(ordinary());
      Fault first = target.inject(Fault.on("PATCH", "").run(target::expireTokens));
      Fault second = target.inject(Fault.on("PUT", "/manifests/").run(target::expireTokens));
      world.push(SampleImages.noise(Family.DOCKER, 1_000, 2).make());
      assertThat(first.hits() + second.hits()).isEqualTo(2);
      assertThat(tokenRequests(target)).isEqualTo(3);
      assertThat(target.openUploads(Embedded.TARGET)).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @Timeout(30)
  void answersAChallengeOnceWhateverItWasToldBefore(boolean givesTokens) {
    try (Embedded world = world(tokens())) {
      world.sourceClient().push("app", "1", ordinary());
      world.source.inject(
          Fault.on("GET", "/manifests/").answer(401, "", "WWW-Authenticate", "Basic realm=\"x\""));
      assertThatThrownBy(() -> world.adapt("app:1")).isInstanceOf(DeniedException.class);
      if (givesTokens) {
        world.adapt("app:1");
        return;
      }
      String realm = "http://" + world.source.address() + "/v2/app/manifests/none";
      world.source.inject(
          Fault.on("GET", "/manifests/")
              .always()
              .answer(401, "{}", "WWW-Authenticate", "Bearer realm=\"" + realm + "\""));
      world.source.clearLog();
      assertThatThrownBy(() -> world.adapt("app:1")).isInstanceOf(DeniedException.class);
      assertThat(world.source.log()).hasSizeLessThan(5);
    }
  }

  @Test
  void doesNotKeepATokenBeyondItsLife() {
    for (boolean said : new boolean[] {true, false}) {
      ManualClock clock = ManualClock.at(Instant.now());
      EmbeddedRegistry target = tokens().tokenLife(Duration.ofHours(5), said).start();
      try (Embedded world =
          new Embedded(
              folder,
              EmbeddedRegistry.start(),
              target,
              c -> c.login(target.address(), Fixtures.LOGIN).clock(clock),
              b -> b)) {
        OciRegistry registry =
            new OciRegistry(world.client, new ImageRepository(target.address(), "any"));
        registry.resolve("x");
        clock.advance(said ? Duration.ofMinutes(50) : Duration.ofSeconds(50));
        registry.resolve("x");
        assertThat(tokenRequests(target)).isEqualTo(1);
        clock.advance(said ? Duration.ofMinutes(10) : Duration.ofSeconds(10));
        registry.resolve("x");
        assertThat(tokenRequests(target)).isEqualTo(2);
      }
    }
  }

  @Test
  void readsAnonymouslyWhereThatIsEnough() {
    RegistrySettings open = tokens().permissions(Permissions.anonymousPull());
    try (Embedded world = world(open)) {
      world.sourceClient().push("app", "1", ordinary());
      world.source.clearLog();
      world.builder.adapt(
          world.request(world.source.address() + "/app:1", Optional.empty()),
          ImageBuilder.Progress.none());
      assertThat(world.source.log())
          .noneMatch(request -> request.authorization().startsWith("Basic"));
    }
  }

  @Test
  void readsWithAnIdentityToken() throws Exception {
    EmbeddedRegistry target = tokens().start();
    String config =
        "{\"auths\":{\""
            + target.address()
            + "\":{\"identitytoken\":\""
            + target.refreshToken("user")
            + "\"}}}";
    Files.writeString(folder.resolve("config.json"), config);
    try (Embedded world =
        new Embedded(
            folder,
            EmbeddedRegistry.start(),
            target,
            c -> c.dockerConfig(DockerConfigCredentials.in(folder)),
            b -> b)) {
      world.push(ordinary());
      assertThat(world.target.log())
          .filteredOn(request -> request.host().equals("tokens"))
          .filteredOn(request -> !request.target().contains("app"))
          .isNotEmpty();
    }
  }

  @Test
  void isNobodyWhereItIsToldToBeWhateverDockerSays() throws Exception {
    EmbeddedRegistry target = EmbeddedRegistry.with().basic("user", "pass:word").start();
    String config = "{\"auths\":{\"%s\":{\"username\":\"user\",\"password\":\"pass:word\"}}}";
    Files.writeString(folder.resolve("config.json"), config.formatted(target.address()));
    try (Embedded world =
        new Embedded(
            folder,
            EmbeddedRegistry.start(),
            target,
            c -> c.dockerConfig(DockerConfigCredentials.in(folder)).anonymous(target.address()),
            b -> b)) {
      world.targetClient().push("app", "1", ordinary());
      target.clearLog();
      assertThatThrownBy(() -> world.push(ordinary())).isInstanceOf(DeniedException.class);
      assertThatThrownBy(() -> world.adaptWithin("app:1")).isInstanceOf(DeniedException.class);
      assertThat(target.log())
          .isNotEmpty()
          .allSatisfy(request -> assertThat(request.authorization()).isEmpty());
    }
  }

  @Test
  void readsABaseInThePrivateRegistryAsTheEventSays() {
    try (Embedded world = loggedIn(EmbeddedRegistry.with().basic("user", "pass:word"))) {
      world.targetClient().push("app", "1", ordinary());
      var wrong = new Credentials("user", Secret.of("wrong"));
      assertThatThrownBy(
              () ->
                  world.builder.inspect(
                      world.request(world.target.address() + "/app:1", Optional.of(wrong))))
          .isInstanceOf(DeniedException.class);
      world.adaptWithin("app:1");
    }
  }
}
