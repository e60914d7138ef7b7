package com.dragonchain.contractbuilder.examples.jobprocessor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.dragonchain.contractbuilder.testkit.Events;
import com.dragonchain.contractbuilder.testkit.real.LogsOnFailure;
import com.dragonchain.contractbuilder.testkit.real.RedisServer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
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
