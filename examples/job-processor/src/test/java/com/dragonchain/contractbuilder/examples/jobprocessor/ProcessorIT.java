package com.dragonchain.contractbuilder.examples.jobprocessor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dragonchain.contractbuilder.error.CancelledException;
import com.dragonchain.contractbuilder.event.ContractEvent;
import com.dragonchain.contractbuilder.examples.contractjob.Adapters;
import com.dragonchain.contractbuilder.job.ContractJob;
import com.dragonchain.contractbuilder.job.JobListener;
import com.dragonchain.contractbuilder.job.Ports;
import com.dragonchain.contractbuilder.model.ContractId;
import com.dragonchain.contractbuilder.port.ImageBuilder;
import com.dragonchain.contractbuilder.port.JobId;
import com.dragonchain.contractbuilder.port.JobJournal;
import com.dragonchain.contractbuilder.port.Lease;
import com.dragonchain.contractbuilder.testkit.Events;
import com.dragonchain.contractbuilder.testkit.real.LogsOnFailure;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** One replica in this process, beside an embedded registry and gateway and a real Redis. */
@ExtendWith(LogsOnFailure.class)
class ProcessorIT {

  private static final JsonMapper JSON = new JsonMapper();

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

  private JsonNode metadata(String contract) throws IOException {
    return JSON.readTree(world.metadata(contract).orElseThrow());
  }

  private List<JsonNode> deadLetters() throws IOException {
    List<JsonNode> letters = new ArrayList<>();
    for (String letter : world.redis.lrange(TaskQueue.DEAD_LETTERS, 0, -1)) {
      letters.add(0, JSON.readTree(letter));
    }
    return letters;
  }

  private void assertQueueEmpty() {
    assertThat(world.redis.keys("contract-builder:queue:*"))
        .isSubsetOf("contract-builder:queue:numbers");
  }

  @Test
  void aContractLivesAndGoes() throws IOException {
    String id = World.contract();
    try (Service service = Service.start(world.settings())) {
      world.task(Events.create(id, world.image("1")));
      for (int i = 0; i < 5; i++) {
        world.task(Events.update(id, Events.env(Map.of("STEP", Integer.toString(i)))));
      }
      world.awaitIdle();
      assertThat(metadata(id).at("/status/state").textValue()).isEqualTo("active");
      assertThat(metadata(id).at("/env/STEP").textValue()).isEqualTo("4");

      world.task(Events.delete(id, world.metadata(id).orElseThrow()));
      world.awaitIdle();
      assertThat(world.metadata(id)).isEmpty();
      assertThat(world.redis.llen("dc:tx:incoming")).isEqualTo(7);
      assertThat(deadLetters()).isEmpty();
      service.stop();
      assertQueueEmpty();
    }
  }

  @Test
  void tasksOfAContractKeepTheirOrderAndContractsRunSideBySide() throws IOException {
    world.with("WORKERS", "4");
    CountDownLatch four = new CountDownLatch(4);
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    List<String> contracts = Stream.generate(World::contract).limit(6).toList();
    for (int i = -1; i < 4; i++) {
      for (String id : contracts) {
        world.task(
            i < 0
                ? Events.create(id, world.image("1"))
                : Events.update(id, Events.env(Map.of("STEP", Integer.toString(i)))));
      }
    }
    ImageBuilderHook hook =
        () -> {
          most.accumulateAndGet(now.incrementAndGet(), Math::max);
          four.countDown();
          await(four);
          now.decrementAndGet();
        };
    try (Service service = Service.start(world.settings(), hook::decorate)) {
      world.awaitIdle();
      service.stop();
    }
    assertThat(most).as("jobs side by side").hasValue(4);
    assertThat(four.getCount()).isZero();
    for (String id : contracts) {
      assertThat(metadata(id).at("/status/state").textValue()).isEqualTo("active");
      assertThat(metadata(id).at("/env/STEP").textValue()).isEqualTo("3");
    }
    assertThat(world.redis.llen("dc:tx:incoming")).isEqualTo(30);
    assertQueueEmpty();
  }

  @Test
  void aLongBacklogIsBegunBeforeItIsAllAdmitted() {
    AtomicReference<Long> left = new AtomicReference<>();
    ImageBuilderHook hook = () -> left.compareAndSet(null, world.redis.llen(TaskQueue.TASKS));
    world.task(Events.create(World.contract(), world.image("1")));
    String[] noise = new String[20_000];
    Arrays.fill(noise, "x");
    world.redis.lpush(TaskQueue.TASKS, noise);
    try (Service service = Service.start(world.settings(), hook::decorate)) {
      World.await(() -> left.get() != null);
      service.stop();
    }
    assertThat(left.get()).isPositive();
  }

  @Test
  void whatWasToldToNobodyIsNotCounted() {
    world.with("WORKERS", "1").with("JOB_LEASE", "3s");
    String id = World.contract();
    ImageBuilderHook hook =
        () -> world.redis.del("contract-builder:queue:claim:" + id); // another one took it
    world.task(Events.create(id, world.image("1")));
    try (Service service = Service.start(world.settings(), hook::decorate)) {
      world.awaitIdle();
      service.stop();
      assertThat(metrics(service)).contains("tasks_total{outcome=\"succeeded\"} 1");
    }
    assertThat(world.redis.llen("dc:tx:incoming")).isEqualTo(1);
  }

  /** Something that happens while an image is looked at. */
  private interface ImageBuilderHook {
    void happen();

    default Ports decorate(Ports ports) {
      ImageBuilder images = ports.images();
      ImageBuilder hooked =
          (ImageBuilder)
              Proxy.newProxyInstance(
                  ImageBuilder.class.getClassLoader(),
                  new Class<?>[] {ImageBuilder.class},
                  (proxy, method, arguments) -> {
                    if (method.getName().equals("inspect")) {
                      happen();
                    }
                    try {
                      return method.invoke(images, arguments);
                    } catch (InvocationTargetException e) {
                      throw e.getCause();
                    }
                  });
      return new Ports(
          hooked,
          ports.registry(),
          ports.gateway(),
          ports.scheduler(),
          ports.ledger(),
          ports.contracts(),
          ports.keys(),
          ports.journal());
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(60, TimeUnit.SECONDS)) {
        throw new IllegalStateException("waited in vain");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancelledException("interrupted", e);
    }
  }

  @Test
  void aBusyContractBlocksNoOtherAndIsNotForgotten() throws IOException {
    world.with("WORKERS", "1");
    String busy = World.contract();
    String other = World.contract();
    AtomicReference<JobJournal> journal = new AtomicReference<>();
    try (Service service =
        Service.start(
            world.settings(),
            ports -> {
              journal.set(ports.journal());
              return ports;
            })) {
      try (Lease lease =
          journal
              .get()
              .acquire(
                  ContractId.of(busy), new JobId("other"), Duration.ofMinutes(5), Duration.ZERO)) {
        world.task(Events.create(busy, world.image("1")));
        world.task(Events.create(other, world.image("1")));
        World.await(() -> world.metadata(other).isPresent());
        World.await(() -> metrics(service).contains("tasks_total{outcome=\"busy\"}"));
        assertThat(world.metadata(busy)).isEmpty();
        assertThat(lease.openJob()).isEmpty();
      }
      world.awaitIdle();
      assertThat(metadata(busy).at("/status/state").textValue()).isEqualTo("active");
    }
  }

  private static String metrics(Service service) {
    return Replica.get(service.httpPort(), "/metrics").body();
  }

  @Test
  void whatCouldNotBeTriedIsTriedAgain() throws IOException {
    String id = World.contract();
    world.gateway.providerUp(false);
    try (Service service = Service.start(world.settings())) {
      world.task(Events.create(id, world.image("1")));
      World.await(() -> metrics(service).contains("tasks_total{outcome=\"unavailable\"}"));
      assertThat(world.metadata(id)).isEmpty();
      world.gateway.providerUp(true);
      world.awaitIdle();
      assertThat(metadata(id).at("/status/state").textValue()).isEqualTo("active");
      assertThat(world.redis.llen("dc:tx:incoming")).isEqualTo(1);
      assertThat(deadLetters()).isEmpty();
    }
  }

  @Test
  void theLastTryFailsTheJobAndTheContractSaysWhy() throws IOException {
    world.with("TASK_ATTEMPTS", "2");
    String id = World.contract();
    world.gateway.providerUp(false);
    try (Service service = Service.start(world.settings())) {
      world.task(Events.create(id, world.image("1")));
      world.awaitIdle();
      assertThat(metadata(id).at("/status/state").textValue()).isEqualTo("error");
      assertThat(metadata(id).at("/status/msg").textValue()).contains("gateway");
      World.await(() -> metrics(service).contains("tasks_total{outcome=\"failed\"} 1"));
      assertThat(metrics(service)).contains("tasks_total{outcome=\"unavailable\"} 1");
      assertThat(deadLetters()).isEmpty();
      world.gateway.providerUp(true);
      world.task(Events.create(id, world.image("1")));
      world.awaitIdle();
      assertThat(metadata(id).at("/status/state").textValue()).isEqualTo("active");
    }
  }

  @Test
  void aTaskThatFailsIsFailedOnceAndCompensated() throws IOException {
    String id = World.contract();
    try (Service service = Service.start(world.settings())) {
      world.task(Events.create(id, world.registry.address() + "/customer/none:1"));
      world.awaitIdle();
      assertThat(metadata(id).at("/status/state").textValue()).isEqualTo("error");
      World.await(() -> metrics(service).contains("tasks_total{outcome=\"failed\"} 1"));
    }
    assertThat(world.gateway.functions()).isEmpty();
    assertThat(world.gateway.secrets()).isEmpty();
    assertThat(deadLetters()).isEmpty();
    assertQueueEmpty();
  }

  @Test
  void toldToEndItHandsBackWhatIsNotDone() throws IOException {
    world.with("GRACE", "6s").with("WORKERS", "1");
    String slow = World.contract();
    String waiting = World.contract();
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    ImageBuilderHook hook =
        () -> {
          begun.countDown();
          await(never);
        };
    world.task(Events.create(slow, world.image("1")));
    world.task(Events.create(waiting, world.image("1")));
    try (Service service = Service.start(world.settings(), hook::decorate)) {
      await(begun);
      long start = System.nanoTime();
      service.stop();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
      assertThat(Replica.get(service.httpPort(), "/health/ready").statusCode()).isEqualTo(503);
      assertThat(Replica.get(service.httpPort(), "/health/live").statusCode()).isEqualTo(200);
    }
    assertThat(world.redis.exists(QueueFixture.OWNED)).as("lanes are handed back").isFalse();
    assertThat(world.redis.zcard(QueueFixture.READY)).isEqualTo(2);

    try (Service service = Service.start(world.settings())) {
      world.awaitIdle();
      assertThat(metrics(service)).contains("jobs_resumed_total{type=\"create\"} 1");
    }
    for (String id : List.of(slow, waiting)) {
      assertThat(metadata(id).at("/status/state").textValue()).isEqualTo("active");
    }
    assertThat(world.redis.llen("dc:tx:incoming")).isEqualTo(2);
    assertQueueEmpty();
  }

  @Test
  void anOpenJobThatNobodyComesBackForIsSettled() throws IOException {
    world.with("JOB_DEADLINE", "2s");
    String id = World.contract();
    ImageBuilderHook killed =
        () -> {
          throw new AssertionError("killed");
        };
    try (Adapters adapters = Adapters.of(world.settings().job())) {
      ContractJob job = adapters.job(JobListener.none(), killed::decorate, same -> same);
      ContractEvent event = adapters.read(Events.create(id, world.image("1")));
      assertThatThrownBy(() -> job.run(new JobId("pod"), event)).isInstanceOf(AssertionError.class);
    }
    assertThat(world.redis.smembers("contract-builder:open")).containsExactly(id);
    try (Service service = Service.start(world.settings())) {
      World.await(() -> world.redis.smembers("contract-builder:open").isEmpty());
      World.await(() -> metrics(service).contains("settled_total{outcome=\"succeeded\"} 1"));
    }
    assertThat(metadata(id).at("/status/state").textValue()).isEqualTo("error");
  }

  @Test
  void tellsHealthAndMetrics() {
    try (Service service = Service.start(world.settings())) {
      World.await(() -> Replica.get(service.httpPort(), "/health/ready").statusCode() == 200);
      String id = World.contract();
      world.task(Events.create(id, world.image("1")));
      world.awaitIdle();
      assertThat(metrics(service))
          .contains("contract_builder_jobs_seconds_count{outcome=\"succeeded\",type=\"create\"} 1")
          .contains("contract_builder_steps_seconds_count{step=\"deploy-function\"} 1")
          .contains("contract_builder_queue_tasks 0.0")
          .contains("contract_builder_queue_oldest_seconds 0.0")
          .contains("contract_builder_dead_letters 0.0")
          .contains("contract_builder_claims ")
          .contains("contract_builder_workers_busy ")
          .contains("contract_builder_layers_total{how=")
          .containsPattern("contract_builder_layer_bytes_total [1-9]");
      assertThat(Replica.get(service.httpPort(), "/metricsx").statusCode()).isEqualTo(404);

      world.server.stop();
      World.await(() -> Replica.get(service.httpPort(), "/health/ready").statusCode() == 503);
      World.await(() -> metrics(service).contains("contract_builder_queue_tasks NaN"));
      assertThat(Replica.get(service.httpPort(), "/health/live").statusCode()).isEqualTo(200);
      world.server.start();
      World.await(() -> Replica.get(service.httpPort(), "/health/ready").statusCode() == 200);
    }
  }
}
