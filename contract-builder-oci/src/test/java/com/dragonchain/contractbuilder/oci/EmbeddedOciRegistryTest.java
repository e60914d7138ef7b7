package com.dragonchain.contractbuilder.oci;

import com.dragonchain.contractbuilder.model.ImageRepository;
import com.dragonchain.contractbuilder.port.Registry;
import com.dragonchain.contractbuilder.testkit.registry.EmbeddedRegistry;
import com.dragonchain.contractbuilder.testkit.registry.RegistryContract;
import com.dragonchain.contractbuilder.testkit.registry.TestRegistry;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class EmbeddedOciRegistryTest extends RegistryContract {
  private static TestRegistry behind;
  private static OciClient client;

  @BeforeAll
  static void start() {
    behind = TestRegistry.of(EmbeddedRegistry.start(), Optional.empty());
    client = Fixtures.client(behind);
  }

  @AfterAll
  static void stop() {
    client.close();
    behind.close();
  }

  @Override
  protected Registry registry() {
    return new OciRegistry(client, new ImageRepository(behind.address(), "customer-contracts"));
  }

  @Override
  protected TestRegistry behind() {
    return behind;
  }
}
