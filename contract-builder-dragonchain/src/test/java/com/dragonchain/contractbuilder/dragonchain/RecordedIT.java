package com.dragonchain.contractbuilder.dragonchain;

import static org.assertj.core.api.Assertions.assertThat;

import com.dragonchain.contractbuilder.event.ContractJson;
import com.dragonchain.contractbuilder.event.FunctionSpecJson;
import com.dragonchain.contractbuilder.model.Contract;
import com.dragonchain.contractbuilder.model.ContractId;
import com.dragonchain.contractbuilder.model.Secret;
import com.dragonchain.contractbuilder.model.TransactionType;
import com.dragonchain.contractbuilder.port.JobResult;
import com.dragonchain.contractbuilder.port.Lease;
import com.dragonchain.contractbuilder.port.Ledger;
import com.dragonchain.contractbuilder.port.Scheduler;
import com.dragonchain.contractbuilder.testkit.Samples;
import com.dragonchain.contractbuilder.testkit.real.LogsOnFailure;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Leaves, byte for byte, what the original left. */
@ExtendWith(LogsOnFailure.class)
class RecordedIT {

  private static final ContractId CONTRACT = ContractId.of("11111111-2222-4333-8444-555555555555");
  private static final TransactionType TYPE = TransactionType.of("my-contract");
  private static final String FOLDER = "SMARTCONTRACT/" + CONTRACT;
  private static final JobResult RESULT = new JobResult(true, "done", List.of());

  private Node node;
  private Lease lease;

  @BeforeEach
  void start(@TempDir Path storage) {
    node = Node.start(storage);
    lease =
        node.stores
            .jobJournal()
            .acquire(CONTRACT, Samples.jobId(), Duration.ofMinutes(1), Duration.ZERO);
  }

  @AfterEach
  void stop() {
    if (node != null) {
      lease.close();
      node.close();
    }
  }

  private void putAll(JsonNode storage) {
    storage.properties().forEach(file -> node.put(file.getKey(), file.getValue().asText()));
  }

  private void assertStorage(JsonNode expected) {
    Set<String> keys = new TreeSet<>();
    expected.fieldNames().forEachRemaining(keys::add);
    assertThat(node.files("")).isEqualTo(keys);
    Set<String> cached = new TreeSet<>();
    node.cacheClient.keys("storage:*").forEach(key -> cached.add(key.substring(8)));
    assertThat(cached).isEqualTo(keys);
    for (String key : keys) {
      assertThat(node.text(key)).as(key).isEqualTo(expected.get(key).asText());
      assertThat(node.cacheClient.get("storage:" + key)).isEqualTo(expected.get(key).asText());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"01-create-cron", "02-create-seconds-serial-auth"})
  void create(String name) {
    JsonNode recorded = Json.recorded(name);
    JsonNode files = recorded.at("/after/storage");
    putAll(recorded.at("/before/storage"));
    Contract contract = ContractJson.read(CONTRACT, files.get(FOLDER + "/metadata.json").asText());
    JsonNode key = Json.read(files.get("KEYS/" + contract.authKeyId()).asText());

    node.stores
        .apiKeys()
        .issue(
            lease.fence(),
            key.get("key_id").asText(),
            Secret.of(key.get("key").asText()),
            key.get("registration_time").asLong());
    node.stores
        .contractStore()
        .saveSpec(
            lease.fence(), FunctionSpecJson.read(files.get(FOLDER + "/faas_spec.json").asText()));
    node.stores.scheduler().apply(lease.fence(), "schedule", Scheduler.Ensure.of(contract));
    node.stores.contractStore().save(lease.fence(), contract);
    node.stores.ledger().record(lease.fence(), entry(recorded), RESULT);

    assertStorage(files);
    assertLists(recorded);
  }

  @Test
  void delete() throws IOException {
    JsonNode recorded = Json.recorded("09-delete-cron");
    putAll(recorded.at("/before/storage"));
    node.client.hset("scheduler:params", CONTRACT.value(), "{}");
    Contract contract = node.stores.contractStore().find(CONTRACT).orElseThrow();

    node.stores
        .scheduler()
        .apply(
            lease.fence(),
            "unschedule",
            new Scheduler.Drop(
                CONTRACT, TYPE, contract.executionOrder(), contract.cron(), null, false));
    node.stores.apiKeys().revoke(lease.fence(), contract.authKeyId());
    node.stores.contractStore().clearHeap(lease.fence());
    node.stores.contractStore().remove(lease.fence(), TYPE);
    node.stores.ledger().record(lease.fence(), entry(recorded), RESULT);

    assertStorage(recorded.at("/after/storage"));
    assertLists(recorded);
    assertThat(node.storage.resolve(FOLDER)).doesNotExist();
    lease.close();
    assertThat(node.storage.resolve("CONTRACT_JOBS").toFile().list()).containsExactly("lock");
    assertThat(node.client.keys("contract-builder:contract:*")).isEmpty();
  }

  @Test
  void setsNoOrderThatNobodyAskedForButOnAnUpdate() {
    JsonNode recorded = Json.recorded("08-update-inactive");
    Contract contract =
        ContractJson.read(
            CONTRACT, recorded.at("/after/storage").get(FOLDER + "/metadata.json").asText());
    node.stores
        .scheduler()
        .apply(
            lease.fence(),
            "unschedule",
            new Scheduler.Drop(
                CONTRACT,
                TYPE,
                contract.executionOrder(),
                contract.cron(),
                contract.seconds(),
                false));
    assertThat(node.list("mq:scheduler"))
        .containsExactly(recorded.at("/after/redis/mq:scheduler/0").asText());
  }

  private void assertLists(JsonNode recorded) {
    assertThat(node.list("mq:scheduler"))
        .containsExactly(recorded.at("/after/redis/mq:scheduler/0").asText());
    assertThat(node.list("dc:tx:incoming"))
        .containsExactly(recorded.at("/after/redis/dc:tx:incoming/0").asText());
  }

  private static Ledger.Entry entry(JsonNode recorded) {
    JsonNode transaction = Json.read(recorded.at("/after/redis/dc:tx:incoming/0").asText());
    JsonNode payload = Json.read(transaction.get("payload").asText());
    return new Ledger.Entry(
        transaction.at("/header/txn_id").asText(),
        transaction.at("/header/timestamp").asLong(),
        payload.get("action").asText(),
        TYPE,
        payload.get("contract_entrypoint").asText(),
        payload.get("image_digest").asText());
  }

  @Test
  void filesAndFoldersHaveTheChainsModes() throws IOException {
    node.stores.contractStore().save(lease.fence(), Samples.contract(CONTRACT));
    Path folder = node.storage.resolve(FOLDER);
    assertThat(mode(folder.resolve("metadata.json"))).isEqualTo("rw-r--r--");
    assertThat(mode(folder)).isEqualTo("rwxr-xr-x");
    assertThat(mode(folder.getParent())).isEqualTo("rwxr-xr-x");
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
