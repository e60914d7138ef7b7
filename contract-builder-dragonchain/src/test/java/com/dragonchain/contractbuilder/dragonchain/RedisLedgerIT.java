package com.dragonchain.contractbuilder.dragonchain;

import com.dragonchain.contractbuilder.model.TransactionType;
import com.dragonchain.contractbuilder.port.JobJournal;
import com.dragonchain.contractbuilder.port.Ledger;
import com.dragonchain.contractbuilder.testkit.LedgerContract;
import com.dragonchain.contractbuilder.testkit.real.LogsOnFailure;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LogsOnFailure.class)
class RedisLedgerIT extends LedgerContract {

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
  protected Ledger ledger() {
    return node.stores.ledger();
  }

  @Override
  protected List<Ledger.Entry> entries() {
    return node.list("dc:tx:incoming").stream().map(RedisLedgerIT::entry).toList();
  }

  private static Ledger.Entry entry(String text) {
    JsonNode header = Json.read(text).get("header");
    JsonNode payload = Json.read(Json.read(text).get("payload").asText());
    return new Ledger.Entry(
        header.get("txn_id").asText(),
        Long.parseLong(header.get("timestamp").asText()),
        payload.get("action").asText(),
        TransactionType.of(payload.get("txn_type").asText()),
        payload.get("contract_entrypoint").asText(),
        payload.get("image_digest").asText());
  }
}
