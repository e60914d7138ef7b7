package com.dragonchain.contractbuilder.port;

import com.dragonchain.contractbuilder.model.Digest;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Remembers what a layer's bytes were found to be, so that a layer seen before need not be read
 * again. May forget at any time and never throws: an implementation that fails has forgotten. Safe
 * for many threads.
 */
public interface LayerSizes {

  /**
   * What was counted.
   *
   * @param uncompressedBytes how large it is unpacked
   * @param diffId the digest of the unpacked bytes
   */
  record Size(long uncompressedBytes, Digest diffId) {}

  /**
   * Looks a layer up.
   *
   * @param layer the digest of its compressed bytes
   * @return what was counted, or nothing
   */
  Optional<Size> find(Digest layer);

  /**
   * Remembers a layer whose every byte was read and verified.
   *
   * @param layer the digest of its compressed bytes
   * @param size what was counted
   */
  void remember(Digest layer, Size size);

  /**
   * One in memory, for as long as the process lives; bounded.
   *
   * @return an empty one
   */
  static LayerSizes inMemory() {
    return new LayerSizes() {
      private final Map<Digest, Size> sizes = new ConcurrentHashMap<>();

      @Override
      public Optional<Size> find(Digest layer) {
        return Optional.ofNullable(sizes.get(layer));
      }

      @Override
      public void remember(Digest layer, Size size) {
        if (sizes.size() >= 100_000) {
          sizes.clear();
        }
        sizes.put(layer, size);
      }
    };
  }
}
