package com.dragonchain.contractbuilder.dragonchain;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dragonchain.contractbuilder.error.ProtocolException;
import com.dragonchain.contractbuilder.port.ApiKeys;
import com.dragonchain.contractbuilder.port.JobJournal;
import com.dragonchain.contractbuilder.testkit.ApiKeysContract;
import com.dragonchain.contractbuilder.testkit.real.LogsOnFailure;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LogsOnFailure.class)
class DiskApiKeysIT extends ApiKeysContract {

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
  protected ApiKeys keys() {
    return node.stores.apiKeys();
  }

  @Test
  void neverShowsAKeyThatCannotBeRead() {
    node.put("KEYS/SC_BROKENBROKEN", "{\"key\":\"hushhush");
    assertThatThrownBy(() -> keys().find("SC_BROKENBROKEN"))
        .isInstanceOf(ProtocolException.class)
        .hasNoCause()
        .hasMessageNotContaining("hush");
  }
}
