package com.dragonchain.contractbuilder.examples.contractjob;

import static org.assertj.core.api.Assertions.assertThat;

import com.dragonchain.contractbuilder.model.Credentials;
import com.dragonchain.contractbuilder.model.Digest;
import com.dragonchain.contractbuilder.model.Secret;
import com.dragonchain.contractbuilder.testkit.image.Family;
import com.dragonchain.contractbuilder.testkit.image.Image;
import com.dragonchain.contractbuilder.testkit.image.ImageMaker;
import com.dragonchain.contractbuilder.testkit.image.Layer;
import com.dragonchain.contractbuilder.testkit.image.RegistryClient;
import com.dragonchain.contractbuilder.testkit.image.Tar;
import com.dragonchain.contractbuilder.testkit.openfaas.EmbeddedGateway;
import com.dragonchain.contractbuilder.testkit.openfaas.GatewayRequest;
import com.dragonchain.contractbuilder.testkit.real.DockerRegistry;
import com.dragonchain.contractbuilder.testkit.real.LogsOnFailure;
import com.dragonchain.contractbuilder.testkit.real.RedisServer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.RedisClient;

/**
 * What the original builder did on real servers, done again by ours: from the same state before,
 * the same event has to lead to the same end, byte for byte, but for what is drawn by chance and
 * what is different on purpose.
 */
@ExtendWith(LogsOnFailure.class)
class RecordedIT {

  private static final JsonMapper JSON = new JsonMapper();
  private static final String PRIVATE_REGISTRY = "127.0.0.1:5201";
  private static final String CUSTOMERS_REGISTRY = "127.0.0.1:5202";
  private static final Credentials CUSTOMER = new Credentials("cust", Secret.of("pa55word"));

  // on purpose: the stored environment is the merged one, with the chain's six
  private static final String ENV_AFTER_UPDATE_OF_THE_ORIGINAL =
      "\"env\":{\"MY_VAR\":\"changed\",\"NEW\":\"2\"}";
  private static final String ENV_AFTER_UPDATE =
      "\"env\":{\"MY_VAR\":\"changed\",\"NUM\":\"1\",\"FLOAT\":\"1.5\",\"YES\":\"True\",\"NO\":\"False\","
          + "\"NIL\":\"None\",\"STAGE\":\"prod\",\"INTERNAL_ID\":\"internal-chain-id-01\","
          + "\"DRAGONCHAIN_ID\":\"vYNYVRtXSSDCi1rZtPP3ieuoh8cG5AscesGPYESa4VpJ\","
          + "\"DRAGONCHAIN_ENDPOINT\":\"https://my-chain.api.company.org:443\","
          + "\"SMART_CONTRACT_ID\":\"11111111-2222-4333-8444-555555555555\","
          + "\"SMART_CONTRACT_NAME\":\"my-contract\",\"NEW\":\"2\"}";

  @TempDir Path folder;

  private DockerRegistry registry;
  private DockerRegistry customers;
  private RedisServer redisServer;
  private RedisClient redis;

  @BeforeEach
  void setUp() {
    registry = DockerRegistry.create();
    customers = DockerRegistry.with().login(CUSTOMER.user(), CUSTOMER.password().reveal()).create();
    redisServer = RedisServer.create();
    redis = RedisClient.create("127.0.0.1", redisServer.port());
  }

  @AfterEach
  void tearDown() {
    redis.close();
    redisServer.close();
    customers.close();
    registry.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "01-create-cron",
        "02-create-seconds-serial-auth",
        "04-update-image",
        "05-update-env",
        "06-update-secrets",
        "07-update-cron",
        "08-update-inactive",
        "09-delete-cron",
        "10a-create-missing-image"
      })
  void endsAsTheOriginalDid(String name) throws IOException {
    JsonNode recorded = here(read(name));
    try (EmbeddedGateway gateway = gateway(recorded)) {
      Surroundings surroundings = surroundings(recorded, gateway);
      restore(recorded.get("before"), surroundings, gateway);

      JobProcess.Ended ended = surroundings.run(recorded.get("event").textValue());

      Drawn drawn = new Drawn(recorded.get("before") + recorded.get("event").textValue());
      assertThat(drawn.named(found(ended, surroundings, gateway)))
          .as(ended.err())
          .isEqualTo(drawn.named(expected(recorded)));
      assertThat(surroundings.storage().resolve("CONTRACT_JOBS"))
          .as("no journal is left")
          .satisfies(jobs -> assertThat(folders(jobs)).isEmpty());
      if (ended.exitCode() != 0) {
        assertThat(ended.lastLine()).startsWith("contract-job: ").contains("customer/none:1");
      }
    }
  }

  private static String read(String name) throws IOException {
    try (var stream = RecordedIT.class.getResourceAsStream("/recorded/" + name + ".json")) {
      return new String(stream.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    }
  }

  /** The recording with our registries in place of the recorded ones, and images that exist. */
  private JsonNode here(String recorded) throws IOException {
    String text =
        recorded
            .replace(PRIVATE_REGISTRY, registry.address())
            .replace(CUSTOMERS_REGISTRY, customers.address());
    RegistryClient ours = new RegistryClient(registry.address(), Optional.empty());
    ours.push("customer/app", "1", image("one"));
    ours.push("customer/app", "2", image("two"));
    new RegistryClient(customers.address(), Optional.of(CUSTOMER))
        .push("customer/app", "1", image("other"));
    JsonNode before = JSON.readTree(text).get("before");
    for (JsonNode manifest : before.get("manifests")) {
      String digest = manifest.textValue();
      Digest pushed = ours.push("customer-contracts", tag(before, digest), image(digest));
      text = text.replace(digest, pushed.value());
    }
    return JSON.readTree(text);
  }

  private static String tag(JsonNode before, String digest) {
    for (Map.Entry<String, JsonNode> tag : before.get("tags").properties()) {
      if (tag.getValue().textValue().equals(digest)) {
        return tag.getKey();
      }
    }
    throw new AssertionError("no tag names " + digest);
  }

  private static Image image(String content) {
    return ImageMaker.of(Family.DOCKER)
        .layers(Layer.gzip(Tar.empty().folder("bin").file("content", content)))
        .make();
  }

  private static EmbeddedGateway gateway(JsonNode recorded) {
    JsonNode login = recorded.get("gateway_login");
    return EmbeddedGateway.start(
        EmbeddedGateway.Kind.FAAS_NETES,
        new Credentials(login.get(0).textValue(), Secret.of(login.get(1).textValue())));
  }

  private Surroundings surroundings(JsonNode recorded, EmbeddedGateway gateway) {
    Surroundings surroundings =
        new Surroundings(
            folder,
            registry.address(),
            gateway.url(),
            redisServer.port(),
            Surroundings.watchdog(folder));
    JsonNode login = recorded.get("gateway_login");
    surroundings
        .secrets(
            recorded.get("private_key").textValue(), recorded.get("registry_password").textValue())
        .login(login.get(0).textValue(), login.get(1).textValue());
    recorded
        .get("env")
        .properties()
        .forEach(entry -> surroundings.with(entry.getKey(), entry.getValue().textValue()));
    recorded.get("unset").forEach(variable -> surroundings.without(variable.textValue()));
    return surroundings;
  }

  private void restore(JsonNode before, Surroundings surroundings, EmbeddedGateway gateway) {
    before
        .get("storage")
        .properties()
        .forEach(file -> surroundings.store(file.getKey(), file.getValue().textValue()));
    before
        .get("cache")
        .properties()
        .forEach(
            entry -> redis.set(entry.getKey(), cached(entry.getKey(), entry.getValue(), before)));
    for (Map.Entry<String, JsonNode> entry : before.get("redis").properties()) {
      if (entry.getValue().isArray()) {
        entry.getValue().forEach(item -> redis.rpush(entry.getKey(), item.textValue()));
      } else {
        entry
            .getValue()
            .properties()
            .forEach(
                field -> redis.hset(entry.getKey(), field.getKey(), field.getValue().textValue()));
      }
    }
    JsonNode functions = before.get("gateway").get("functions");
    functions.forEach(function -> gateway.addFunction(function.toString()));
    JsonNode secrets = before.get("gateway").get("secrets");
    secrets
        .properties()
        .forEach(secret -> gateway.addSecret(secret.getKey(), secret.getValue().textValue()));
  }

  private static String cached(String key, JsonNode value, JsonNode state) {
    return value.isNull()
        ? state.get("storage").get(key.substring("storage:".length())).textValue()
        : value.textValue();
  }

  private static String expected(JsonNode recorded) {
    JsonNode after = recorded.get("after");
    Map<String, String> lines = new TreeMap<>();
    after
        .get("storage")
        .properties()
        .forEach(file -> lines.put("storage " + file.getKey(), file.getValue().textValue()));
    after
        .get("redis")
        .properties()
        .forEach(entry -> lines.put("redis " + entry.getKey(), PlainJson.of(entry.getValue())));
    after
        .get("cache")
        .properties()
        .forEach(
            entry ->
                lines.put(
                    "redis " + entry.getKey(), cached(entry.getKey(), entry.getValue(), after)));
    lines.put("tags", PlainJson.of(after.get("tags")));
    lines.put("manifests", PlainJson.of(after.get("manifests")));
    List<String> requests = new ArrayList<>();
    recorded
        .get("requests")
        .forEach(
            request ->
                requests.add(
                    request.get(0).textValue()
                        + " "
                        + request.get(1).textValue()
                        + " "
                        + PlainJson.of(request.get(2))));
    return text(recorded.get("exit").intValue(), lines, requests)
        .replace(ENV_AFTER_UPDATE_OF_THE_ORIGINAL, ENV_AFTER_UPDATE);
  }

  private String found(JobProcess.Ended ended, Surroundings surroundings, EmbeddedGateway gateway)
      throws IOException {
    Map<String, String> lines = new TreeMap<>();
    surroundings.files().forEach((key, text) -> lines.put("storage " + key, text));
    Surroundings.redis(redis).forEach((key, value) -> lines.put("redis " + key, value.toString()));
    Map<String, String> tags = new TreeMap<>();
    Path repository =
        registry.storage().resolve("docker/registry/v2/repositories/customer-contracts/_manifests");
    for (String tag : folders(repository.resolve("tags"))) {
      tags.put(tag, Files.readString(repository.resolve("tags/" + tag + "/current/link")));
    }
    lines.put("tags", tags.toString());
    List<String> manifests = new ArrayList<>();
    for (String revision : folders(repository.resolve("revisions/sha256"))) {
      Path link = repository.resolve("revisions/sha256/" + revision + "/link");
      if (Files.exists(link)) {
        manifests.add(Files.readString(link));
      }
    }
    lines.put("manifests", manifests.toString());
    List<String> requests = new ArrayList<>();
    for (GatewayRequest request : gateway.writes()) {
      requests.add(request.method() + " " + request.path() + " " + PlainJson.of(request.body()));
    }
    return text(ended.exitCode(), lines, requests);
  }

  private static String text(int exit, Map<String, String> lines, Collection<String> requests) {
    StringBuilder text = new StringBuilder("exit " + exit + "\n");
    lines.forEach((key, value) -> text.append(key).append(": ").append(value).append('\n'));
    // on purpose: a contract that is deleted loses its function before its secrets, and new secrets
    // are put before old ones get other values
    requests.stream().filter(RecordedIT::isOfASecret).sorted().forEach(line -> add(line, text));
    requests.stream().filter(line -> !isOfASecret(line)).forEach(line -> add(line, text));
    return exit == 0
        ? text.toString()
        : text.toString().replaceAll("\"msg\":\"[^\"]+\"", "\"msg\":\"<reason>\"");
  }

  private static boolean isOfASecret(String request) {
    return request.contains(" /system/secrets ");
  }

  private static void add(String line, StringBuilder text) {
    text.append(line).append('\n');
  }

  private static List<String> folders(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> content = Files.list(folder)) {
      return content
          .filter(Files::isDirectory)
          .map(path -> path.getFileName().toString())
          .sorted()
          .toList();
    }
  }
}
