package com.dragonchain.contractbuilder.testkit.memory;

import com.dragonchain.contractbuilder.port.ApiKeys;
import com.dragonchain.contractbuilder.port.JobJournal;
import com.dragonchain.contractbuilder.testkit.ApiKeysContract;
import java.time.Clock;

class MemoryApiKeysTest extends ApiKeysContract {

  private final MemoryWorld world = new MemoryWorld(Clock.systemUTC());

  @Override
  protected ApiKeys keys() {
    return world.apiKeys();
  }

  @Override
  protected JobJournal journal() {
    return world.jobJournal();
  }
}
