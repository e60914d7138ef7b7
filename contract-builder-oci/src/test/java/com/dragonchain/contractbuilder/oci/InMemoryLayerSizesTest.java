package com.dragonchain.contractbuilder.oci;

import com.dragonchain.contractbuilder.port.LayerSizes;
import com.dragonchain.contractbuilder.testkit.LayerSizesContract;

class InMemoryLayerSizesTest extends LayerSizesContract {
  private final LayerSizes sizes = LayerSizes.inMemory();

  @Override
  protected LayerSizes sizes() {
    return sizes;
  }
}
