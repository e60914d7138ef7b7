package com.dragonchain.contractbuilder.examples.jobprocessor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.dragonchain.contractbuilder.testkit.Events;
import com.dragonchain.contractbuilder.testkit.real.LogsOnFailure;
import com.dragonchain.contractbuilder.testkit.real.RedisServer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The process: how it starts, ends, logs and says that it cannot start. */
@ExtendWith(LogsOnFailure.class)
class StartIT {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

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

  @Test
  void runsLogsAsJsonWithoutSecretsAndEndsOnSigterm() throws IOException {
    String id = World.contract();
    world.with("LOG_FORMAT", "json").with("LOG_LEVEL", "trace").with("REPLICA", "pod-1");
    try (Replica replica = Replica.start(folder, world.environment())) {
      int port = replica.port();
      world.task(
          Events.create(
              id,
              world.image("1"),
              event -> {
                event.putObject("secrets").put("word", "c4n4ry-word");
                event.putObject("env").put("NAME", "c4n4ry-value");
                event.put("auth", "dXNlcjpjNG40cnktYXV0aA=="); // user:c4n4ry-auth
              }));
      world.task("c4n4ry-noise");
      world.awaitIdle();
      assertThat(Replica.get(port, "/metrics").body()).doesNotContain("c4n4ry");
      replica.terminate();
      assertThat(replica.await(PATIENCE)).as(replica.log()).isZero();

      assertThat(replica.log()).doesNotContain("c4n4ry").doesNotContain("dXNlcjpj");
      List<String> lines = replica.log().lines().toList();
      JsonMapper json = new JsonMapper();
      boolean ended = false;
      for (String line : lines) {
        JsonNode entry = json.readTree(line);
        assertThat(entry.get("level").textValue()).isIn("debug", "info", "warn", "error");
        ended |=
            entry.get("message").textValue().startsWith("create ")
                && entry.path("contract").asText().equals(id)
                && entry.path("job").asText().startsWith("task-");
      }
      assertThat(ended).as("the end of the job, with its contract and its id").isTrue();
    }
  }

  @Test
  void aSettingThatMakesNoSenseIsOneLine() throws IOException {
    assertRefused("WORKERS", "many", "job-processor: WORKERS: ");
    world.with("WORKERS", "4");
    assertRefused("FWATCHDOG", "/nowhere/fwatchdog", "job-processor: FWATCHDOG: ");
    world.with("FWATCHDOG", folder.resolve("fwatchdog").toString());
    try (ServerSocket taken = new ServerSocket(0)) {
      assertRefused(
          "HTTP_PORT", Integer.toString(taken.getLocalPort()), "job-processor: HTTP_PORT: ");
    }
  }

  private void assertRefused(String variable, String value, String message) {
    world.with(variable, value);
    try (Replica replica = Replica.start(folder, world.environment())) {
      assertThat(replica.await(PATIENCE)).as(replica.log()).isEqualTo(2);
      assertThat(replica.log().lines().toList()).singleElement().asString().startsWith(message);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'redis_version:7.0.15\r\ncluster_enabled:1', 'it is a Redis Cluster, in which'",
    "'redis_version:5.0.5\r\ncluster_enabled:0', 'it is Redis 5.0, which has no BLMOVE; use 6.2'",
    "'redis_version:6.0.16\r\ncluster_enabled:0', 'it is Redis 6.0, which has no BLMOVE; use 6.2'"
  })
  void aRedisThatCannotKeepTheQueueIsRefusedWithTheReason(String info, String reason)
      throws IOException {
    try (ServerSocket server = new ServerSocket(0)) {
      Thread redis = new Thread(() -> answerAlways(server, "# Server\r\n" + info + "\r\n"));
      redis.setDaemon(true);
      redis.start();
      world.with("REDIS_PORT", Integer.toString(server.getLocalPort()));
      try (Replica replica = Replica.start(folder, world.environment())) {
        assertThat(replica.await(PATIENCE)).as(replica.log()).isEqualTo(2);
        assertThat(replica.log()).contains("job-processor: REDIS_ENDPOINT: " + reason);
      }
    }
  }

  /** All that is asked before it is refused: {@code INFO} (RESP2, a bulk string). */
  private static void answerAlways(ServerSocket server, String info) {
    byte[] answer = ("$" + info.length() + "\r\n" + info + "\r\n").getBytes(UTF_8);
    while (true) {
      try (Socket client = server.accept()) {
        byte[] asked = new byte[1000];
        while (client.getInputStream().read(asked) > 0) {
          client.getOutputStream().write(answer);
        }
      } catch (IOException e) {
        return;
      }
    }
  }

  @Test
  void aRedisThatCannotKeepTheQueueIsToldAlsoWhenItComesLater() throws IOException {
    int redisPort;
    try (ServerSocket free = new ServerSocket(0)) {
      redisPort = free.getLocalPort();
    }
    world.with("REDIS_PORT", Integer.toString(redisPort));
    try (Replica replica = Replica.start(folder, world.environment())) {
      int port = replica.port();
      assertThat(Replica.get(port, "/health/ready").statusCode()).isEqualTo(503);
      try (ServerSocket server = new ServerSocket(redisPort)) {
        Thread redis = new Thread(() -> answerAlways(server, "# Server\r\ncluster_enabled:1\r\n"));
        redis.setDaemon(true);
        redis.start();
        World.await(() -> Replica.get(port, "/health/ready").body().contains("Redis Cluster"));
      }
    }
  }

  @Test
  void aTaskThatIsLargerThanTheMemoryHarmsNobody() throws IOException {
    String id = World.contract();
    try (Replica replica = Replica.start(folder, world.environment())) {
      World.await(replica::isReady);
      pushXs(150);
      World.await(() -> world.redis.llen(TaskQueue.DEAD_LETTERS) == 1 || !replica.isAlive());
      assertThat(replica.isAlive()).as(replica.log()).isTrue();
      world.task(Events.create(id, world.image("1")));
      world.awaitIdle();
      assertThat(replica.isAlive()).as(replica.log()).isTrue();
    }
    assertThat(world.metadata(id).orElseThrow()).contains("\"active\"");
    assertThat(world.redis.llen(TaskQueue.DEAD_LETTERS)).isEqualTo(1);
    String letter = world.redis.lindex(TaskQueue.DEAD_LETTERS, 0);
    assertThat(letter).hasSizeLessThan(70_000);
    assertThat(new JsonMapper().readTree(letter).get("reason").textValue())
        .isEqualTo("event: it has 157286400 bytes, at most 1048576 are read");
  }

  /** Sends it in pieces: a server that is busy with it would answer nobody. */
  private void pushXs(int mebibytes) throws IOException {
    byte[] piece = "x".repeat(1 << 20).getBytes(UTF_8);
    String head = "*3\r\n$5\r\nLPUSH\r\n$%d\r\n%s\r\n$%d\r\n";
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), world.server.port())) {
      OutputStream out = socket.getOutputStream();
      out.write(
          head.formatted(TaskQueue.TASKS.length(), TaskQueue.TASKS, mebibytes * piece.length)
              .getBytes(UTF_8));
      for (int i = 0; i < mebibytes; i++) {
        out.write(piece);
      }
      out.write("\r\n".getBytes(UTF_8));
      assertThat(socket.getInputStream().read()).as("a number").isEqualTo(':');
    }
  }

  @Test
  void requestsThatAreNeverWholeAreDropped() throws IOException {
    List<Socket> stalled = new ArrayList<>();
    try (Replica replica = Replica.start(folder, world.environment())) {
      int port = replica.port();
      for (int i = 0; i < 100; i++) {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        stalled.add(socket);
        socket.getOutputStream().write("GET /health/live HTTP/1.1\r\n".getBytes(UTF_8));
      }
      Socket first = stalled.get(0);
      first.setSoTimeout(Math.toIntExact(PATIENCE.toMillis()));
      assertThat(first.getInputStream().read()).as("the end").isEqualTo(-1);
      World.await(() -> answersAsLive(port));
    } finally {
      for (Socket socket : stalled) {
        socket.close();
      }
    }
  }

  private static boolean answersAsLive(int port) {
    try {
      return Replica.get(port, "/health/live").statusCode() == 200;
    } catch (UncheckedIOException e) {
      return false; // no thread is free yet
    }
  }

  @Test
  void sigtermInTheMiddleOfAJobHandsItBackAndAnotherEndsIt() throws IOException {
    world.with("GRACE", "6s").with("TASK_ATTEMPTS", "2").with("JOB_LEASE", "1m");
    String id = World.contract();
    try (ServerSocket silent = new ServerSocket(0)) {
      try (Replica replica = Replica.start(folder, world.environment())) {
        world.task(Events.create(id, "127.0.0.1:" + silent.getLocalPort() + "/customer/app:1"));
        World.await(() -> !world.redis.smembers("contract-builder:open").isEmpty());
        silent.accept();
        replica.terminate();
        assertThat(replica.await(PATIENCE)).as(replica.log()).isZero();
        assertThat(replica.log())
            .contains("told to end: no more tasks are taken")
            .contains("1 jobs have to stop at their next safe point")
            .contains("Service: ended");
      }
      assertThat(world.redis.exists(QueueFixture.OWNED)).isFalse();
      assertThat(world.redis.zrange(QueueFixture.READY, 0, -1)).containsExactly(id);
      assertThat(world.redis.smembers("contract-builder:open")).containsExactly(id);
    }
    try (Replica replica = Replica.start(folder, world.environment())) {
      world.awaitIdle(); // long before the lease of the first would have run out
      assertThat(replica.log()).contains("resuming create");
    }
    assertThat(world.metadata(id).orElseThrow()).contains("\"error\"");
    assertThat(world.redis.llen(TaskQueue.DEAD_LETTERS)).isZero();
  }

  @Test
  void aRedisThatIsAwayIsWaitedFor() {
    RedisServer server = world.server;
    server.stop();
    try (Replica replica = Replica.start(folder, world.environment())) {
      int port = replica.port();
      assertThat(Replica.get(port, "/health/ready").statusCode()).isEqualTo(503);
      server.start();
      World.await(() -> Replica.get(port, "/health/ready").statusCode() == 200);
    }
  }
}
