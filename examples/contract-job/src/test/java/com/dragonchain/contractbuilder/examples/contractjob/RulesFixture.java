package com.dragonchain.contractbuilder.examples.contractjob;

import com.dragonchain.contractbuilder.testkit.openfaas.EmbeddedGateway;
import com.dragonchain.contractbuilder.testkit.real.LogsOnFailure;
import com.dragonchain.contractbuilder.testkit.real.RedisServer;
import com.dragonchain.contractbuilder.testkit.registry.EmbeddedRegistry;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A fresh chain for each case; the Redis of a class is emptied between them. */
@ExtendWith(LogsOnFailure.class)
abstract class RulesFixture {

  private static RedisServer redis;

  @TempDir private Path folder;

  ChainCase chain;

  @BeforeAll
  static void startRedis() {
    redis = RedisServer.with().search().create();
  }

  @AfterAll
  static void stopRedis() {
    redis.close();
  }

  @BeforeEach
  void makeChain() {
    chain = new ChainCase(folder, redis);
  }

  /** A chain with another gateway or registry. */
  void chain(EmbeddedGateway.Kind kind, EmbeddedRegistry registry) {
    chain.close();
    chain = new ChainCase(folder, redis, kind, registry);
  }

  @AfterEach
  void closeChain() {
    chain.close();
  }
}
