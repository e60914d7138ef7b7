package com.dragonchain.contractbuilder.testkit.memory;

import com.dragonchain.contractbuilder.port.Fence;
import com.dragonchain.contractbuilder.port.JobResult;
import com.dragonchain.contractbuilder.port.Ledger;

final class MemoryLedger implements Ledger {

  private final MemoryWorld world;

  MemoryLedger(MemoryWorld world) {
    this.world = world;
  }

  @Override
  public void record(Fence fence, Entry entry, JobResult result) {
    world.fence(
        fence,
        () -> {
          if (world.ledgered.add(fence.job())) {
            world.entries.add(entry);
            world.pendingResults.put(fence.job(), result);
          }
        });
  }
}
