package com.dragonchain.contractbuilder.examples.contractjob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dragonchain.contractbuilder.error.InvalidInputException;
import com.dragonchain.contractbuilder.model.Credentials;
import com.dragonchain.contractbuilder.model.Platform;
import com.dragonchain.contractbuilder.model.Secret;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationTest {

  private static final String CANARY = "c4n4ry";

  @TempDir Path folder;
  private Map<String, String> environment;

  @BeforeEach
  void setUp() throws IOException {
    Files.writeString(
        folder.resolve("secrets"),
        "{\"private-key\":\"a2V5"
            + CANARY
            + "\",\"registry-password\":\"pw"
            + CANARY
            + "\",\"x\":[{}]}");
    environment = new HashMap<>();
    environment.put("EVENT", "{}");
    environment.put("STAGE", "prod");
    environment.put("INTERNAL_ID", "internal-chain-id-01");
    environment.put("DRAGONCHAIN_ENDPOINT", "https://chain.example:443");
    environment.put("FAAS_GATEWAY", "http://gateway.openfaas:8080");
    environment.put("FAAS_REGISTRY", "registry.example:5000/project");
    environment.put("SECRET_LOCATION", folder.resolve("secrets").toString());
    environment.put("STORAGE_TYPE", "disk");
    environment.put("STORAGE_LOCATION", folder.resolve("storage").toString());
    environment.put("REDIS_ENDPOINT", "redis.example");
    environment.put("REDIS_PORT", "6379");
    environment.put("FAAS_SECRET_LOCATION", folder.resolve("login").toString());
  }

  @Test
  void whatADragonchainSetsIsEnough() {
    Configuration configuration = Configuration.of(environment);

    assertThat(configuration.chain().internalId()).isEqualTo("internal-chain-id-01");
    assertThat(configuration.gateway().url()).isEqualTo(URI.create("http://gateway.openfaas:8080"));
    assertThat(configuration.gateway().login()).isEmpty();
    assertThat(configuration.registries().repository())
        .hasToString("registry.example:5000/project/customer-contracts");
    assertThat(configuration.registries().login()).isEmpty();
    assertThat(configuration.stores().port()).isEqualTo(6379);
    assertThat(configuration.stores().cache()).isEmpty();
    assertThat(configuration.images().builder()).isEqualTo(Configuration.Builder.OCI);
    assertThat(configuration.images().tools().folder()).isEqualTo(Path.of("/var/tmp"));
    assertThat(configuration.images().tools().sharedState()).isEmpty();
    assertThat(configuration.images().watchdog())
        .isEqualTo(new Configuration.Watchdog.Executable(Path.of("bin/fwatchdog")));
    assertThat(configuration.images().watchdogVersion()).isEqualTo("unknown");
    assertThat(configuration.images().platforms()).containsExactly(Platform.of("linux/amd64"));
    assertThat(configuration.images().sizeLimit()).isEqualTo(524_288_000L);
    assertThat(configuration.job().lease()).isEqualTo(Duration.ofSeconds(15));
    assertThat(configuration.job().deadline()).isEqualTo(Duration.ofMinutes(10));
    assertThat(configuration.job().readyTimeout()).isEqualTo(Duration.ofMinutes(2));
    assertThat(configuration.job().id()).isNotEqualTo(Configuration.of(environment).job().id());
  }

  @Test
  void readsWhatIsSet() throws IOException {
    Files.createDirectory(folder.resolve("login"));
    Files.writeString(folder.resolve("login/user"), "admin\n");
    Files.writeString(folder.resolve("login/password"), "pass word\n");
    environment.put("REGISTRY_USERNAME", "user");
    environment.put("LRU_REDIS_ENDPOINT", "cache.example");
    environment.put("PLATFORMS", "linux/amd64, linux/arm/v7");
    environment.put("FWATCHDOG", "image:registry.example/watchdog:1");
    environment.put("JOB_ID", "job-1");
    environment.put("JOB_LEASE", "1s");
    environment.put("READY_TIMEOUT", "1500ms");
    environment.put("JOB_DEADLINE", "10m");
    environment.put("ALLOWED_REGISTRIES", "*.example,docker.io,127.0.0.1:5000");

    Configuration configuration = Configuration.of(environment);

    assertThat(configuration.gateway().login())
        .contains(new Credentials("admin", Secret.of("pass word")));
    assertThat(configuration.registries().login())
        .contains(new Credentials("user", Secret.of("pw" + CANARY)));
    assertThat(configuration.stores().cache()).contains("cache.example");
    assertThat(configuration.images().platforms()).hasSize(2);
    assertThat(configuration.images().watchdog()).isInstanceOf(Configuration.Watchdog.Image.class);
    assertThat(configuration.job().id().value()).isEqualTo("job-1");
    assertThat(configuration.job().readyTimeout()).isEqualTo(Duration.ofMillis(1500));
    assertThat(configuration.job().deadline()).isEqualTo(Duration.ofMinutes(10));
    assertThat(configuration.registries().allowed())
        .containsExactly("*.example", "docker.io", "127.0.0.1:5000");
  }

  @Test
  void allPlatformsIsNoChoice() {
    environment.put("PLATFORMS", "all");
    environment.put("FWATCHDOG", "image:registry.example/watchdog:1");

    assertThat(Configuration.of(environment).images().platforms()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void emptyIsNotSet(Variable variable) {
    environment.put(variable.name(), "");

    if (variable.standard().equals("required") && variable != Variable.EVENT) {
      assertThatThrownBy(() -> Configuration.of(environment))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageStartingWith(variable + ": it is not set");
    } else {
      assertThat(Configuration.of(environment)).isNotNull();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "STAGE, 'a\nb'",
    "INTERNAL_ID, not a label",
    "DRAGONCHAIN_ENDPOINT, not a url",
    "FAAS_GATEWAY, gateway:8080",
    "FAAS_GATEWAY, ftp://gateway",
    "FAAS_GATEWAY, http://",
    "FAAS_GATEWAY, http://gateway?x=1",
    "FAAS_REGISTRY, Not A Registry",
    "FAAS_REGISTRY, registry.example/UPPER",
    "FAAS_REGISTRY, registry.example:99999",
    "REGISTRY_USERNAME, with:colon",
    "SECRET_LOCATION, /nowhere/secrets",
    "STORAGE_TYPE, s3",
    "STORAGE_LOCATION, /dev/null",
    "REDIS_ENDPOINT, redis://host",
    "REDIS_PORT, 0",
    "REDIS_PORT, 65536",
    "REDIS_PORT, six",
    "LRU_REDIS_ENDPOINT, a b",
    "REDISEARCH_ENDPOINT, 'a,b'",
    "BUILDER, kaniko",
    "BUILDER_FOLDER, /nowhere",
    "BUILDER_STATE, /nowhere",
    "DOCKER_CERT_PATH, /nowhere",
    "FWATCHDOG, image:NOT/an image",
    "FWATCHDOG, /nowhere/fwatchdog",
    "FWATCHDOG, /etc/hostname",
    "FWATCHDOG, /tmp",
    "FWATCHDOG_VERSION, 1 2",
    "PLATFORMS, linux",
    "PLATFORMS, 'linux/amd64,'",
    "JOB_LEASE, 15",
    "JOB_LEASE, 0s",
    "JOB_LEASE, -1s",
    "JOB_LEASE, 999999999h",
    "JOB_ID, a b",
    "JOB_DEADLINE, soon",
    "READY_TIMEOUT, 1d",
    "FAAS_NAMESPACE, Upper",
    "INSECURE_REGISTRIES, http://registry",
    "REGISTRY_CA_FILE, /nowhere/ca.pem",
    "ALLOWED_REGISTRIES, '*'",
    "IMAGE_SIZE_LIMIT, 0",
    "IMAGE_SIZE_LIMIT, 500M",
    "DRAGONCHAIN_PUBLIC_ID, 0OIl",
    "DOCKER_HOST, npipe",
    "DOCKER_CERT_PATH, /nowhere",
    "DOCKER_CONFIG, /dev/null"
  })
  void namesWhatMakesNoSense(String variable, String value) {
    environment.put(variable, value);

    assertThatThrownBy(() -> Configuration.of(environment))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(variable + ": ")
        .message()
        .doesNotContain("\n");
  }

  @ParameterizedTest
  @EnumSource
  void anExecutableOfAnotherMachineIsRefused(Configuration.Builder builder) {
    environment.put("BUILDER", builder.name().toLowerCase(Locale.ROOT));
    environment.put("FWATCHDOG", Surroundings.watchdog(folder).toString());
    assertThat(Configuration.of(environment)).isNotNull();

    environment.put("PLATFORMS", "linux/arm64");
    assertThatThrownBy(() -> Configuration.of(environment))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "FWATCHDOG: \"%s\" is an ELF executable for amd64, not for linux/arm64; "
                + "give the fwatchdog of that platform, or image: and a reference",
            environment.get("FWATCHDOG"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"all", "linux/amd64,linux/arm64"})
  void anExecutableIsForOnePlatform(String platforms) {
    environment.put("PLATFORMS", platforms);

    assertThatThrownBy(() -> Configuration.of(environment)).hasMessageStartingWith("FWATCHDOG: ");
  }

  @Test
  void aGatewayWithALoginIsRefusedWithoutQuotingIt() {
    environment.put("FAAS_GATEWAY", "http://admin:" + CANARY + "@gateway");

    assertThatThrownBy(() -> Configuration.of(environment))
        .hasMessageStartingWith("FAAS_GATEWAY: ")
        .message()
        .doesNotContain(CANARY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{\"private-key\":\"" + CANARY,
        "{\"registry-password\":\"" + CANARY + "\"}",
        "{\"private-key\":7}",
        "{\"private-key\":\"" + CANARY + "\"} x"
      })
  void aSecretsFileIsNeverQuoted(String content) throws IOException {
    Files.writeString(folder.resolve("secrets"), content);

    assertThatThrownBy(() -> Configuration.of(environment))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("SECRET_LOCATION: ")
        .hasRootCauseInstanceOf(InvalidInputException.class)
        .message()
        .doesNotContain(CANARY);
  }

  @Test
  void aRegistrysUserNeedsAPassword() throws IOException {
    Files.writeString(folder.resolve("secrets"), "{\"private-key\":\"a2V5\"}");
    environment.put("REGISTRY_USERNAME", "user");

    assertThatThrownBy(() -> Configuration.of(environment))
        .hasMessageContaining("registry-password")
        .hasMessageStartingWith("SECRET_LOCATION: ");
  }

  @Test
  void halfALoginOfTheGatewayIsRefused() throws IOException {
    Files.createDirectory(folder.resolve("login"));
    Files.writeString(folder.resolve("login/user"), "admin");

    assertThatThrownBy(() -> Configuration.of(environment))
        .hasMessageStartingWith("FAAS_SECRET_LOCATION: ");
  }

  @Test
  void printsNoSecret() {
    environment.put("REGISTRY_USERNAME", "user");

    assertThat(Configuration.of(environment).toString()).doesNotContain(CANARY);
  }
}
