package com.dragonchain.contractbuilder.testkit.memory;

import com.dragonchain.contractbuilder.port.JobJournal;
import com.dragonchain.contractbuilder.port.Ledger;
import com.dragonchain.contractbuilder.testkit.LedgerContract;
import java.time.Clock;
import java.util.List;

class MemoryLedgerTest extends LedgerContract {

  private final MemoryWorld world = new MemoryWorld(Clock.systemUTC());

  @Override
  protected Ledger ledger() {
    return world.ledger();
  }

  @Override
  protected JobJournal journal() {
    return world.jobJournal();
  }

  @Override
  protected List<Ledger.Entry> entries() {
    return world.entries();
  }
}
