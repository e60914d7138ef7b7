package com.dragonchain.contractbuilder.dragonchain;

import com.dragonchain.contractbuilder.error.ContractBuilderException;
import com.dragonchain.contractbuilder.error.InvalidInputException;
import com.dragonchain.contractbuilder.model.Digest;
import com.dragonchain.contractbuilder.port.LayerSizes;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.params.SetParams;

/** Sizes of layers in the cache Redis, which may lose them. */
final class RedisLayerSizes implements LayerSizes {

  private static final Logger LOG = LoggerFactory.getLogger(RedisLayerSizes.class);
  private static final long SECONDS = Duration.ofDays(90).toSeconds();

  /** For how long a cache that did not answer is not asked: it must not cost each layer a wait. */
  private static final long SILENCE_NANOS = Duration.ofSeconds(30).toNanos();

  private final Redis redis;
  private final AtomicLong silentUntil = new AtomicLong(System.nanoTime());

  RedisLayerSizes(Redis redis) {
    this.redis = redis;
  }

  @Override
  public Optional<Size> find(Digest layer) {
    if (isSilent()) {
      return Optional.empty();
    }
    try {
      return parse(redis.call("ask for a layer's size", r -> r.get(key(layer))));
    } catch (ContractBuilderException e) {
      forgotten(e);
      return Optional.empty();
    }
  }

  @Override
  public void remember(Digest layer, Size size) {
    if (isSilent()) {
      return;
    }
    String value = size.uncompressedBytes() + " " + size.diffId();
    try {
      redis.call(
          "remember a layer's size",
          r -> r.set(key(layer), value, SetParams.setParams().ex(SECONDS)));
    } catch (ContractBuilderException e) {
      forgotten(e);
    }
  }

  private boolean isSilent() {
    return System.nanoTime() - silentUntil.get() < 0;
  }

  private void forgotten(ContractBuilderException e) {
    silentUntil.set(System.nanoTime() + SILENCE_NANOS);
    LOG.warn("sizes of layers are not remembered for a while: {}", e.getMessage());
  }

  private static Optional<Size> parse(@Nullable String value) {
    if (value == null) {
      return Optional.empty();
    }
    try {
      int space = value.indexOf(' ');
      return Optional.of(
          new Size(
              Long.parseLong(value.substring(0, space)), Digest.of(value.substring(space + 1))));
    } catch (InvalidInputException | IndexOutOfBoundsException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static String key(Digest layer) {
    return "contract-builder:layer:" + layer;
  }
}
