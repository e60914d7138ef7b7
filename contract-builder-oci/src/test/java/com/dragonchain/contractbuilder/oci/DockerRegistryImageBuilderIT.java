package com.dragonchain.contractbuilder.oci;

import com.dragonchain.contractbuilder.testkit.real.DockerRegistry;
import com.dragonchain.contractbuilder.testkit.registry.TestRegistry;
import java.util.Optional;

class DockerRegistryImageBuilderIT extends OciImageBuilderContract {

  @Override
  Registries registries() {
    return Registries.of(registry(), registry(), registry());
  }

  private static TestRegistry registry() {
    return TestRegistry.of(DockerRegistry.create(), Optional.empty());
  }
}
