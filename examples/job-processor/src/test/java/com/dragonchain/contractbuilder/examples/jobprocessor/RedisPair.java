package com.dragonchain.contractbuilder.examples.jobprocessor;

import com.dragonchain.contractbuilder.testkit.real.Gate;
import com.dragonchain.contractbuilder.testkit.real.RedisServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.args.ClientPauseMode;
import redis.clients.jedis.args.ClientType;

/**
 * A Redis, a second one that follows it, and a gate before both that leads to whichever is the
 * primary, as a service does. Each fails over without losing what was acknowledged.
 */
final class RedisPair implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  final RedisServer first;
  final RedisServer second;
  private final Gate gate;

  RedisPair(Path folder) {
    first = RedisServer.with().appendOnlyIn(Storm.folderIn(folder, "first")).create();
    second = RedisServer.with().appendOnlyIn(Storm.folderIn(folder, "second")).create();
    gate = new Gate(address(first));
    try (Jedis primary = admin(first);
        Jedis replica = admin(second)) {
      // by itself it waits for more replicas, for 5 s
      primary.configSet("repl-diskless-sync-delay", "0");
      replica.replicaof(first.host(), first.port());
      World.await(() -> replication(replica).get("master_link_status").equals("up"), PATIENCE);
    }
  }

  /** Where the primary can be reached. */
  int port() {
    String address = gate.address();
    return Integer.parseInt(address.substring(address.indexOf(':') + 1));
  }

  /**
   * As {@code FAILOVER} does, which takes a second or two: the first hands over in good order, and
   * follows the second. Nobody's connection ends by that.
   */
  void handOver() {
    try (Jedis primary = admin(first);
        Jedis replica = admin(second)) {
      primary.clientPause(PATIENCE.toMillis(), ClientPauseMode.WRITE);
      awaitEqual(primary, replica);
      replica.replicaofNoOne();
      primary.replicaof(second.host(), second.port());
      primary.clientUnpause();
    }
    gate.leadTo(address(second));
  }

  private static void awaitEqual(Jedis primary, Jedis replica) {
    long acknowledged = Long.parseLong(replication(primary).get("master_repl_offset"));
    World.await(
        () -> Long.parseLong(replication(replica).get("slave_repl_offset")) >= acknowledged,
        PATIENCE);
  }

  /** The first is gone, with every connection; what it acknowledged has reached the second. */
  void crash() {
    gate.leadTo(gate.address().replaceFirst(":.*", ":1")); // nobody listens there
    gate.breakConnections();
    try (Jedis primary = admin(first);
        Jedis replica = admin(second)) {
      World.await(() -> primary.clientList(ClientType.NORMAL).lines().count() == 1, PATIENCE);
      awaitEqual(primary, replica);
      first.kill();
      replica.replicaofNoOne();
    }
    gate.leadTo(address(second));
  }

  /** How many commands a server has refused with an error. */
  static long refused(RedisServer server, String error) {
    try (Jedis admin = admin(server)) {
      String count = facts(admin.info("errorstats")).get("errorstat_" + error);
      return count == null ? 0 : Long.parseLong(count.substring("count=".length()));
    }
  }

  private static Map<String, String> replication(Jedis server) {
    return facts(server.info("replication"));
  }

  private static Map<String, String> facts(String info) {
    return info.lines()
        .filter(line -> line.contains(":"))
        .map(line -> line.split(":", 2))
        .collect(Collectors.toMap(fact -> fact[0], fact -> fact[1]));
  }

  private static Jedis admin(RedisServer server) {
    return new Jedis(server.host(), server.port());
  }

  private static String address(RedisServer server) {
    return server.host() + ":" + server.port();
  }

  @Override
  public void close() {
    gate.close();
    second.close();
    first.close();
  }
}
