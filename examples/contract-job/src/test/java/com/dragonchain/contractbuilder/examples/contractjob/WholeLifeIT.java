package com.dragonchain.contractbuilder.examples.contractjob;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.dragonchain.contractbuilder.model.Digest;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import okhttp3.Credentials;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.RedisClient;

/** A contract from its creation to its end on a real registry, Redis and OpenFaaS. */
@ExtendWith(LogsOnFailure.class)
class WholeLifeIT {

  private static final JsonMapper JSON = new JsonMapper();

  @TempDir Path folder;

  private final String id = UUID.randomUUID().toString();
  private final OkHttpClient http = new OkHttpClient();
  private OpenFaas openFaas;
  private RedisServer redisServer;
  private RedisClient redis;
  private RegistryClient registry;
  private Surroundings surroundings;
  private long jobs;

  @BeforeEach
  void setUp() {
    openFaas = OpenFaas.shared();
    redisServer = RedisServer.with().search().create();
    redis = RedisClient.create("127.0.0.1", redisServer.port());
    registry = new RegistryClient(openFaas.registry(), Optional.empty());
    surroundings =
        new Surroundings(
                folder,
                openFaas.registry(),
                openFaas.gateway(),
                redisServer.port(),
                OpenFaas.watchdog())
            .login(openFaas.user(), openFaas.password())
            .with("REDISEARCH_ENDPOINT", "127.0.0.1");
    registry.push("customer/" + id, "1", SampleImages.contract(Family.DOCKER, "one"));
    registry.push("customer/" + id, "2", SampleImages.contract(Family.OCI, "two"));
    surroundings.store("TRANSACTION_TYPES/TYPES/my-contract", "{\"version\":\"2\"}");
  }

  @AfterEach
  void tearDown() {
    redis.close();
    redisServer.close();
    http.dispatcher().executorService().shutdown();
    http.connectionPool().evictAll();
  }

  @Test
  void fromItsCreationToItsEnd() throws IOException {
    ChainScheduler scheduler = new ChainScheduler(redis);

    run(Events.create(id, image("1"), this::first));
    Digest first = deployed();
    JsonNode answer = invoke("a \"question\"");
    assertThat(answer.get("input").textValue()).isEqualTo("a \"question\"");
    assertThat(answer.get("arguments")).hasToString("[\"x\",\"y\"]");
    assertThat(variable("GREETING", answer)).isEqualTo("hello");
    assertThat(variable("RELEASE", answer)).isEqualTo("one");
    assertThat(variable("SMART_CONTRACT_ID", answer)).isEqualTo(id);
    assertThat(secret("word", answer)).isEqualTo("alpha");
    assertThat(secret("auth-key-id", answer)).isEqualTo(metadata().get("auth_key_id").textValue());
    assertThat(scheduler.work()).containsExactly("create");
    runsAsAnOrdinaryUser();

    run(Events.update(id, Events.env(Map.of("GREETING", "good evening"))));
    assertThat(deployed()).isEqualTo(first);
    answer = invoke("");
    assertThat(variable("GREETING", answer)).isEqualTo("good evening");
    assertThat(secret("word", answer)).isEqualTo("alpha");
    assertThat(scheduler.work()).isEmpty();

    run(Events.update(id, event -> event.put("image", image("2"))));
    assertThat(deployed()).isNotEqualTo(first);
    assertThat(manifest(first.value())).as("the replaced image").isEmpty();
    answer = invoke("");
    assertThat(variable("RELEASE", answer)).isEqualTo("two");
    assertThat(variable("GREETING", answer)).isEqualTo("good evening");

    run(
        Events.update(
            id, event -> event.putObject("secrets").put("WORD", "beta").put("more", "m")));
    assertThat(secret("word", invoke(""))).isEqualTo("beta");
    assertThat(metadata().get("existing_secrets"))
        .hasToString("[\"word\",\"secret-key\",\"auth-key-id\",\"more\"]");

    run(Events.update(id, event -> event.put("seconds", 30)));
    assertThat(scheduler.work()).containsExactly("update");
    run(Events.update(id, event -> event.put("disable_schedule", true)));
    assertThat(scheduler.work()).containsExactly("delete");
    run(Events.update(id, event -> event.put("cron", "0 * * * MON")));
    assertThat(scheduler.work()).containsExactly("create");
    run(Events.update(id, event -> event.put("desired_state", "inactive")));
    assertThat(scheduler.work()).containsExactly("delete");
    assertThat(metadata().at("/status/state").textValue()).isEqualTo("inactive");
    run(
        Events.update(
            id, event -> event.put("start_state", "inactive").put("desired_state", "active")));
    assertThat(scheduler.work()).containsExactly("create");
    assertThat(metadata().at("/status/state").textValue()).isEqualTo("active");

    Digest last = deployed();
    surroundings.store("SMARTCONTRACT/" + id + "/HEAP/counter", "7");
    run(
        Events.delete(
            id, surroundings.stored("SMARTCONTRACT/" + id + "/metadata.json").orElseThrow()));
    assertThat(scheduler.work()).containsExactly("delete");
    nothingIsLeft(last);
  }

  private void first(ObjectNode event) {
    event.put("cron", "*/5 * * * *");
    event.putArray("args").add("x").add("y");
    event.putObject("secrets").put("word", "alpha");
    // a drain takes a multiple of this
    event.putObject("env").put("GREETING", "hello").put("write_timeout", "1s");
  }

  /** What containerd has made of the adapted image, as the kernel sees it. */
  private void runsAsAnOrdinaryUser() throws IOException {
    Path process = watchdog();
    assertThat(Files.readAllLines(process.resolve("status")))
        .contains("Uid:\t1000\t1000\t1000\t1000", "Gid:\t1000\t1000\t1000\t1000");
    Map<String, Object> file =
        Files.readAttributes(process.resolve("root/usr/bin/fwatchdog"), "unix:mode,uid,gid");
    assertThat(file).containsEntry("mode", 0100755).containsEntry("uid", 0).containsEntry("gid", 0);
  }

  /** The contract's watchdog, which runs in a container, among the processes of this machine. */
  private Path watchdog() throws IOException {
    try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
      return processes
          .filter(process -> read(process.resolve("cmdline")).equals("/usr/bin/fwatchdog\0"))
          .filter(process -> read(process.resolve("environ")).contains("SMART_CONTRACT_ID=" + id))
          .findFirst()
          .orElseThrow();
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, ISO_8859_1);
    } catch (IOException e) {
      return ""; // no process, or one that has ended
    }
  }

  private void nothingIsLeft(Digest last) throws IOException {
    assertThat(manifest(id)).as("the tag").isEmpty();
    assertThat(manifest(last.value())).as("the manifest").isEmpty();
    assertThat(gateway("/system/function/contract-" + id)).as("the function").isEmpty();
    assertThat(gateway("/system/secrets").orElseThrow()).as("the secrets").doesNotContain(id);
    assertThat(surroundings.files()).as("the storage").isEmpty();
    assertThat(Surroundings.redis(redis)).containsOnlyKeys("dc:tx:incoming");
  }

  /** Runs one event, which has to succeed and to be put on the ledger once. */
  private void run(String event) {
    JobProcess.Ended ended = surroundings.run(event);
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    jobs++;
    assertThat(redis.llen("dc:tx:incoming")).isEqualTo(jobs);
  }

  private String image(String tag) {
    return openFaas.registry() + "/customer/" + id + ":" + tag;
  }

  private JsonNode metadata() throws IOException {
    return JSON.readTree(
        surroundings.stored("SMARTCONTRACT/" + id + "/metadata.json").orElseThrow());
  }

  /** The deployed image, of which everybody has to be of one mind. */
  private Digest deployed() throws IOException {
    Digest digest = manifest(id).orElseThrow();
    assertThat(metadata().get("image_digest").textValue()).isEqualTo(digest.value());
    assertThat(gateway("/system/function/contract-" + id).orElseThrow())
        .contains(openFaas.registry() + "/customer-contracts@" + digest.value());
    return digest;
  }

  private Optional<Digest> manifest(String reference) {
    return registry.manifest("customer-contracts", reference).map(RegistryClient.Manifest::digest);
  }

  private JsonNode invoke(String input) throws IOException {
    Request request =
        new Request.Builder()
            .url(openFaas.gateway() + "/function/contract-" + id)
            .post(RequestBody.create(input.getBytes(UTF_8)))
            .build();
    try (Response response = http.newCall(request).execute()) {
      String answer = response.body().string();
      assertThat(response.code()).as(answer).isEqualTo(200);
      return JSON.readTree(answer);
    }
  }

  private static String variable(String name, JsonNode answer) {
    return answer.get("environment").path(name).textValue();
  }

  private String secret(String name, JsonNode answer) {
    return answer.get("secrets").path("sc-" + id + "-" + name).textValue();
  }

  private Optional<String> gateway(String path) throws IOException {
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
