package com.dragonchain.contractbuilder.oci;

import com.dragonchain.contractbuilder.testkit.registry.EmbeddedRegistry;
import com.dragonchain.contractbuilder.testkit.registry.RegistrySettings;
import com.dragonchain.contractbuilder.testkit.registry.TestRegistry;
import java.util.Optional;

class EmbeddedImageBuilderTest extends OciImageBuilderContract {

  @Override
  Registries registries() {
    return Registries.of(
        open(EmbeddedRegistry.with()),
        open(EmbeddedRegistry.with()),
        open(EmbeddedRegistry.with().relativeLocations()));
  }

  private static TestRegistry open(RegistrySettings settings) {
    return TestRegistry.of(settings.start(), Optional.empty());
  }
}
