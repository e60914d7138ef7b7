package com.dragonchain.contractbuilder.testkit.memory;

import com.dragonchain.contractbuilder.model.ContractId;
import com.dragonchain.contractbuilder.port.ContractStore;
import com.dragonchain.contractbuilder.port.JobJournal;
import com.dragonchain.contractbuilder.testkit.ContractStoreContract;
import java.time.Clock;
import java.util.Set;

class MemoryContractStoreTest extends ContractStoreContract {

  private final MemoryWorld world = new MemoryWorld(Clock.systemUTC());

  @Override
  protected ContractStore store() {
    return world.contractStore();
  }

  @Override
  protected JobJournal journal() {
    return world.jobJournal();
  }

  @Override
  protected void putHeap(ContractId contract, String key) {
    world.putHeap(contract, key);
  }

  @Override
  protected Set<String> heap(ContractId contract) {
    return world.heap(contract);
  }

  @Override
  protected void putTransactionType(String name) {
    world.putTransactionType(name);
  }

  @Override
  protected Set<String> transactionTypes() {
    return world.transactionTypes();
  }
}
