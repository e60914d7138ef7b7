package com.dragonchain.contractbuilder.examples.contractjob;

import static org.assertj.core.api.Assertions.assertThat;

import com.dragonchain.contractbuilder.model.Credentials;
import com.dragonchain.contractbuilder.model.Secret;
import com.dragonchain.contractbuilder.testkit.Events;
import com.dragonchain.contractbuilder.testkit.image.Family;
import com.dragonchain.contractbuilder.testkit.image.Image;
import com.dragonchain.contractbuilder.testkit.image.ImageMaker;
import com.dragonchain.contractbuilder.testkit.image.Layer;
import com.dragonchain.contractbuilder.testkit.image.RegistryClient;
import com.dragonchain.contractbuilder.testkit.image.Tar;
import com.dragonchain.contractbuilder.testkit.openfaas.EmbeddedGateway;
import com.dragonchain.contractbuilder.testkit.real.DockerRegistry;
import com.dragonchain.contractbuilder.testkit.real.LogsOnFailure;
import com.dragonchain.contractbuilder.testkit.real.RedisServer;
import com.dragonchain.contractbuilder.testkit.real.SelfSigned;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A private registry that speaks HTTPS with a certificate that only {@code REGISTRY_CA_FILE} knows.
 */
@ExtendWith(LogsOnFailure.class)
class RegistryTlsIT {
  private static final Credentials LOGIN = new Credentials("builder", Secret.of("pass-word"));

  @TempDir Path folder;

  private final String id = UUID.randomUUID().toString();
  private DockerRegistry registry;
  private RegistryClient client;
  private EmbeddedGateway gateway;
  private RedisServer redis;
  private Surroundings surroundings;

  @BeforeEach
  void setUp() {
    registry = DockerRegistry.with().tls().login(LOGIN.user(), LOGIN.password().reveal()).create();
    gateway = EmbeddedGateway.start(EmbeddedGateway.Kind.FAASD);
    redis = RedisServer.create();
    client =
        new RegistryClient(
            registry.address(),
            Optional.of(LOGIN),
            registry.certificate().orElseThrow().clientContext());
    surroundings =
        new Surroundings(
                folder,
                registry.address(),
                gateway.url(),
                redis.port(),
                Surroundings.watchdog(folder))
            .secrets(Surroundings.PRIVATE_KEY, LOGIN.password().reveal())
            .with("REGISTRY_USERNAME", LOGIN.user());
    client.push("customer/app", "1", image("content", "customer's"));
    byte[] watchdog = read(Surroundings.watchdog(folder));
    client.push(
        "watchdog",
        "1",
        ImageMaker.of(Family.OCI)
            .layers(Layer.gzip(Tar.empty().file("fwatchdog", 0755, watchdog)))
            .make());
  }

  private static Image image(String file, String content) {
    return ImageMaker.of(Family.DOCKER).layers(Layer.gzip(Tar.empty().file(file, content))).make();
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @AfterEach
  void tearDown() {
    redis.close();
    gateway.close();
    registry.close();
  }

  private JobProcess.Ended create() {
    return surroundings.run(Events.create(id, registry.address() + "/customer/app:1"));
  }

  @Test
  void isTrustedByItsAuthority() {
    surroundings
        .with("REGISTRY_CA_FILE", registry.certificate().orElseThrow().certificateFile().toString())
        .with("FWATCHDOG", "image:" + registry.address() + "/watchdog:1");

    JobProcess.Ended ended = create();

    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(client.manifest("customer-contracts", id)).isPresent();
    assertThat(gateway.functions()).containsKey("contract-" + id);
  }

  @Test
  void isRefusedWithAnotherAuthority() throws IOException {
    SelfSigned other = SelfSigned.create(Files.createDirectory(folder.resolve("other")));
    surroundings.with("REGISTRY_CA_FILE", other.certificateFile().toString());

    JobProcess.Ended ended = create();

    assertThat(ended.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(ended.lastLine()).contains("no trust in " + registry.address(), "REGISTRY_CA_FILE");
    assertThat(client.manifest("customer-contracts", id)).isEmpty();
    assertThat(gateway.functions()).isEmpty();
  }

  @Test
  void isRefusedWithoutAnAuthority() {
    JobProcess.Ended ended = create();

    assertThat(ended.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(ended.lastLine()).contains("it speaks HTTPS", "REGISTRY_CA_FILE");
    assertThat(gateway.functions()).isEmpty();
  }
}
