package com.dragonchain.contractbuilder.examples.jobprocessor;

import static org.assertj.core.api.Assertions.assertThat;

import com.dragonchain.contractbuilder.testkit.Events;
import com.dragonchain.contractbuilder.testkit.image.RegistryClient;
import com.dragonchain.contractbuilder.testkit.openfaas.Readiness;
import com.dragonchain.contractbuilder.testkit.real.LogsOnFailure;
import com.dragonchain.contractbuilder.testkit.registry.EmbeddedRegistry;
import com.dragonchain.contractbuilder.testkit.registry.Fault;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Replicas in processes of their own that are told to end with jobs at work: images of customers
 * that are looked at for as long as a test wants. Leases and claims last for longer than the tests:
 * nobody can wait for their end.
 */
@ExtendWith(LogsOnFailure.class)
class GraceIT {

  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration GRACE = Duration.ofSeconds(4);
  private static final Duration LEASE = Duration.ofMinutes(5);
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir Path folder;
  private World world;
  private final EmbeddedRegistry customer = EmbeddedRegistry.start();
  private final Map<String, CountDownLatch> held = new TreeMap<>();
  private final Map<String, String> ids = new TreeMap<>();
  private final List<Replica> replicas = new ArrayList<>();

  @BeforeEach
  void setUp() {
    world = new World(folder).with("GRACE", GRACE.toSeconds() + "s");
    world.with("JOB_LEASE", LEASE.toSeconds() + "s").with("JOB_DEADLINE", "20m");
  }

  @AfterEach
  void tearDown() {
    replicas.forEach(Replica::close);
    held.values().forEach(CountDownLatch::countDown);
    world.close();
    customer.close();
  }

  /** Pushes an image that nobody can look at until its latch is open. */
  private void hold(String tag) {
    CountDownLatch latch = new CountDownLatch(1);
    World.push(new RegistryClient(customer.address(), Optional.empty()), tag);
    customer.inject(Fault.on("", "/manifests/" + tag).always().run(() -> await(latch)));
    held.put(tag, latch);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void release(String tag) {
    held.get(tag).countDown();
  }

  private Replica start(String name, int workers) {
    world.with("REPLICA", name).with("WORKERS", Integer.toString(workers));
    Replica replica = Replica.start(folder, world.environment());
    replicas.add(replica);
    World.await(() -> replica.isReady() || !replica.isAlive());
    assertThat(replica.isAlive()).as(replica.log()).isTrue();
    return replica;
  }

  private String id(String name) {
    return ids.computeIfAbsent(name, any -> World.contract());
  }

  private void create(String name, String image) {
    world.task(named(name, Events.create(id(name), image)));
  }

  /** A create of an image that is held, and an update after it. */
  private void createAndUpdate(String name, String tag) {
    create(name, customer.address() + "/customer/app:" + tag);
    world.task(named(name, Events.update(id(name), Events.env(Map.of("STEP", "1")))));
  }

  private static String named(String name, String event) {
    return event.replace("\"my-contract\"", '"' + name + '"');
  }

  private void awaitOwned(int lanes) {
    World.await(() -> world.redis.zcard(QueueFixture.OWNED) == lanes, SOON);
  }

  private List<String> lanes(String set) {
    return world.redis.zrange(set, 0, -1).stream()
        .map(
            id ->
                ids.entrySet().stream()
                    .filter(entry -> entry.getValue().equals(id))
                    .findAny()
                    .orElseThrow()
                    .getKey())
        .sorted()
        .toList();
  }

  /** What the ledger has, of each contract in its order. */
  private Map<String, List<String>> ledger() throws IOException {
    Map<String, List<String>> actions = new TreeMap<>();
    for (String message : world.redis.lrange("dc:tx:incoming", 0, -1)) {
      JsonNode payload = JSON.readTree(JSON.readTree(message).get("payload").textValue());
      actions
          .computeIfAbsent(payload.get("txn_type").textValue(), type -> new ArrayList<>())
          .add(0, payload.get("action").textValue());
    }
    return actions;
  }

  private static void assertEndedInGoodOrder(Replica replica, int interrupted) {
    assertThat(replica.await(GRACE.plus(SOON))).as(replica.log()).isZero();
    assertThat(replica.log())
        .contains("told to end: no more tasks are taken")
        .contains(interrupted + " jobs have to stop at their next safe point")
        .contains("Service: ended")
        .doesNotContain("did not stop")
        .doesNotContain("was not given back")
        .doesNotContain("ERROR");
  }

  /** An ended process holds no contract's lease. */
  private void assertLeased(String... names) {
    assertThat(
            ids.keySet().stream()
                .filter(
                    name -> world.redis.hexists("contract-builder:contract:" + id(name), "until")))
        .containsExactlyInAnyOrder(names);
  }

  private void assertAllEndedOnce(Map<String, List<String>> expected) throws IOException {
    World.await(world::isIdle, SOON); // long before any lease would have run out
    assertThat(ledger()).isEqualTo(expected);
    for (String id : ids.values()) {
      assertThat(JSON.readTree(world.metadata(id).orElseThrow()).at("/status/state").textValue())
          .isEqualTo("active");
    }
    assertThat(world.gateway.functions()).hasSize(ids.size());
    assertThat(world.redis.llen(TaskQueue.DEAD_LETTERS)).isZero();
    assertThat(world.redis.smembers("contract-builder:open")).isEmpty();
    assertThat(world.redis.keys("contract-builder:queue:*"))
        .isSubsetOf("contract-builder:queue:numbers");
    assertLeased();
  }

  @Test
  void whatOneDoesNotFinishInItsGraceAnotherDoes() throws IOException {
    List.of("quick", "slow", "busy").forEach(this::hold);
    Replica ending = start("ending", 3);
    create("warm", world.image("1"));
    World.await(world::isIdle);
    createAndUpdate("quick", "quick");
    createAndUpdate("slow", "slow");
    world.gateway.readiness("contract-" + id("deployed"), Readiness.never());
    create("deployed", world.image("1"));
    awaitOwned(3);
    Replica staying = start("staying", 1);
    createAndUpdate("busy", "busy");
    awaitOwned(4);
    World.await(() -> world.gateway.functions().containsKey("contract-" + id("deployed")), SOON);
    int port = ending.port();

    ending.terminate();
    World.await(() -> Replica.get(port, "/health/ready").statusCode() == 503, SOON);
    create("new", world.image("2"));
    release("quick");
    assertEndedInGoodOrder(ending, 2);

    assertThat(ledger()).isEqualTo(Map.of("warm", List.of("create"), "quick", List.of("create")));
    assertThat(lanes(QueueFixture.OWNED)).containsExactly("busy");
    assertThat(lanes(QueueFixture.READY)).containsExactly("deployed", "new", "quick", "slow");
    assertLeased("busy");
    world.gateway.addFunction(
        world.gateway.functions().get("contract-" + id("deployed")).deployment().toString());
    release("slow");
    release("busy");
    assertAllEndedOnce(
        Map.of(
            "warm", List.of("create"),
            "quick", List.of("create", "update"),
            "slow", List.of("create", "update"),
            "deployed", List.of("create"),
            "busy", List.of("create", "update"),
            "new", List.of("create")));
    assertThat(staying.log().lines().filter(line -> line.contains("resuming create"))).hasSize(2);
  }

  @Test
  void whatAllLeaveBehindANewOneFinishes() throws IOException {
    hold("slow");
    List<Replica> ending = List.of(start("first", 2), start("second", 2));
    List<String> names = List.of("five", "four", "one", "six", "three", "two");
    names.forEach(name -> createAndUpdate(name, "slow"));
    awaitOwned(4);
    World.await(() -> world.redis.scard("contract-builder:open") == 4, SOON);
    World.await(() -> world.redis.llen(TaskQueue.TASKS) == 0, SOON);

    ending.forEach(Replica::terminate);
    ending.forEach(replica -> assertEndedInGoodOrder(replica, 2));

    assertThat(lanes(QueueFixture.OWNED)).isEmpty();
    assertThat(lanes(QueueFixture.READY)).isEqualTo(names);
    assertLeased();
    assertThat(ledger()).isEmpty();
    release("slow");
    Replica next = start("next", 2);
    Map<String, List<String>> expected = new TreeMap<>();
    names.forEach(name -> expected.put(name, List.of("create", "update")));
    assertAllEndedOnce(expected);
    assertThat(next.log().lines().filter(line -> line.contains("resuming create"))).hasSize(4);
  }
}
