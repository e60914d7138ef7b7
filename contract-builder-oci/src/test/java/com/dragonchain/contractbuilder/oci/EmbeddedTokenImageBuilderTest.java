package com.dragonchain.contractbuilder.oci;

import com.dragonchain.contractbuilder.testkit.registry.EmbeddedRegistry;
import com.dragonchain.contractbuilder.testkit.registry.TestRegistry;
import java.util.Optional;

class EmbeddedTokenImageBuilderTest extends OciImageBuilderContract {

  @Override
  Registries registries() {
    EmbeddedRegistry open = EmbeddedRegistry.with().relativeLocations().start();
    return Registries.of(registry(), registry(), TestRegistry.of(open, Optional.empty()));
  }

  private static TestRegistry registry() {
    return TestRegistry.of(
        EmbeddedRegistry.with()
            .tokens("user", "pass:word")
            .relativeLocations()
            .redirectBlobs()
            .start(),
        Optional.of(Fixtures.LOGIN));
  }
}
