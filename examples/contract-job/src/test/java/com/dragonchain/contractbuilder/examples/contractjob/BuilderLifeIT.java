package com.dragonchain.contractbuilder.examples.contractjob;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.dragonchain.contractbuilder.testkit.Events;
import com.dragonchain.contractbuilder.testkit.image.Family;
import com.dragonchain.contractbuilder.testkit.image.RegistryClient;
import com.dragonchain.contractbuilder.testkit.real.LogsOnFailure;
import com.dragonchain.contractbuilder.testkit.real.OpenFaas;
import com.dragonchain.contractbuilder.testkit.real.RedisServer;
import com.dragonchain.contractbuilder.testkit.real.SampleImages;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import okhttp3.Credentials;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import redis.clients.jedis.RedisClient;

/**
 * A contract from its creation to its end with other builders than the standard one, on a real
 * registry, Redis and OpenFaaS, once undisturbed and once killed in the middle of every event.
 */
@ExtendWith(LogsOnFailure.class)
class BuilderLifeIT {

  private static final JsonMapper JSON = new JsonMapper();
  private static final int KILLED = 128 + 9;

  @TempDir Path folder;

  private final String id = UUID.randomUUID().toString();
  private final OkHttpClient http = new OkHttpClient();
  private OpenFaas openFaas;
  private RedisServer redisServer;
  private RedisClient redis;
  private RegistryClient registry;
  private Surroundings surroundings;

  @BeforeEach
  void setUp() {
    openFaas = OpenFaas.shared();
    redisServer = RedisServer.create();
    redis = RedisClient.create("127.0.0.1", redisServer.port());
    registry = new RegistryClient(openFaas.registry(), Optional.empty());
    registry.push("customer/" + id, "1", SampleImages.contract(Family.DOCKER, "one"));
    registry.push("customer/" + id, "2", SampleImages.contract(Family.OCI, "two"));
    surroundings =
        new Surroundings(
                folder,
                openFaas.registry(),
                openFaas.gateway(),
                redisServer.port(),
                OpenFaas.watchdog())
            .login(openFaas.user(), openFaas.password())
            .with("JOB_LEASE", "1s");
  }

  @AfterEach
  void tearDown() {
    redis.close();
    redisServer.close();
    http.dispatcher().executorService().shutdown();
    http.connectionPool().evictAll();
  }

  @ParameterizedTest
  @EnumSource
  void livesFromItsCreationToItsEnd(BuilderUnderTest.Kind kind) throws IOException {
    try (BuilderUnderTest builder = BuilderUnderTest.create(kind, folder, surroundings)) {
      String before = builder.inventory();

      builder.succeeds("create", create());
      assertThat(released()).isEqualTo("one");
      builder.succeeds("update", update());
      assertThat(released()).isEqualTo("two");
      assertThat(builder.inventory()).isEqualTo(before);
      builder.succeeds("delete", delete());

      nothingIsLeft(3);
      assertThat(builder.inventory()).isEqualTo(before);
    }
  }

  /** While the tool works, after the image is pushed, and in the middle of a delete. */
  @ParameterizedTest
  @EnumSource
  void endsAsIfNobodyHadBeenKilled(BuilderUnderTest.Kind kind) throws IOException {
    try (BuilderUnderTest builder = BuilderUnderTest.create(kind, folder, surroundings)) {
      String before = builder.inventory();

      assertThat(builder.killed("create", create(), "killed.adapting", 900)).isEqualTo(KILLED);
      builder.awaitNoProcess();
      builder.succeeds("create", create());
      assertThat(released()).isEqualTo("one");
      assertThat(builder.inventory()).isEqualTo(before);

      assertThat(builder.killed("update", update(), "killed.at", 8)).isEqualTo(KILLED);
      builder.succeeds("another", update());
      assertThat(released()).isEqualTo("two");

      String delete = delete();
      assertThat(builder.killed("delete", delete, "killed.at", 6)).isEqualTo(KILLED);
      builder.succeeds("delete", delete);

      nothingIsLeft(3);
      assertThat(builder.inventory()).isEqualTo(before);
    }
  }

  private String create() {
    return Events.create(
        id,
        image("1"),
        event -> {
          event.put("cron", "*/5 * * * *");
          event.putObject("secrets").put("word", "alpha");
          // a drain takes a multiple of this
          event.putObject("env").put("write_timeout", "1s");
        });
  }

  private String update() {
    return Events.update(id, (ObjectNode event) -> event.put("image", image("2")));
  }

  private String delete() {
    return Events.delete(
        id, surroundings.stored("SMARTCONTRACT/" + id + "/metadata.json").orElseThrow());
  }

  private String image(String tag) {
    return openFaas.registry() + "/customer/" + id + ":" + tag;
  }

  /** The release that the function says it is, which has to be the deployed and tagged image. */
  private String released() throws IOException {
    String digest = registry.manifest("customer-contracts", id).orElseThrow().digest().value();
    assertThat(
            JSON.readTree(
                    surroundings.stored("SMARTCONTRACT/" + id + "/metadata.json").orElseThrow())
                .get("image_digest")
                .textValue())
        .isEqualTo(digest);
    assertThat(get("/system/function/contract-" + id).orElseThrow()).contains(digest);
    Request request =
        new Request.Builder()
            .url(openFaas.gateway() + "/function/contract-" + id)
            .post(RequestBody.create("".getBytes(UTF_8)))
            .build();
    try (Response response = http.newCall(request).execute()) {
      String answer = response.body().string();
      assertThat(response.code()).as(answer).isEqualTo(200);
      JsonNode json = JSON.readTree(answer);
      assertThat(json.get("secrets").path("sc-" + id + "-word").textValue()).isEqualTo("alpha");
      return json.get("environment").path("RELEASE").textValue();
    }
  }

  private void nothingIsLeft(int transactions) throws IOException {
    assertThat(registry.manifest("customer-contracts", id)).as("the tag").isEmpty();
    assertThat(get("/system/function/contract-" + id)).as("the function").isEmpty();
    assertThat(get("/system/secrets").orElseThrow()).as("the secrets").doesNotContain(id);
    assertThat(surroundings.files()).as("the storage").isEmpty();
    assertThat(redis.llen("dc:tx:incoming")).isEqualTo(transactions);
    List<String> ledger = redis.lrange("dc:tx:incoming", 0, -1);
    assertThat(ledger).doesNotHaveDuplicates();
  }

  private Optional<String> get(String path) throws IOException {
    Request request =
        new Request.Builder()
            .url(openFaas.gateway() + path)
            .header("Authorization", Credentials.basic(openFaas.user(), openFaas.password()))
            .build();
    try (Response response = http.newCall(request).execute()) {
      return response.code() == 404 ? Optional.empty() : Optional.of(response.body().string());
    }
  }
}
