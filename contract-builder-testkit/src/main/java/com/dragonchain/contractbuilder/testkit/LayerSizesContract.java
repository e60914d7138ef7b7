package com.dragonchain.contractbuilder.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.dragonchain.contractbuilder.model.Digest;
import com.dragonchain.contractbuilder.port.LayerSizes;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every {@link LayerSizes} does. */
public abstract class LayerSizesContract {

  /**
   * The memory under test; what others put there does not matter.
   *
   * @return the memory
   */
  protected abstract LayerSizes sizes();

  private static Digest fresh() {
    return Samples.digest(UUID.randomUUID().toString());
  }

  @Test
  void knowsNothingThatItWasNotTold() {
    assertThat(sizes().find(fresh())).isEmpty();
  }

  @Test
  void remembersALayer() {
    Digest layer = fresh();
    LayerSizes.Size size = new LayerSizes.Size(5_000_000_000L, fresh());
    sizes().remember(layer, size);
    assertThat(sizes().find(layer)).contains(size);
    assertThat(sizes().find(fresh())).isEmpty();
  }

  @Test
  void mayBeToldTwice() {
    Digest layer = fresh();
    LayerSizes.Size size = new LayerSizes.Size(0, fresh());
    sizes().remember(layer, size);
    sizes().remember(layer, size);
    assertThat(sizes().find(layer)).contains(size);
  }

  @Test
  void servesManyThreads() {
    LayerSizes sizes = sizes();
    boolean all =
        IntStream.range(0, 200)
            .parallel()
            .allMatch(
                n -> {
                  Digest layer = fresh();
                  LayerSizes.Size size = new LayerSizes.Size(n, fresh());
                  sizes.remember(layer, size);
                  return sizes.find(layer).filter(size::equals).isPresent();
                });
    assertThat(all).isTrue();
  }
}
