package com.dragonchain.contractbuilder.testkit.memory;

import com.dragonchain.contractbuilder.port.JobJournal;
import com.dragonchain.contractbuilder.port.Scheduler;
import com.dragonchain.contractbuilder.testkit.SchedulerContract;
import java.time.Clock;
import java.util.List;
import java.util.Locale;

class MemorySchedulerTest extends SchedulerContract {

  private final MemoryWorld world = new MemoryWorld(Clock.systemUTC());

  @Override
  protected Scheduler scheduler() {
    return world.scheduler();
  }

  @Override
  protected JobJournal journal() {
    return world.jobJournal();
  }

  @Override
  protected List<Message> messages() {
    return world.schedule.waiting.stream().map(MemorySchedulerTest::message).toList();
  }

  private static Message message(MemoryWorld.Message sent) {
    return new Message(
        sent.action().name().toLowerCase(Locale.ROOT),
        sent.request().contract().value(),
        sent.request().executionOrder(),
        sent.request().cron(),
        sent.request().seconds());
  }

  @Override
  protected void work() {
    world.runScheduler();
  }
}
