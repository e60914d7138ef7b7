package com.dragonchain.contractbuilder.examples.jobprocessor;

import static com.dragonchain.contractbuilder.examples.jobprocessor.QueueFixture.take;
import static com.dragonchain.contractbuilder.examples.jobprocessor.QueueFixture.task;
import static com.dragonchain.contractbuilder.examples.jobprocessor.QueueFixture.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dragonchain.contractbuilder.error.UnavailableException;
import com.dragonchain.contractbuilder.event.EventReader;
import com.dragonchain.contractbuilder.event.InvalidEventException;
import com.dragonchain.contractbuilder.model.ContractId;
import com.dragonchain.contractbuilder.testkit.real.LogsOnFailure;
import com.dragonchain.contractbuilder.testkit.real.RedisServer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import redis.clients.jedis.Jedis;

@ExtendWith(LogsOnFailure.class)
class TaskQueueIT {

  private static final String A = "aaaaaaaa-0000-4000-8000-000000000001";
  private static final String B = "bbbbbbbb-0000-4000-8000-000000000002";
  private static final Duration LIFE = Duration.ofHours(1);

  private QueueFixture fixture;
  private TaskQueue one;
  private TaskQueue two;

  @BeforeEach
  void setUp() {
    fixture = new QueueFixture();
    one = fixture.replica("one", LIFE);
    two = fixture.replica("two", LIFE);
  }

  @AfterEach
  void tearDown() {
    one.close();
    two.close();
    fixture.close();
  }

  @Test
  void tasksOfOneContractFollowOneAnother() {
    fixture.push(task(A, "1"), task(A, "2"));
    assertThat(one.admit(10)).isEqualTo(2);

    Claim first = take(one).orElseThrow();
    assertThat(text(first)).isEqualTo(task(A, "1"));
    assertThat(take(two)).isEmpty();
    assertThat(one.finish(first)).isTrue();
    Claim second = take(two).orElseThrow();
    assertThat(text(second)).isEqualTo(task(A, "2"));
    assertThat(second.job()).isNotEqualTo(first.job());
    assertThat(two.finish(second)).isTrue();
    fixture.assertEmpty();
  }

  @Test
  void theLaneThatWaitedLongestComesFirst() throws Exception {
    fixture.push(task(B, "1"));
    one.admit(10);
    TimeUnit.MILLISECONDS.sleep(3); // Redis counts in milliseconds
    fixture.push(task(A, "1"));
    one.admit(10);

    assertThat(take(one).orElseThrow().lane()).isEqualTo(B);
    assertThat(take(one).orElseThrow().lane()).isEqualTo(A);
  }

  @Test
  void whatTheOriginalLeftPendingComesFirst() {
    fixture.push(task(A, "2"));
    fixture.redis.lpush("mq:contract-pending", task(A, "0"));
    fixture.redis.lpush("mq:contract-pending", task(A, "1"));
    one.admit(10);

    assertThat(contents(A)).containsExactly("0", "1", "2");
  }

  private List<String> contents(String lane) {
    List<String> contents = new ArrayList<>();
    for (Claim claim = take(one).orElse(null); claim != null; claim = take(one).orElse(null)) {
      assertThat(claim.lane()).isEqualTo(lane);
      contents.add(text(claim).replaceAll(".*\"content\":\"(.*)\".*", "$1"));
      one.finish(claim);
    }
    return contents;
  }

  @Test
  void whatNamesNoContractIsBad() {
    List<String> bad =
        List.of(
            "",
            "x",
            "[]",
            "5",
            "\"id\"",
            "{}",
            "{\"id\":null}",
            "{\"id\":7}",
            "{\"id\":\"" + A.toUpperCase(java.util.Locale.ROOT) + "\"}",
            "{\"id\":\"" + A + "0\"}",
            "{\"id\":\"" + A.replace("-", "--") + "\"}",
            "{\"id\":\"" + A + "\"",
            "[".repeat(5000) + "]".repeat(5000));
    bad.forEach(fixture::push);
    one.admit(100);
    fixture.assertSound("admitted");

    for (String each : bad) {
      Claim claim = take(one).orElseThrow();
      assertThat(claim.lane()).isEqualTo(TaskQueue.BAD);
      assertThat(text(claim)).isEqualTo(each);
      one.finish(claim);
    }
    fixture.assertEmpty();
  }

  @Test
  void ofATextThatIsTooLongAHeadIsKeptThatIsNoTask() {
    // a whole event, and then spaces
    fixture.push(task(A, "é") + " ".repeat(1 << 20));
    one.admit(1);
    Claim spaces = take(one).orElseThrow();
    assertThat(text(spaces)).startsWith(task(A, "é") + " ").hasSizeLessThan(1 << 16);
    assertThat(spaces.whyCut()).contains("event: it has 1048650 bytes, at most 1048576 are read");
    assertThatThrownBy(() -> new EventReader(cron -> {}).read(spaces.text()))
        .isInstanceOf(InvalidEventException.class);
    one.bury(spaces, Map.of(), 10);
    String kept = "(cut: the first 65472 of 1048650 bytes)\"}";
    assertThat(fixture.redis.lindex(TaskQueue.DEAD_LETTERS, 0)).endsWith(kept);

    // its letter, pushed again, is one again
    fixture.push(text(spaces));
    one.admit(1);
    Claim again = take(one).orElseThrow();
    assertThat(again.lane()).isEqualTo(TaskQueue.BAD);
    one.finish(again);
    fixture.assertEmpty();
  }

  @Test
  void aLetterHoldsNoMoreThanTheHeadOfALongTask() throws IOException {
    String content = "é".repeat(100_000);
    fixture.push(task(A, content), task(A, "x" + content));
    one.admit(10);
    for (int i = 0; i < 2; i++) {
      Claim claim = take(one).orElseThrow();
      assertThat(claim.text().length).isGreaterThan(200_000);
      assertThat(claim.whyCut()).isEmpty();
      one.bury(claim, Map.of("reason", "no"), 10);
    }
    for (String letter : fixture.redis.lrange(TaskQueue.DEAD_LETTERS, 0, -1)) {
      String kept = new JsonMapper().readTree(letter).get("task").textValue();
      assertThat(kept.getBytes(UTF_8)).hasSizeLessThan(1 << 16);
      assertThat(kept)
          .contains("éééé (cut: the first 6547")
          .endsWith(" bytes)")
          .doesNotContain("\ufffd");
    }
  }

  @Test
  void afterAClockThatWentBackNoLaneWaitsForIt() {
    fixture.push(task(A, "1"), task(B, "1"));
    one.admit(10);
    String owned = take(one).orElseThrow().lane();
    double later = (double) (System.currentTimeMillis() + Duration.ofDays(1).toMillis());
    fixture.redis.zadd(QueueFixture.OWNED, later, owned);
    fixture.redis.zadd(QueueFixture.READY, later, owned.equals(A) ? B : A);

    assertThat(two.reap(10)).isZero();
    assertThat(((TaskQueue.Taken.Nothing) two.take()).next().orElseThrow())
        .isLessThanOrEqualTo(Duration.ofMinutes(1));
    assertThat(fixture.redis.zscore(QueueFixture.OWNED, owned))
        .isLessThan((double) (System.currentTimeMillis() + LIFE.toMillis() + 1));
  }

  @Test
  void aServerThatIsNoMasterAnyMoreKeepsNoConnection() {
    one.admit(1);
    assertThat(one.await(Duration.ofMillis(1))).isFalse();
    try (Jedis admin = new Jedis(fixture.server.host(), fixture.server.port());
        RedisServer master = RedisServer.create()) {
      assertThat(connections(admin)).hasSize(2);
      assertThat(admin.replicaof(master.host(), master.port())).isEqualTo("OK");
      assertThatThrownBy(() -> one.admit(1))
          .isInstanceOf(UnavailableException.class)
          .hasMessageStartingWith("admit tasks on Redis 127.0.0.1:")
          .hasMessageContaining("READONLY");
      assertThatThrownBy(() -> one.await(Duration.ofMillis(1)))
          .isInstanceOf(UnavailableException.class);
      // after it the server knows which connections were closed before
      assertThat(admin.ping()).isEqualTo("PONG");
      assertThat(connections(admin)).isEmpty();
      assertThat(admin.replicaofNoOne()).isEqualTo("OK");
    }
    fixture.push(task(A, "1"));
    assertThat(one.await(Duration.ofSeconds(1))).isTrue();
    assertThat(one.admit(1)).isEqualTo(1);
  }

  /** Those of the queue. */
  private static List<String> connections(Jedis admin) {
    return admin
        .clientList()
        .lines()
        .filter(line -> line.contains(" cmd=eval") || line.contains(" cmd=blmove"))
        .toList();
  }

  @Test
  void aLostClaimHasNoEffectAnyMore() {
    fixture.push(task(A, "1"), task(A, "2"));
    one.admit(10);
    Claim lost = take(one).orElseThrow();
    fixture.expire(A);
    assertThat(two.reap(10)).isEqualTo(1);
    assertThat(one.renew(List.of(lost))).containsExactly(lost);
    Claim held = take(two).orElseThrow();
    assertThat(held.job()).isEqualTo(lost.job());
    assertThat(held.lost()).isEqualTo(1);

    assertThat(one.finish(lost)).isFalse();
    assertThat(one.defer(lost, Duration.ZERO, true)).isFalse();
    assertThat(one.bury(lost, Map.of("reason", "x"), 10)).isFalse();
    assertThat(one.reroute(lost, ContractId.of(B))).isFalse();
    assertThat(one.renew(List.of(lost, held))).containsExactly(lost);
    assertThat(two.finish(held)).isTrue();
    assertThat(two.finish(held)).as("finished again").isFalse();
    assertThat(text(take(one).orElseThrow())).isEqualTo(task(A, "2"));
  }

  @Test
  void aRenewedClaimIsNotReaped() {
    fixture.push(task(A, "1"));
    one.admit(10);
    Claim claim = take(one).orElseThrow();
    fixture.expire(A);
    assertThat(one.renew(List.of(claim))).isEmpty();
    assertThat(two.reap(10)).isZero();
  }

  @Test
  void aDeferredTaskWaitsAndRemembersItsTries() {
    fixture.push(task(A, "1"), task(B, "1"));
    one.admit(10);
    Claim claim = take(one).orElseThrow();
    assertThat(one.defer(claim, Duration.ofMinutes(1), true)).isTrue();
    fixture.push(task(claim.lane(), "2"));
    one.admit(10);
    Claim other = take(two).orElseThrow();
    assertThat(other.lane()).as("a lane that waits blocks no other").isNotEqualTo(claim.lane());
    assertThat(((TaskQueue.Taken.Nothing) one.take()).next().orElseThrow())
        .isBetween(Duration.ofSeconds(50), Duration.ofMinutes(1));

    fixture.wake(claim.lane());
    Claim again = take(two).orElseThrow();
    assertThat(again.job()).isEqualTo(claim.job());
    assertThat(again.tries()).isEqualTo(1);
    two.defer(again, Duration.ZERO, false);
    Claim third = take(one).orElseThrow();
    assertThat(third.tries()).as("not counted").isEqualTo(1);
    one.finish(third);
    assertThat(take(one).orElseThrow().tries()).as("of the next task").isZero();
  }

  @Test
  void aTaskInTheWrongLaneMoves() {
    fixture.push("{\"id\":5,\"no\":1}", "{\"id\":5,\"no\":2}");
    one.admit(10);
    Claim claim = take(one).orElseThrow();
    assertThat(one.reroute(claim, ContractId.of(A))).isTrue();
    fixture.assertSound("rerouted");

    assertThat(one.hasTasks(ContractId.of(A))).isTrue();
    assertThat(one.hasTasks(ContractId.of(B))).isFalse();
    List<Claim> both = List.of(take(one).orElseThrow(), take(one).orElseThrow());
    assertThat(both).extracting(Claim::lane).containsExactlyInAnyOrder(A, TaskQueue.BAD);
    assertThat(both).extracting(Claim::job).contains(claim.job());
  }

  @Test
  void deadLettersHaveTheTaskAndAreBounded() throws IOException {
    String text = "no JSON: \" \\ \n é \u0001";
    fixture.push(text, text + "2", text + "3");
    one.admit(10);
    for (int i = 0; i < 3; i++) {
      assertThat(one.bury(take(one).orElseThrow(), Map.of("reason", "it is " + i), 2)).isTrue();
    }

    List<String> letters = fixture.redis.lrange(TaskQueue.DEAD_LETTERS, 0, -1);
    assertThat(letters).hasSize(2);
    JsonNode newest = new JsonMapper().readTree(letters.get(0));
    assertThat(newest.get("reason").textValue()).isEqualTo("it is 2");
    assertThat(newest.get("task").textValue()).isEqualTo(text + "3");
    fixture.assertEmpty();
  }

  @Test
  void keepsBytesThatAreNoText() {
    byte[] bytes = {'{', (byte) 0xff, 0, '\n', (byte) 0xc0};
    fixture.redis.lpush(TaskQueue.TASKS.getBytes(UTF_8), bytes);
    one.admit(10);
    assertThat(take(one).orElseThrow().text()).isEqualTo(bytes);
  }

  @Test
  void waitingTakesNothingAndEndsWithATask() throws Exception {
    CompletableFuture<Boolean> came =
        CompletableFuture.supplyAsync(
            () -> {
              boolean task = false;
              while (!task) {
                task = one.await(Duration.ofSeconds(2));
              }
              return task;
            });
    World.await(() -> fixture.redis.info("clients").contains("blocked_clients:1"));
    fixture.push(task(A, "1"), task(A, "2"));
    assertThat(came.get(60, TimeUnit.SECONDS)).isTrue();
    assertThat(two.await(Duration.ofSeconds(2))).as("for somebody else too").isTrue();
    assertThat(fixture.redis.lrange(TaskQueue.TASKS, 0, -1))
        .containsExactly(task(A, "2"), task(A, "1"));
  }

  @Test
  void measures() {
    fixture.push(IntStream.range(0, 3).mapToObj(i -> task(A, "" + i)).toArray(String[]::new));
    one.admit(2);
    fixture.push(task(B, "1"));
    TaskQueue.Measures before = one.measure();
    assertThat(before.arrived()).isEqualTo(2);
    assertThat(before.admitted()).isEqualTo(2);
    assertThat(before.ready()).isEqualTo(1);
    one.admit(10);
    one.defer(take(one).orElseThrow(), LIFE, true);
    assertThat(take(one)).isPresent();

    TaskQueue.Measures after = one.measure();
    assertThat(after.arrived()).isZero();
    assertThat(after.admitted()).isEqualTo(4);
    assertThat(List.of(after.ready(), after.deferred(), after.owned())).containsExactly(0, 1, 1);
    assertThat(after.oldest()).isLessThan(Duration.ofMinutes(1));
  }

  @Test
  void aServerThatIsAwayIsSaid() {
    fixture.server.stop();
    assertThatThrownBy(() -> one.take())
        .isInstanceOf(UnavailableException.class)
        .hasMessageStartingWith("take a task on Redis 127.0.0.1:");
    fixture.server.start();
    one.take();
  }
}
