package com.dragonchain.contractbuilder.testkit.memory;

import com.dragonchain.contractbuilder.model.ContractId;
import com.dragonchain.contractbuilder.port.Fence;
import com.dragonchain.contractbuilder.port.Scheduler;

final class MemoryScheduler implements Scheduler {

  private final MemoryWorld world;

  MemoryScheduler(MemoryWorld world) {
    this.world = world;
  }

  @Override
  public boolean knows(ContractId contract) {
    synchronized (world) {
      return world.schedule.willKnow(contract);
    }
  }

  @Override
  public Sent apply(Fence fence, String effect, Request request) {
    return world.fenced(
        fence,
        holding ->
            world.schedule.markers.computeIfAbsent(
                fence.job() + " " + effect, marker -> send(request)));
  }

  private Sent send(Request request) {
    Sent action = choose(request);
    if (action != Sent.NOTHING) {
      world.schedule.push(new MemoryWorld.Message(action, named(action, request)));
    }
    return action;
  }

  private Sent choose(Request request) {
    boolean known = knows(request.contract());
    if (request instanceof Drop drop) {
      return drop.onlyIfKnown() && !known ? Sent.NOTHING : Sent.DELETE;
    }
    return known ? Sent.UPDATE : Sent.CREATE;
  }

  private static Request named(Sent action, Request request) {
    return action == Sent.UPDATE && request.executionOrder() == null
        ? new Ensure(
            request.contract(),
            request.transactionType(),
            "parallel",
            request.cron(),
            request.seconds())
        : request;
  }
}
