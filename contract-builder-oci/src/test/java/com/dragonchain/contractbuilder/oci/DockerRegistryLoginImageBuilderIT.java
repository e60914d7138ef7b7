package com.dragonchain.contractbuilder.oci;

import com.dragonchain.contractbuilder.testkit.real.DockerRegistry;
import com.dragonchain.contractbuilder.testkit.registry.TestRegistry;
import java.util.Optional;

class DockerRegistryLoginImageBuilderIT extends OciImageBuilderContract {

  @Override
  TestRegistry registry() {
    return TestRegistry.of(
        DockerRegistry.with().login("user", "pass:word").create(), Optional.of(Fixtures.LOGIN));
  }

  @Override
  TestRegistry openRegistry() {
    return TestRegistry.of(DockerRegistry.create(), Optional.empty());
  }
}
