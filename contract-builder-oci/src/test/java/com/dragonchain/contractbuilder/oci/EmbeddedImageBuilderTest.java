package com.dragonchain.contractbuilder.oci;

import com.dragonchain.contractbuilder.testkit.registry.EmbeddedRegistry;
import com.dragonchain.contractbuilder.testkit.registry.TestRegistry;
import java.util.Optional;

class EmbeddedImageBuilderTest extends OciImageBuilderContract {

  @Override
  TestRegistry registry() {
    return TestRegistry.of(EmbeddedRegistry.start(), Optional.empty());
  }

  @Override
  TestRegistry openRegistry() {
    return TestRegistry.of(EmbeddedRegistry.with().relativeLocations().start(), Optional.empty());
  }
}
