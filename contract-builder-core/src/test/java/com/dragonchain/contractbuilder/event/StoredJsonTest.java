package com.dragonchain.contractbuilder.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dragonchain.contractbuilder.Vectors;
import com.dragonchain.contractbuilder.error.ProtocolException;
import com.dragonchain.contractbuilder.event.CompactJson.Limits;
import com.dragonchain.contractbuilder.model.Contract;
import com.dragonchain.contractbuilder.model.ContractId;
import com.dragonchain.contractbuilder.model.ContractState;
import com.dragonchain.contractbuilder.model.ContractStatus;
import com.dragonchain.contractbuilder.model.Entrypoint;
import com.dragonchain.contractbuilder.model.Environment;
import com.dragonchain.contractbuilder.model.FunctionSpec;
import com.dragonchain.contractbuilder.model.TransactionType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link ContractJson} and {@link FunctionSpecJson}. */
class StoredJsonTest {

  private static final String UUID = "11111111-2222-4333-8444-555555555555";
  private static final ContractId ID = ContractId.of(UUID);

  /** Every file of that name that the original left or found. */
  private static List<String> recorded(String file) {
    List<String> files = new ArrayList<>();
    for (String name :
        List.of(
            "01-create-cron",
            "02-create-seconds-serial-auth",
            "04-update-image",
            "05-update-env",
            "06-update-secrets",
            "07-update-cron",
            "08-update-inactive",
            "09-delete-cron",
            "10a-create-missing-image")) {
      Map<String, Object> run =
          CompactJson.readObject(
              Vectors.text(StoredJsonTest.class, "recorded/" + name + ".json"), Limits.STORED);
      for (String moment : List.of("before", "after")) {
        Map<?, ?> storage = (Map<?, ?>) ((Map<?, ?>) run.get(moment)).get("storage");
        Object text = storage.get("SMARTCONTRACT/" + UUID + "/" + file);
        if (text != null) {
          files.add((String) text);
        }
      }
    }
    return files;
  }

  @Test
  void writesMetadataAsTheOriginalDid() {
    assertThat(recorded("metadata.json"))
        .hasSizeGreaterThan(8)
        .allSatisfy(
            text -> assertThat(ContractJson.write(ContractJson.read(ID, text))).isEqualTo(text));
  }

  @Test
  void writesSpecificationsAsTheOriginalDid() {
    assertThat(recorded("faas_spec.json"))
        .hasSizeGreaterThan(8)
        .allSatisfy(
            text ->
                assertThat(FunctionSpecJson.write(FunctionSpecJson.read(text))).isEqualTo(text));
  }

  @Test
  void writesAContractWithoutWhatItLacks() {
    Contract contract =
        new Contract(
            TransactionType.of("my-contract"),
            ID,
            ContractStatus.of(ContractState.ERROR, "it\u2019s broken", Instant.EPOCH),
            null,
            null,
            null,
            new Entrypoint("", List.of()),
            Environment.empty(),
            List.of(),
            null,
            5,
            null);
    String json =
        "{\"dcrn\":\"SmartContract::L1::AtRest\",\"version\":\"1\",\"txn_type\":\"my-contract\","
            + "\"id\":\""
            + UUID
            + "\",\"status\":{\"state\":\"error\",\"msg\":\"it\\u2019s broken\","
            + "\"timestamp\":\"1970-01-01 00:00:00.000000\"},\"image\":null,\"auth_key_id\":null,"
            + "\"image_digest\":null,\"cmd\":\"\",\"args\":[],\"env\":{},\"existing_secrets\":[],"
            + "\"cron\":null,\"seconds\":5,\"execution_order\":null}";
    assertThat(ContractJson.write(contract)).isEqualTo(json);
    assertThat(ContractJson.read(ID, json)).isEqualTo(contract);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"status\":null,\"args\":null,\"env\":null,\"existing_secrets\":null,\"cmd\":null}",
        "{\"txn_type\":1,\"id\":\"99999999-2222-4333-8444-555555555555\",\"status\":\"active\",\"image\":[],"
            + "\"auth_key_id\":{},\"image_digest\":true,\"cmd\":1,\"args\":{},\"env\":[],\"existing_secrets\":\"x\","
            + "\"cron\":5,\"seconds\":\"5\",\"execution_order\":0,\"unknown\":[{}]}",
        "{\"seconds\":true}",
        "{\"seconds\":4294967301}",
        "{\"seconds\":5.0}"
      })
  void readsOddMetadataAsIfItWereEmpty(String json) {
    assertThat(ContractJson.read(ID, json))
        .isEqualTo(
            new Contract(
                TransactionType.stored(""),
                ID,
                new ContractStatus("", "", ""),
                null,
                null,
                null,
                new Entrypoint("", List.of()),
                Environment.empty(),
                List.of(),
                null,
                null,
                null));
  }

  @Test
  void makesTextsOfValuesThatAreNone() {
    Contract contract =
        ContractJson.read(
            ID,
            "{\"env\":{\"i\":1,\"f\":1e16,\"t\":true,\"n\":null,\"s\":\"x\",\"a\":[1,\"2\"]},\"args\":[1,null,\"x\"]}");
    assertThat(contract.environment().variables())
        .isEqualTo(
            Map.of("i", "1", "f", "1e+16", "t", "True", "n", "None", "s", "x", "a", "[1,\"2\"]"));
    assertThat(contract.environment().variables().keySet())
        .containsExactly("i", "f", "t", "n", "s", "a");
    assertThat(contract.entrypoint().arguments()).containsExactly("1", "None", "x");
  }

  @Test
  void writesANamespaceLast() {
    FunctionSpec spec =
        new FunctionSpec(
            "contract-x",
            "r/i@sha256:0",
            "/bin/true",
            Environment.empty(),
            List.of("s"),
            Map.of("l", "1"),
            Map.of(),
            Map.of("cpu", "0.1"),
            Optional.of("fn"));
    String json = FunctionSpecJson.write(spec);
    assertThat(json)
        .isEqualTo(
            "{\"service\":\"contract-x\",\"image\":\"r/i@sha256:0\",\"envProcess\":\"/bin/true\",\"envVars\":{},"
                + "\"secrets\":[\"s\"],\"labels\":{\"l\":\"1\"},\"limits\":{},\"requests\":{\"cpu\":\"0.1\"},"
                + "\"namespace\":\"fn\"}");
    assertThat(FunctionSpecJson.read(json)).isEqualTo(spec);
  }

  @Test
  void readsOddSpecificationsAsIfTheyWereEmpty() {
    FunctionSpec empty =
        new FunctionSpec(
            "",
            "",
            "",
            Environment.empty(),
            List.of(),
            Map.of(),
            Map.of(),
            Map.of(),
            Optional.empty());
    assertThat(FunctionSpecJson.read("{}")).isEqualTo(empty);
    assertThat(
            FunctionSpecJson.read(
                "{\"service\":null,\"labels\":[],\"secrets\":{},\"namespace\":\"\"}"))
        .isEqualTo(empty);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "null", "{", "{\"a\":CANARY}", "{}x"})
  void refusesWhatIsNoObject(String json) {
    assertThatThrownBy(() -> ContractJson.read(ID, json))
        .isInstanceOf(ProtocolException.class)
        .hasMessageStartingWith("contract " + UUID + ": ")
        .hasMessageNotContaining("CANARY");
    assertThatThrownBy(() -> FunctionSpecJson.read(json)).isInstanceOf(ProtocolException.class);
  }
}
