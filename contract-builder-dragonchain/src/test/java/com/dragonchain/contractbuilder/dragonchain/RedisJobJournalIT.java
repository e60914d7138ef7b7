package com.dragonchain.contractbuilder.dragonchain;

import com.dragonchain.contractbuilder.port.JobJournal;
import com.dragonchain.contractbuilder.testkit.JobJournalContract;
import com.dragonchain.contractbuilder.testkit.real.LogsOnFailure;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LogsOnFailure.class)
class RedisJobJournalIT extends JobJournalContract {

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
}
