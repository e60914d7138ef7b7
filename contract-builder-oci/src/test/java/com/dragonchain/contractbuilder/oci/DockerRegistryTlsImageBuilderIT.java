package com.dragonchain.contractbuilder.oci;

import com.dragonchain.contractbuilder.testkit.real.DockerRegistry;
import com.dragonchain.contractbuilder.testkit.registry.RealRegistries;

/** The whole suite in HTTPS, on the loopback interface. */
class DockerRegistryTlsImageBuilderIT extends OciImageBuilderContract {

  @Override
  Registries registries() {
    return Registries.of(RealRegistries.start(DockerRegistry.with().tls()));
  }
}
