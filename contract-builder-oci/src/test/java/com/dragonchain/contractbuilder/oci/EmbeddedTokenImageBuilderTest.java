package com.dragonchain.contractbuilder.oci;

import com.dragonchain.contractbuilder.testkit.registry.EmbeddedRegistry;
import com.dragonchain.contractbuilder.testkit.registry.TestRegistry;
import java.util.Optional;

class EmbeddedTokenImageBuilderTest extends OciImageBuilderContract {

  @Override
  TestRegistry registry() {
    return TestRegistry.of(
        EmbeddedRegistry.with()
            .tokens("user", "pass:word")
            .relativeLocations()
            .redirectBlobs()
            .start(),
        Optional.of(Fixtures.LOGIN));
  }

  @Override
  TestRegistry openRegistry() {
    return TestRegistry.of(EmbeddedRegistry.with().relativeLocations().start(), Optional.empty());
  }
}
