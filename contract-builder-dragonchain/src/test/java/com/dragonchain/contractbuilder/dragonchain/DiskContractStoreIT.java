package com.dragonchain.contractbuilder.dragonchain;

import com.dragonchain.contractbuilder.model.ContractId;
import com.dragonchain.contractbuilder.port.ContractStore;
import com.dragonchain.contractbuilder.port.JobJournal;
import com.dragonchain.contractbuilder.testkit.ContractStoreContract;
import com.dragonchain.contractbuilder.testkit.real.LogsOnFailure;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LogsOnFailure.class)
class DiskContractStoreIT extends ContractStoreContract {

  private Node node;

  @BeforeEach
  void start(@TempDir Path storage) {
    node = Node.start(storage);
  }

  @AfterEach
  void stop() {
    if (node != null) {
      node.close();
    }
  }

  @Override
  protected JobJournal journal() {
    return node.stores.jobJournal();
  }

  @Override
  protected ContractStore store() {
    return node.stores.contractStore();
  }

  @Override
  protected void putHeap(ContractId contract, String key) {
    node.put("SMARTCONTRACT/" + contract + "/HEAP/" + key, "1");
  }

  @Override
  protected Set<String> heap(ContractId contract) {
    return node.files("SMARTCONTRACT/" + contract + "/HEAP");
  }

  @Override
  protected void putTransactionType(String name) {
    node.put("TRANSACTION_TYPES/TYPES/" + name, "{}");
  }

  @Override
  protected Set<String> transactionTypes() {
    return node.files("TRANSACTION_TYPES/TYPES");
  }
}
