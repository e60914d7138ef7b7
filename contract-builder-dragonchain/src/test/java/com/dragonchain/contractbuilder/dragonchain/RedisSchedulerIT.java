package com.dragonchain.contractbuilder.dragonchain;

import static org.assertj.core.api.Assertions.assertThat;

import com.dragonchain.contractbuilder.model.ContractId;
import com.dragonchain.contractbuilder.model.TransactionType;
import com.dragonchain.contractbuilder.port.JobJournal;
import com.dragonchain.contractbuilder.port.Lease;
import com.dragonchain.contractbuilder.port.Scheduler;
import com.dragonchain.contractbuilder.testkit.Samples;
import com.dragonchain.contractbuilder.testkit.SchedulerContract;
import com.dragonchain.contractbuilder.testkit.real.LogsOnFailure;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LogsOnFailure.class)
class RedisSchedulerIT extends SchedulerContract {

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
  protected Scheduler scheduler() {
    return node.stores.scheduler();
  }

  @Override
  protected List<Message> messages() {
    return node.list("mq:scheduler").stream().map(RedisSchedulerIT::message).toList();
  }

  private static Message message(String text) {
    JsonNode json = Json.read(text);
    return new Message(
        json.get("action").asText(),
        json.get("contract_id").asText(),
        json.get("execution_order").textValue(),
        json.get("cron").textValue(),
        json.get("seconds").isNull() ? null : json.get("seconds").intValue());
  }

  @Override
  protected void work() {
    String message;
    while ((message = node.client.rpop("mq:scheduler")) != null) {
      JsonNode json = Json.read(message);
      String id = json.get("contract_id").asText();
      boolean known = node.client.hexists("scheduler:params", id);
      switch (json.get("action").asText()) {
        case "create" -> assertThat(known).as("create of a known id").isFalse();
        case "update" -> assertThat(known).as("update of an unknown id").isTrue();
        default -> {}
      }
      if (json.get("action").asText().equals("delete")) {
        node.client.hdel("scheduler:params", id);
      } else {
        node.client.hset("scheduler:params", id, message);
      }
    }
  }

  @Test
  void waitsForWhatTheSchedulerHasTakenButNotWrittenDown() {
    ContractId contract = Samples.contractId();
    TransactionType type = TransactionType.of("my-contract");
    try (Lease lease =
        journal().acquire(contract, Samples.jobId(), Duration.ofMinutes(1), Duration.ZERO)) {
      scheduler().apply(lease.fence(), "a", new Scheduler.Ensure(contract, type, null, null, 1));
      node.client.rpop("mq:scheduler");
      assertThat(scheduler().knows(contract)).isTrue();
      assertThat(
              scheduler()
                  .apply(lease.fence(), "b", new Scheduler.Ensure(contract, type, null, null, 2)))
          .isEqualTo(Scheduler.Sent.UPDATE);
    }
  }

  @Test
  void overlooksWhatIsNoMessage() {
    node.client.lpush("mq:scheduler", "{broken", "[1]", "7");
    ContractId contract = Samples.contractId();
    node.client.lpush("mq:scheduler", "{\"other\":\"" + contract + "\"}", contract + "{");
    assertThat(scheduler().knows(contract)).isFalse();
    node.client.hset("scheduler:params", contract.value(), "{}");
    assertThat(scheduler().knows(contract)).isTrue();
  }
}
