package com.dragonchain.contractbuilder.dragonchain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dragonchain.contractbuilder.error.BusyException;
import com.dragonchain.contractbuilder.error.DeniedException;
import com.dragonchain.contractbuilder.error.UnavailableException;
import com.dragonchain.contractbuilder.model.ContractId;
import com.dragonchain.contractbuilder.model.Secret;
import com.dragonchain.contractbuilder.model.TransactionType;
import com.dragonchain.contractbuilder.port.JobId;
import com.dragonchain.contractbuilder.port.JobJournal;
import com.dragonchain.contractbuilder.port.JobResult;
import com.dragonchain.contractbuilder.port.JournalEntry;
import com.dragonchain.contractbuilder.port.Lease;
import com.dragonchain.contractbuilder.port.Ledger;
import com.dragonchain.contractbuilder.port.Scheduler;
import com.dragonchain.contractbuilder.testkit.Samples;
import com.dragonchain.contractbuilder.testkit.real.LogsOnFailure;
import com.dragonchain.contractbuilder.testkit.real.RedisServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/** What is left when a Redis, a process or a disk goes away in the middle. */
@ExtendWith(LogsOnFailure.class)
class RedisFaultsIT {

  private static final Duration LONG = Duration.ofMinutes(5);
  private static final TransactionType TYPE = TransactionType.of("my-contract");
  private static final JobResult RESULT = new JobResult(true, "done", List.of());
  private static final JournalEntry BEGIN =
      new JournalEntry(JournalEntry.Kind.BEGIN, "", Map.of("a", "b"));

  private final ContractId contract = Samples.contractId();
  private final JobId job = Samples.jobId();
  private Node node;
  private JobJournal journal;

  @BeforeEach
  void start(@TempDir Path folder) throws IOException {
    node =
        Node.durable(
            Files.createDirectory(folder.resolve("storage")),
            Files.createDirectory(folder.resolve("aof")));
    journal = node.stores.jobJournal();
  }

  @AfterEach
  void stop() {
    if (node != null) {
      node.close();
    }
  }

  private Lease acquire(JobId who) {
    return journal.acquire(contract, who, LONG, Duration.ZERO);
  }

  private Ledger.Entry entry(String transaction) {
    return new Ledger.Entry(transaction, 1, "create", TYPE, "/bin/echo", "");
  }

  @Test
  void aKilledRedisForgetsNothingThatItAcknowledged() {
    try (Lease lease = acquire(job)) {
      lease.begin(job, BEGIN);
      lease.horizon(LONG);
      node.stores
          .scheduler()
          .apply(lease.fence(), "a", new Scheduler.Ensure(contract, TYPE, null, null, 1));
      node.stores.ledger().record(lease.fence(), entry("first"), RESULT);
      node.redis.kill();
      assertThatThrownBy(lease::renew).isInstanceOf(UnavailableException.class);
      node.redis.start();

      lease.renew();
      assertThat(lease.untilHorizon()).isGreaterThan(Duration.ofMinutes(1));
      assertThat(lease.openJob()).contains(new Lease.OpenJob(job, List.of(BEGIN)));
      assertThatThrownBy(() -> acquire(Samples.jobId())).isInstanceOf(BusyException.class);
      assertThat(
              node.stores
                  .scheduler()
                  .apply(lease.fence(), "a", new Scheduler.Ensure(contract, TYPE, null, null, 1)))
          .isEqualTo(Scheduler.Sent.CREATE);
      node.stores.ledger().record(lease.fence(), entry("again"), RESULT);
      assertThat(node.list("mq:scheduler")).hasSize(1);
      assertThat(node.list("dc:tx:incoming")).singleElement().asString().contains("first");
      lease.finish(job, RESULT);
      assertThat(journal.result(job)).contains(RESULT);
      assertThat(node.client.ttl("contract-builder:job:" + job))
          .isBetween(30 * 86_400L - 600, 30 * 86_400L);
    }
  }

  @Test
  void idleConnectionsThatARestartClosedCostNoFailure() {
    node.stores.contractStore().check();
    node.redis.restart();
    node.cache.restart();
    node.stores.contractStore().check();
  }

  @Test
  void aRedisThatIsNoMasterAnyMoreKeepsNoConnection() {
    acquire(job).close();
    try (Jedis admin = new Jedis(node.redis.host(), node.redis.port())) {
      assertThat(admin.replicaof(node.cache.host(), node.cache.port())).isEqualTo("OK");
      assertUnavailable(() -> acquire(job), "persistent Redis 127.0.0.1:");
      // after it the server knows which connections were closed before
      assertThat(admin.ping()).isEqualTo("PONG");
      assertThat(admin.clientList().lines().filter(line -> line.contains(" cmd=eval")))
          .as("another server may have its name now")
          .isEmpty();
      assertThat(admin.replicaofNoOne()).isEqualTo("OK");
    }
    acquire(job).close();
  }

  @Test
  void aDeadRedisIsToldByNameWithinFiveSeconds() {
    node.redis.stop();
    assertUnavailable(() -> node.stores.scheduler().knows(contract), "persistent Redis 127.0.0.1:");
    node.redis.start();
    node.cache.stop();
    assertUnavailable(() -> node.stores.contractStore().check(), "cache Redis 127.0.0.1:");
    node.cache.start();
    node.stores.contractStore().check();
  }

  @Test
  void aSilentRedisIsToldByNameWithinFiveSeconds() {
    node.stores.contractStore().check();
    node.redis.pause();
    try {
      assertUnavailable(() -> acquire(job), "persistent Redis 127.0.0.1:");
    } finally {
      node.redis.resume();
    }
  }

  /** With as many connections as calls; three rounds of sixteen would be too late for some. */
  @Test
  void noCallWaitsForTheConnectionOfAnother() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(48);
    try (Redis redis = new Redis("persistent Redis", Node.endpoint(node.redis))) {
      Callable<Boolean> slow = () -> redis.call("wait", r -> r.blpop(1.0, "nothing")) == null;
      for (Future<Boolean> call : pool.invokeAll(Collections.nCopies(48, slow))) {
        assertThat(call.get()).isTrue();
      }
    } finally {
      pool.shutdownNow();
    }
  }

  private static void assertUnavailable(ThrowingCallable call, String name) {
    long start = System.nanoTime();
    assertThatThrownBy(call)
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining(name)
        .hasMessageContaining("check that it runs");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void aWrongPasswordIsDenied(@TempDir Path storage) {
    try (RedisServer guarded = RedisServer.with().password("hush").create()) {
      RedisEndpoint open = Node.endpoint(guarded);
      RedisEndpoint wrong =
          new RedisEndpoint(open.host(), open.port(), Optional.of(Secret.of("guess")));
      for (RedisEndpoint endpoint : List.of(open, wrong)) {
        try (DragonchainStores stores = DragonchainStores.builder(storage, endpoint, "id").open()) {
          assertThatThrownBy(() -> stores.contractStore().check())
              .isInstanceOf(DeniedException.class)
              .hasMessageNotContaining("guess");
        }
      }
      RedisEndpoint right =
          new RedisEndpoint(open.host(), open.port(), Optional.of(Secret.of("hush")));
      try (DragonchainStores stores = DragonchainStores.builder(storage, right, "id").open()) {
        stores.contractStore().check();
      }
    }
  }

  @Test
  void aJobThatRedisLostIsOpenAndTokensGoOn() {
    long past;
    try (Lease lease = acquire(job)) {
      lease.begin(job, BEGIN);
      past = lease.fence().token();
    }
    try (Lease lease = acquire(job)) {
      past = lease.fence().token();
      lease.append(List.of(BEGIN));
      node.client.flushAll();
      assertThatThrownBy(lease::renew).isInstanceOf(BusyException.class);
    }
    assertThat(journal.open()).containsExactly(contract);
    try (Lease lease = acquire(Samples.jobId())) {
      assertThat(lease.fence().token()).isGreaterThan(past);
      assertThat(lease.openJob()).contains(new Lease.OpenJob(job, List.of(BEGIN, BEGIN)));
      lease.finish(job, RESULT);
      assertThat(lease.openJob()).isEmpty();
    }
    assertThat(journal.open()).isEmpty();
  }

  @Test
  void aJournalThatCannotBeSeenIsNotGuessed() throws IOException {
    Path file = node.storage.resolve("CONTRACT_JOBS/" + contract + "/journal");
    try (Lease lease = acquire(job)) {
      lease.begin(job, BEGIN);
      byte[] bytes = Files.readAllBytes(file);
      Files.delete(file);
      assertThatThrownBy(lease::openJob)
          .isInstanceOf(UnavailableException.class)
          .hasMessageContaining("cannot be seen");
      Files.writeString(file, "damaged\n");
      assertThatThrownBy(lease::openJob).isInstanceOf(UnavailableException.class);
      assertThat(journal.open()).containsExactly(contract);
      Files.write(file, bytes);
      assertThat(lease.openJob()).contains(new Lease.OpenJob(job, List.of(BEGIN)));
      Files.write(
          file,
          "00000000 0 {\"torn".getBytes(java.nio.charset.StandardCharsets.US_ASCII),
          java.nio.file.StandardOpenOption.APPEND);
      assertThat(lease.openJob()).contains(new Lease.OpenJob(job, List.of(BEGIN)));
    }
  }

  @Test
  void aJournalThatAKillLeftAfterTheEndIsNotOpen() throws IOException {
    Path file = node.storage.resolve("CONTRACT_JOBS/" + contract + "/journal");
    try (Lease lease = acquire(job)) {
      lease.begin(job, BEGIN);
      byte[] bytes = Files.readAllBytes(file);
      lease.finish(job, RESULT);
      Files.write(file, bytes);
    }
    assertThat(journal.open()).isEmpty();
    try (Lease lease = acquire(Samples.jobId())) {
      assertThat(lease.openJob()).isEmpty();
      assertThat(file).doesNotExist();
    }
    assertThat(file.getParent()).doesNotExist();
  }

  @Test
  void aJournalWrittenBeforeRedisKnewOfItIsOpen() {
    try (Lease lease = acquire(job)) {
      lease.begin(job, BEGIN);
      node.client.hdel("contract-builder:contract:" + contract, "open");
      node.client.del("contract-builder:open");
      assertThat(lease.openJob()).contains(new Lease.OpenJob(job, List.of(BEGIN)));
      assertThat(journal.open()).containsExactly(contract);
      lease.begin(job, BEGIN);
      lease.finish(job, RESULT);
    }
  }

  @Test
  void nothingOfALeaseRunsOutInRedisByItself() {
    Lease lease = acquire(job);
    lease.begin(job, BEGIN);
    assertThat(node.client.ttl("contract-builder:contract:" + contract)).isEqualTo(-1);
    assertThat(node.client.ttl("contract-builder:job:" + job)).isLessThan(0);
    lease.close();
    lease.close();
  }
}
