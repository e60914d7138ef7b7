package com.dragonchain.contractbuilder.examples.jobprocessor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.dragonchain.contractbuilder.testkit.real.RedisServer;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.params.ZAddParams;

/** A real Redis, its queue seen from outside, and replicas of it. */
final class QueueFixture implements AutoCloseable {

  static final String OWNED = "contract-builder:queue:owned";
  static final String READY = "contract-builder:queue:ready";

  final RedisServer server;
  final RedisClient redis;
  private final String invariants;

  QueueFixture() {
    this(RedisServer.create());
  }

  QueueFixture(RedisServer server) {
    this.server = server;
    redis = RedisClient.create(server.host(), server.port());
    try (InputStream in = QueueFixture.class.getResourceAsStream("invariants.lua")) {
      invariants = new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  TaskQueue replica(String name, Duration life) {
    return new TaskQueue(server.host(), server.port(), name, life);
  }

  /** As the chain's web server does. */
  void push(String... tasks) {
    for (String task : tasks) {
      redis.lpush(TaskQueue.TASKS, task);
    }
  }

  /** A task that is none to the job, but that the queue can sort. */
  static String task(String contract, String content) {
    return "{\"version\":\"1\",\"id\":\"" + contract + "\",\"content\":\"" + content + "\"}";
  }

  static Optional<Claim> take(TaskQueue queue) {
    return queue.take() instanceof TaskQueue.Taken.Lane lane
        ? Optional.of(lane.claim())
        : Optional.empty();
  }

  static String text(Claim claim) {
    return new String(claim.text(), UTF_8);
  }

  /** Lets the time of a claim run out. */
  void expire(String lane) {
    redis.zadd(OWNED, 1, lane, ZAddParams.zAddParams().xx());
  }

  /** Lets the pause of a lane be over. */
  void wake(String lane) {
    redis.zadd(READY, 1, lane, ZAddParams.zAddParams().xx());
  }

  void assertSound(String when) {
    assertThat((List<?>) redis.eval(invariants)).as(when).isEmpty();
  }

  void assertEmpty() {
    assertThat(redis.keys("contract-builder:queue:*")).isSubsetOf("contract-builder:queue:numbers");
    assertThat(redis.llen(TaskQueue.TASKS)).isZero();
    assertThat(redis.llen("mq:contract-pending")).isZero();
  }

  @Override
  public void close() {
    redis.close();
    server.close();
  }
}
