package com.dragonchain.contractbuilder.dragonchain;

import com.dragonchain.contractbuilder.error.CancelledException;
import com.dragonchain.contractbuilder.error.ContractBuilderException;
import com.dragonchain.contractbuilder.error.DeniedException;
import com.dragonchain.contractbuilder.error.ProtocolException;
import com.dragonchain.contractbuilder.error.RefusedException;
import com.dragonchain.contractbuilder.error.UnavailableException;
import com.dragonchain.contractbuilder.model.Quote;
import com.dragonchain.contractbuilder.model.Secret;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisAccessControlException;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.exceptions.JedisNoScriptException;

/** One Redis server: a pool, bounds of time, and the one place that tells what its errors mean. */
final class Redis implements AutoCloseable {

  /** For a connect, and for an answer: together below the 5 s that a failure may cost. */
  private static final int TIMEOUT_MILLIS = 1_500;

  /** What fails sooner than this was a connection that the server had closed while it was idle. */
  private static final Duration SOON = Duration.ofMillis(500);

  /** Kept for the next call; how many there are is up to the callers, none waits for another. */
  private static final int IDLE_CONNECTIONS = 64;

  private final String name;
  private final RedisClient client;
  private volatile boolean standalone;

  Redis(String role, RedisEndpoint endpoint) {
    this.name = role + " " + endpoint;
    DefaultJedisClientConfig.Builder config =
        DefaultJedisClientConfig.builder()
            .connectionTimeoutMillis(TIMEOUT_MILLIS)
            .socketTimeoutMillis(TIMEOUT_MILLIS)
            .clientSetInfoConfig(ClientSetInfoConfig.DISABLED);
    endpoint.password().map(Secret::reveal).ifPresent(config::password);
    ConnectionPoolConfig pool = new ConnectionPoolConfig();
    pool.setMaxTotal(-1);
    pool.setMaxIdle(IDLE_CONNECTIONS);
    pool.setJmxEnabled(false);
    // one that broke while it was idle is noticed by the next call, which is made again
    pool.setTestWhileIdle(false);
    client =
        RedisClient.builder()
            .hostAndPort(endpoint.host(), endpoint.port())
            .clientConfig(config.build())
            .poolConfig(pool)
            .build();
  }

  /** Who it is, for messages. */
  String name() {
    return name;
  }

  /** Verifies that it answers and is of a kind that can be used. */
  void check() {
    call("ask", RedisClient::ping);
  }

  /**
   * Calls it. Everything that is called here may be repeated: a call on a connection that the
   * server had closed meanwhile is made once more, on a new one.
   */
  <T> T call(String action, Function<RedisClient, T> command) {
    requireStandalone(action);
    return attempt(action, command);
  }

  /** Runs a script. */
  Object run(String action, Script script, List<String> keys, List<String> arguments) {
    return call(
        action,
        redis -> {
          try {
            return redis.evalsha(script.sha1(), keys, arguments);
          } catch (JedisNoScriptException e) {
            return redis.eval(script.source(), keys, arguments);
          }
        });
  }

  private <T> T attempt(String action, Function<RedisClient, T> command) {
    long start = System.nanoTime();
    try {
      return command.apply(client);
    } catch (JedisConnectionException e) {
      if (System.nanoTime() - start > SOON.toNanos()) {
        throw failure(action, e);
      }
    } catch (JedisException e) {
      if (!isDemoted(e)) {
        throw failure(action, e);
      }
    }
    client.getPool().clear();
    try {
      return command.apply(client);
    } catch (JedisException e) {
      if (isDemoted(e)) {
        client.getPool().clear();
      }
      throw failure(action, e);
    }
  }

  /** The server keeps the connection, but is no master any more; another one may have its name. */
  private static boolean isDemoted(JedisException e) {
    String said = String.valueOf(e.getMessage());
    return e instanceof JedisDataException
        && (Stream.of("READONLY", "LOADING", "MASTERDOWN").anyMatch(said::startsWith)
            || said.contains("-READONLY "));
  }

  private void requireStandalone(String action) {
    if (standalone) {
      return;
    }
    String info = attempt(action, redis -> redis.info("cluster"));
    if (info.contains("cluster_enabled:1")) {
      throw new RefusedException(
          name
              + ": is a Redis Cluster; a job's token, markers and messages have to change in one"
              + " atomic act, which a cluster cannot do across keys; use a single server");
    }
    standalone = true;
  }

  private ContractBuilderException failure(String action, JedisException e) {
    String text = action + " on " + name + ": ";
    String said = Quote.line(String.valueOf(e.getMessage()), 200);
    if (Thread.currentThread().isInterrupted()) {
      return new CancelledException(text + "interrupted", e);
    }
    if (e instanceof JedisAccessControlException || said.startsWith("NOAUTH")) {
      return new DeniedException(text + said + "; correct its password", e);
    }
    if (e instanceof JedisDataException && !isPassing(said) && !isDemoted(e)) {
      return new ProtocolException(text + said, e);
    }
    return new UnavailableException(
        text + "no answer (" + said + "); check that it runs and can be reached, then try again",
        e);
  }

  /** Error replies of a server that will answer again (Redis, {@code server.c}). */
  private static boolean isPassing(String said) {
    return List.of(
            "BUSY",
            "CLUSTERDOWN",
            "OOM",
            "MISCONF",
            "NOREPLICAS",
            "TRYAGAIN",
            "ERR max number of clients",
            "UNBLOCKED")
        .stream()
        .anyMatch(said::startsWith);
  }

  @Override
  public void close() {
    client.close();
  }
}
