package com.dragonchain.contractbuilder.oci;

import com.dragonchain.contractbuilder.testkit.real.DockerRegistry;
import com.dragonchain.contractbuilder.testkit.registry.RealRegistries;

class DockerRegistryLoginImageBuilderIT extends OciImageBuilderContract {

  @Override
  Registries registries() {
    return Registries.of(RealRegistries.start(DockerRegistry.with()));
  }
}
