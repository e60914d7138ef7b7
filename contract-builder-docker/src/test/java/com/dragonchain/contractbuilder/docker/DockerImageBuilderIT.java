package com.dragonchain.contractbuilder.docker;

import com.dragonchain.contractbuilder.port.ImageBuilder;
import com.dragonchain.contractbuilder.testkit.real.LogsOnFailure;
import com.dragonchain.contractbuilder.testkit.registry.ImageBuilderContract;
import com.dragonchain.contractbuilder.testkit.registry.TestRegistry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** The suite on a daemon, where something else than the daemon looks at bases. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(LogsOnFailure.class)
class DockerImageBuilderIT extends ImageBuilderContract {

  private DockerWorld world;

  @BeforeAll
  final void start() {
    world = new DockerWorld(true);
  }

  @AfterAll
  final void stop() {
    world.close();
  }

  @Override
  protected ImageBuilder builder() {
    return world.builder;
  }

  @Override
  protected ImageBuilder stranger() {
    return world.stranger;
  }

  @Override
  protected TestRegistry target() {
    return world.registries.target();
  }

  @Override
  protected TestRegistry other() {
    return world.registries.other();
  }

  @Override
  protected TestRegistry open() {
    return world.registries.open();
  }

  @Override
  protected String inventory() {
    return world.daemon.inventory();
  }
}
