package com.dragonchain.contractbuilder.dragonchain;

import com.dragonchain.contractbuilder.testkit.real.RedisServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import redis.clients.jedis.RedisClient;

/** What is around the builder on a node: real Redis servers and a storage. */
final class Node implements AutoCloseable {

  static final String PUBLIC_ID = "vYNYVRtXSSDCi1rZtPP3ieuoh8cG5AscesGPYESa4VpJ";

  final Path storage;
  final RedisServer redis;
  final RedisServer cache;
  final RedisClient client;
  final RedisClient cacheClient;
  final DragonchainStores stores;

  private Node(Path storage, RedisServer redis, RedisServer cache) {
    this.storage = storage;
    this.redis = redis;
    this.cache = cache;
    client = RedisClient.create(redis.host(), redis.port());
    cacheClient = RedisClient.create(cache.host(), cache.port());
    stores = open();
  }

  static Node start(Path storage) {
    return new Node(storage, RedisServer.create(), RedisServer.create());
  }

  static Node durable(Path storage, Path appendOnly) {
    return new Node(
        storage, RedisServer.with().appendOnlyIn(appendOnly).create(), RedisServer.create());
  }

  /** Other stores on the same node, as in another process. */
  DragonchainStores open() {
    return DragonchainStores.builder(storage, endpoint(redis), PUBLIC_ID)
        .cache(endpoint(cache))
        .open();
  }

  static RedisEndpoint endpoint(RedisServer server) {
    return RedisEndpoint.of(server.host(), server.port());
  }

  /** A list, the oldest first. */
  List<String> list(String key) {
    List<String> newest = client.lrange(key, 0, -1);
    java.util.Collections.reverse(newest);
    return newest;
  }

  void put(String key, String text) {
    try {
      Path file = storage.resolve(key);
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
      cacheClient.set("storage:" + key, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String text(String key) {
    try {
      return Files.readString(storage.resolve(key));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Keys of files below a folder, ours left out. */
  Set<String> files(String folder) {
    Path start = storage.resolve(folder);
    if (!Files.isDirectory(start)) {
      return Set.of();
    }
    try (Stream<Path> walk = Files.walk(start)) {
      return walk.filter(Files::isRegularFile)
          .map(file -> start.relativize(file).toString())
          .filter(key -> !key.startsWith("CONTRACT_JOBS"))
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Forgets everything, for the next test. */
  void reset() {
    client.flushAll();
    cacheClient.flushAll();
  }

  @Override
  public void close() {
    stores.close();
    client.close();
    cacheClient.close();
    redis.close();
    cache.close();
  }
}
