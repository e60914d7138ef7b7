package com.dragonchain.contractbuilder.examples.jobprocessor;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dragonchain.contractbuilder.error.CancelledException;
import com.dragonchain.contractbuilder.error.UnavailableException;
import com.dragonchain.contractbuilder.event.ContractEvent;
import com.dragonchain.contractbuilder.examples.contractjob.Adapters;
import com.dragonchain.contractbuilder.job.ContractJob;
import com.dragonchain.contractbuilder.job.JobListener;
import com.dragonchain.contractbuilder.job.Plan;
import com.dragonchain.contractbuilder.job.Ports;
import com.dragonchain.contractbuilder.model.ContractId;
import com.dragonchain.contractbuilder.port.ContractStore;
import com.dragonchain.contractbuilder.port.JobId;
import com.dragonchain.contractbuilder.port.JobJournal;
import com.dragonchain.contractbuilder.port.Lease;
import com.dragonchain.contractbuilder.testkit.Events;
import com.dragonchain.contractbuilder.testkit.real.LogsOnFailure;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tasks that can never be run end among the dead letters, and nothing else happens. */
@ExtendWith(LogsOnFailure.class)
class BadTasksIT {

  private static final JsonMapper JSON = new JsonMapper();
  private static final String SECRET = "c4n4ry-word";

  @TempDir Path folder;
  private World world;

  @BeforeEach
  void setUp() {
    world = new World(folder);
  }

  @AfterEach
  void tearDown() {
    world.close();
  }

  private List<JsonNode> letters() throws IOException {
    List<JsonNode> letters = new ArrayList<>();
    for (String letter : world.redis.lrange(TaskQueue.DEAD_LETTERS, 0, -1)) {
      letters.add(0, JSON.readTree(letter));
    }
    return letters;
  }

  private JsonNode metadata(String contract) throws IOException {
    return JSON.readTree(world.metadata(contract).orElseThrow());
  }

  private String create(String contract) {
    return Events.create(
        contract, world.image("1"), event -> event.putObject("secrets").put("word", SECRET));
  }

  @Test
  void aBadTaskHasAReasonAndATime() throws IOException {
    String id = World.contract();
    String version = create(id).replace("\"version\":\"1\"", "\"version\":\"2\"");
    String cron = create(id).replace("\"cron\":null", "\"cron\":\"every day\"");
    Instant before = Instant.now().minusSeconds(1);
    try (Service service = Service.start(world.settings())) {
      Stream.of("no JSON", version, cron).forEach(world::task);
      world.awaitIdle();
      service.stop();
    }
    List<JsonNode> letters = letters();
    assertThat(letters)
        .extracting(letter -> letter.get("task").textValue())
        .containsExactlyInAnyOrder("no JSON", version, cron);
    for (JsonNode letter : letters) {
      assertThat(letter.get("reason").textValue()).isNotBlank().doesNotContain(SECRET);
      assertThat(Instant.parse(letter.get("time").textValue())).isBetween(before, Instant.now());
      assertThat(letter.get("job").textValue()).startsWith("task-");
    }
    assertThat(letters.stream().filter(l -> l.get("lane").textValue().equals(id)))
        .extracting(letter -> letter.get("reason").textValue())
        .anyMatch(reason -> reason.contains("version"))
        .anyMatch(reason -> reason.contains("cron"));
    assertThat(world.metadata(id)).isEmpty();
  }

  @Test
  void aBadUpdateGivesTheContractBackInItsTurn() throws IOException {
    String id = World.contract();
    try (Service service = Service.start(world.settings())) {
      world.task(create(id));
      world.awaitIdle();
      mark(id, "updating");
      // one that names its contract, one of which only the beginning can be read
      world.task(Events.update(id, event -> event.put("cron", "every day")));
      world.awaitIdle();
      assertThat(metadata(id).at("/status/state").textValue()).isEqualTo("active");
      assertThat(metadata(id).at("/status/msg").textValue()).contains("cron");

      mark(id, "deleting");
      String broken = Events.update(id, event -> {});
      world.task(broken.substring(0, broken.length() - 20));
      world.awaitIdle();
      assertThat(metadata(id).at("/status/state").textValue()).isEqualTo("active");
      service.stop();
    }
    assertThat(letters()).hasSize(2);
    assertThat(letters()).extracting(letter -> letter.get("lane").textValue()).containsOnly(id);
  }

  @Test
  void aBadUpdateOfABusyContractWaitsForIt() throws IOException {
    String id = World.contract();
    AtomicReference<JobJournal> journal = new AtomicReference<>();
    try (Service service =
        Service.start(
            world.settings(),
            ports -> {
              journal.set(ports.journal());
              return ports;
            })) {
      world.task(create(id));
      world.awaitIdle();
      mark(id, "updating");
      JobId other = new JobId("other");
      Duration life = Duration.ofMinutes(5);
      try (Lease lease = journal.get().acquire(ContractId.of(id), other, life, Duration.ZERO)) {
        world.task(Events.update(id, event -> event.put("cron", "every day")));
        World.await(() -> metrics(service).contains("tasks_total{outcome=\"busy\"}"));
        assertThat(lease.openJob()).isEmpty();
        assertThat(letters()).isEmpty();
      }
      world.awaitIdle();
      assertThat(metadata(id).at("/status/state").textValue()).isEqualTo("active");
      assertThat(metadata(id).at("/status/msg").textValue()).contains("cron");
      assertThat(letters()).hasSize(1);
    }
  }

  private static String metrics(Service service) {
    return Replica.get(service.httpPort(), "/metrics").body();
  }

  @Test
  void whatAnEarlierJobLeftOpenIsSettledBeforeAContractIsGivenBack() throws IOException {
    String id = World.contract();
    try (Adapters adapters = Adapters.of(world.settings().job())) {
      JobListener none = JobListener.none();
      adapters
          .job(none, same -> same, same -> same)
          .run(new JobId("create"), adapters.read(create(id)));
      ContractJob killed =
          adapters.job(
              new JobListener() {
                @Override
                public void started(JobId job, Plan plan, boolean resumed) {
                  Thread.currentThread().interrupt();
                }
              },
              same -> same,
              same -> same);
      ContractEvent update = adapters.read(Events.update(id, Events.env(Map.of("A1", "b"))));
      assertThatThrownBy(() -> killed.run(new JobId("pod"), update))
          .isInstanceOf(CancelledException.class);
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(world.redis.smembers("contract-builder:open")).containsExactly(id);
    mark(id, "updating");
    try (Service service = Service.start(world.settings())) {
      world.task(Events.update(id, event -> event.put("cron", "every day")));
      world.awaitIdle();
      service.stop();
    }
    assertThat(world.redis.smembers("contract-builder:open")).isEmpty();
    assertThat(metadata(id).at("/status/state").textValue()).isEqualTo("active");
    assertThat(letters()).hasSize(1);
  }

  @Test
  void anUpdateThatIsGivenUpBeforeItBeganGivesTheContractBack() throws IOException {
    String id = World.contract();
    world.with("TASK_ATTEMPTS", "1");
    try (Service service = Service.start(world.settings())) {
      world.task(create(id));
      world.awaitIdle();
      service.stop();
    }
    mark(id, "updating");
    try (Service service = Service.start(world.settings(), BadTasksIT::withoutAStore)) {
      world.task(Events.update(id, event -> event.put("start_state", "inactive")));
      world.awaitIdle();
      service.stop();
    }
    assertThat(metadata(id).at("/status/state").textValue()).isEqualTo("inactive");
    assertThat(metadata(id).at("/status/msg").textValue()).contains("tried 1 times: full");
    assertThat(letters()).hasSize(1);
  }

  /** It does not pass its check; all the same something can be saved. */
  private static Ports withoutAStore(Ports ports) {
    ContractStore store = ports.contracts();
    ContractStore full =
        (ContractStore)
            Proxy.newProxyInstance(
                ContractStore.class.getClassLoader(),
                new Class<?>[] {ContractStore.class},
                (proxy, method, arguments) -> {
                  if (method.getName().equals("check")) {
                    throw new UnavailableException("full");
                  }
                  return method.invoke(store, arguments);
                });
    return new Ports(
        ports.images(),
        ports.registry(),
        ports.gateway(),
        ports.scheduler(),
        ports.ledger(),
        full,
        ports.keys(),
        ports.journal());
  }

  @ParameterizedTest
  @CsvSource({"20, inactive", "21, updating"})
  void whatIsLostTooOftenGivesTheContractBackOnce(int losses, String state) throws IOException {
    String id = World.contract();
    try (Service service = Service.start(world.settings())) {
      world.task(create(id));
      world.awaitIdle();
      service.stop();
    }
    mark(id, "updating");
    world.task(Events.update(id, event -> event.put("start_state", "inactive")));
    try (TaskQueue queue =
        new TaskQueue(world.server.host(), world.server.port(), "lost", Duration.ofMinutes(1))) {
      queue.admit(1);
    }
    world.redis.hset("contract-builder:queue:claim:" + id, "lost", Integer.toString(losses));
    try (Service service = Service.start(world.settings())) {
      world.awaitIdle();
      service.stop();
    }
    assertThat(letters().get(0).get("reason").textValue()).startsWith(losses + " replicas were");
    assertThat(metadata(id).at("/status/state").textValue()).isEqualTo(state);
  }

  private void mark(String id, String state) throws IOException {
    ObjectNode stored = (ObjectNode) metadata(id);
    ((ObjectNode) stored.get("status")).put("state", state);
    world.store("SMARTCONTRACT/" + id + "/metadata.json", stored.toString());
    world.redis.del("storage:SMARTCONTRACT/" + id + "/metadata.json");
  }

  @Test
  void whatIsRefusedIsSaidToo() throws IOException {
    String id = World.contract();
    try (Service service = Service.start(world.settings())) {
      world.task(create(id));
      world.task(create(id));
      world.task(Events.update(World.contract(), Events.env(Map.of("A1", "b"))));
      world.awaitIdle();
      service.stop();
    }
    assertThat(letters())
        .extracting(letter -> letter.get("reason").textValue())
        .anyMatch(reason -> reason.contains("it exists"))
        .anyMatch(reason -> reason.contains("there is no such contract"))
        .hasSize(2);
    assertThat(metadata(id).at("/status/state").textValue()).isEqualTo("active");
  }

  @Test
  void twoHundredHostileTasksAmongGoodOnes() throws IOException {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    List<String> good = new ArrayList<>();
    String model = create(World.contract());
    for (int i = 0; i < 200; i++) {
      if (i % 20 == 0) {
        String id = World.contract();
        good.add(id);
        world.task(create(id));
      }
      world.redis.lpush(TaskQueue.TASKS.getBytes(UTF_8), hostile(model, random, i));
    }
    try (Service service = Service.start(world.settings())) {
      world.awaitIdle();
      service.stop();
    }
    List<JsonNode> letters = new ArrayList<>();
    for (String letter : world.redis.lrange(TaskQueue.DEAD_LETTERS, 0, -1)) {
      letters.add(JSON.readTree(letter));
    }
    assertThat(letters).as("seed %s", seed).hasSize(200);
    assertThat(letters)
        .allSatisfy(letter -> assertThat(letter.get("reason").textValue()).isNotBlank());
    for (String id : good) {
      assertThat(metadata(id).at("/status/state").textValue()).isEqualTo("active");
    }
    assertThat(world.gateway.functions()).hasSize(good.size());
    assertThat(world.redis.llen("dc:tx:incoming")).isEqualTo(good.size());
    assertThat(world.redis.keys("contract-builder:queue:*"))
        .isSubsetOf("contract-builder:queue:numbers");
  }

  @Test
  void hostileUpdatesAndDeletesOfContractsThatExistAmongGoodOnes() throws IOException {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    List<String> contracts = Stream.generate(World::contract).limit(3).toList();
    contracts.forEach(id -> world.task(create(id)));
    for (int i = 0; i < 60; i++) {
      String id = contracts.get(i % 3);
      String bad =
          random.nextBoolean()
              ? Events.update(id, event -> event.put("cmd", "/bin/bad").put("cron", "every day"))
              : Events.delete(id, "{\"args\":[]}")
                  .replace("\"txn_type\":\"", "\"txn_type\":\"\\u0000");
      world.task(
          switch (random.nextInt(4)) {
            case 0 -> bad.substring(0, random.nextInt(bad.length() - 1));
            case 1 -> bad + " ".repeat(1 << 20);
            case 2 -> bad.replaceFirst("\\{", "{\"task_type\":\"delete\",");
            default -> bad;
          });
      if (i % 6 < 3) {
        world.task(Events.update(id, Events.env(Map.of("STEP", Integer.toString(i)))));
      }
    }
    try (Service service = Service.start(world.settings())) {
      world.awaitIdle();
      service.stop();
    }
    assertThat(letters()).as("seed %s", seed).hasSize(60);
    for (int i = 0; i < 3; i++) {
      JsonNode contract = metadata(contracts.get(i));
      assertThat(contract.at("/status/state").textValue()).as("seed %s", seed).isEqualTo("active");
      assertThat(contract.at("/env/STEP").textValue()).as("seed %s", seed).isEqualTo("" + (54 + i));
      assertThat(contract.get("cmd").textValue()).isEqualTo("/bin/contract");
    }
    assertThat(world.redis.llen("dc:tx:incoming")).as("seed %s", seed).isEqualTo(33);
    assertThat(world.redis.keys("contract-builder:queue:*"))
        .isSubsetOf("contract-builder:queue:numbers");
  }

  /** Something that is no event, however much it looks like one. */
  private static byte[] hostile(String model, Random random, int number) {
    String text = model.replaceAll("\"id\":\"[^\"]+\"", "\"id\":\"" + World.contract() + "\"");
    return switch (number % 10) {
      case 0 -> text.substring(0, random.nextInt(text.length() - 1)).getBytes(UTF_8);
      case 1 -> text.replace("\"task_type\":\"create\"", "\"task_type\":\"drop\"").getBytes(UTF_8);
      case 2 -> text.replaceFirst("\"id\":\"", "\"id\":\"../").getBytes(UTF_8);
      case 3 -> text.replace("{", "{\"id\":\"" + World.contract() + "\",").getBytes(UTF_8);
      case 4 ->
          text.replace(
                  "\"env\":null", "\"env\":{\"A\":" + "[".repeat(3000) + "]".repeat(3000) + "}")
              .getBytes(UTF_8);
      case 5 -> text.replace("/bin/contract", "x".repeat(1 << 20)).getBytes(UTF_8);
      case 6 -> text.replace("my-contract", "my\u00ffcontract").getBytes(ISO_8859_1);
      case 7 -> {
        byte[] noise = new byte[1 + random.nextInt(300)];
        random.nextBytes(noise);
        yield noise;
      }
      case 8 -> text.replace("customer/app:1", "${HOME}\\n RUN x").getBytes(UTF_8);
      default -> text.replace("\"seconds\":null", "\"seconds\":1e999").getBytes(UTF_8);
    };
  }
}
