package com.dragonchain.contractbuilder.examples.contractjob;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.dragonchain.contractbuilder.model.Credentials;
import com.dragonchain.contractbuilder.testkit.Events;
import com.dragonchain.contractbuilder.testkit.image.RegistryClient;
import com.dragonchain.contractbuilder.testkit.openfaas.EmbeddedGateway;
import com.dragonchain.contractbuilder.testkit.real.LogsOnFailure;
import com.dragonchain.contractbuilder.testkit.real.RedisServer;
import com.dragonchain.contractbuilder.testkit.registry.EmbeddedRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Which logins count: for the private registry {@code REGISTRY_USERNAME}'s or none, for customers'
 * images those of {@code DOCKER_CONFIG}.
 */
@ExtendWith(LogsOnFailure.class)
class RegistryLoginIT {

  private static final Credentials LOGIN = EmbeddedServers.REGISTRY_LOGIN;

  @TempDir Path folder;

  private final String id = UUID.randomUUID().toString();
  private final HastyJobs jobs = new HastyJobs();
  private EmbeddedRegistry customers;
  private EmbeddedGateway gateway;
  private RedisServer redis;

  @BeforeEach
  void setUp() {
    customers = registry();
    gateway = EmbeddedGateway.start(EmbeddedGateway.Kind.FAASD);
    redis = RedisServer.create();
  }

  @AfterEach
  void tearDown() {
    redis.close();
    gateway.close();
    customers.close();
  }

  /** One that lets nobody in without a login, with an image. */
  private static EmbeddedRegistry registry() {
    EmbeddedRegistry registry =
        EmbeddedRegistry.with().basic(LOGIN.user(), LOGIN.password().reveal()).start();
    new RegistryClient(registry.address(), Optional.of(LOGIN))
        .push("customer/app", "1", EmbeddedServers.release("1"));
    return registry;
  }

  private HastyJobs.Ended create(EmbeddedRegistry own, EmbeddedRegistry images) throws IOException {
    String auth =
        Base64.getEncoder()
            .encodeToString((LOGIN.user() + ":" + LOGIN.password().reveal()).getBytes(UTF_8));
    Path docker = Files.createDirectory(folder.resolve("docker"));
    Files.writeString(
        docker.resolve("config.json"),
        "{\"auths\":{\"%s\":{\"auth\":\"%s\"},\"%s\":{\"auth\":\"%s\"}}}"
            .formatted(own.address(), auth, customers.address(), auth));
    Surroundings surroundings =
        new Surroundings(
                folder, own.address(), gateway.url(), redis.port(), Surroundings.watchdog(folder))
            .secrets(Surroundings.PRIVATE_KEY, LOGIN.password().reveal())
            .with("DOCKER_CONFIG", docker.toString());
    own.clearLog();
    return jobs.run(
        surroundings.environment(Events.create(id, images.address() + "/customer/app:1")),
        () -> {});
  }

  @Test
  void dockersCountsForACustomersImage() throws IOException {
    try (EmbeddedRegistry own = EmbeddedRegistry.start()) {
      HastyJobs.Ended ended = create(own, customers);

      assertThat(ended.exitCode()).as(ended.err()).isZero();
      assertThat(own.tags(EmbeddedServers.IMAGES)).containsExactly(id);
    }
  }

  @Test
  void dockersDoesNotCountForThePrivateRegistry() throws IOException {
    try (EmbeddedRegistry own = registry()) {
      HastyJobs.Ended ended = create(own, customers);

      requireRefused(own, ended);
    }
  }

  @Test
  void norForACustomersImageThere() throws IOException {
    try (EmbeddedRegistry own = registry()) {
      HastyJobs.Ended ended = create(own, own);

      requireRefused(own, ended);
    }
  }

  private void requireRefused(EmbeddedRegistry own, HastyJobs.Ended ended) {
    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(ExitCode.FAILED);
    assertThat(ended.lastLine()).contains(own.address());
    assertThat(own.log())
        .isNotEmpty()
        .allSatisfy(request -> assertThat(request.authorization()).isEmpty());
    assertThat(own.tags(EmbeddedServers.IMAGES)).isEmpty();
    assertThat(gateway.functions()).isEmpty();
  }
}
