package com.dragonchain.contractbuilder.dragonchain;

import static org.assertj.core.api.Assertions.assertThat;

import com.dragonchain.contractbuilder.model.Digest;
import com.dragonchain.contractbuilder.port.LayerSizes;
import com.dragonchain.contractbuilder.testkit.LayerSizesContract;
import com.dragonchain.contractbuilder.testkit.Samples;
import com.dragonchain.contractbuilder.testkit.real.LogsOnFailure;
import com.dragonchain.contractbuilder.testkit.real.RedisServer;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import redis.clients.jedis.RedisClient;

@ExtendWith(LogsOnFailure.class)
class RedisLayerSizesIT extends LayerSizesContract {

  private RedisServer server;
  private Redis redis;
  private RedisLayerSizes sizes;

  @BeforeEach
  void start() {
    server = RedisServer.create();
    redis = new Redis("cache Redis", Node.endpoint(server));
    sizes = new RedisLayerSizes(redis);
  }

  @AfterEach
  void stop() {
    if (server != null) {
      redis.close();
      server.close();
    }
  }

  @Override
  protected LayerSizes sizes() {
    return sizes;
  }

  @Test
  void whatIsNotOursIsForgotten() {
    Digest layer = Samples.digest("layer");
    try (RedisClient client = RedisClient.create(server.host(), server.port())) {
      for (String value : new String[] {"", "7", "x y", "7 sha256:short"}) {
        client.set("contract-builder:layer:" + layer, value);
        assertThat(sizes.find(layer)).as(value).isEmpty();
      }
    }
  }

  @Test
  void aSilentCacheCostsOneWaitAndNoFailure() {
    Digest layer = Samples.digest("layer");
    server.pause();
    try {
      long start = System.nanoTime();
      for (int i = 0; i < 20; i++) {
        assertThat(sizes.find(layer)).isEmpty();
        sizes.remember(layer, new LayerSizes.Size(1, layer));
      }
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
    } finally {
      server.resume();
    }
  }
}
