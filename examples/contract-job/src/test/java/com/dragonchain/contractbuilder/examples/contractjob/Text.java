package com.dragonchain.contractbuilder.examples.contractjob;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The JSON of the wire format, written by hand: what a test expects must not come from the code
 * that it tests. An object whose members are raw JSON, in order. {@code $R} is the private
 * registry, {@code $OLD} the digest of the image that was there before, {@code $NEW} that of the
 * one that a job makes.
 */
final class Text {

  static final String ID = "11111111-2222-4333-8444-555555555555";
  static final String METADATA = "SMARTCONTRACT/" + ID + "/metadata.json";
  static final String SPEC = "SMARTCONTRACT/" + ID + "/faas_spec.json";
  static final String TYPE = "TRANSACTION_TYPES/TYPES/my-contract";
  static final String KEY_ID = "SC_GRXBHMSXJQFN";
  static final String KEY = "KEYS/" + KEY_ID;
  static final String FUNCTION = "contract-" + ID;
  static final String PUBLIC_ID = "vYNYVRtXSSDCi1rZtPP3ieuoh8cG5AscesGPYESa4VpJ";

  /** The chain's six, as the environment of the function and of the contract end with them. */
  static final String SIX =
      "\"STAGE\":\"prod\",\"INTERNAL_ID\":\"internal-chain-id-01\",\"DRAGONCHAIN_ID\":\""
          + PUBLIC_ID
          + "\",\"DRAGONCHAIN_ENDPOINT\":\"https://my-chain.api.company.org:443\","
          + "\"SMART_CONTRACT_ID\":\""
          + ID
          + "\",\"SMART_CONTRACT_NAME\":\"my-contract\"";

  private static final String FOUR =
      "\"read_timeout\":\"60s\",\"write_timeout\":\"60s\",\"write_debug\":\"true\","
          + "\"combine_output\":\"false\"";

  private final Map<String, String> members;

  private Text(Map<String, String> members) {
    this.members = members;
  }

  private static Text of(String... keysAndValues) {
    Map<String, String> members = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      members.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return new Text(members);
  }

  /** With another value in a member's place. */
  Text with(String key, String raw) {
    Map<String, String> changed = new LinkedHashMap<>(members);
    changed.put(key, raw);
    return new Text(changed);
  }

  Text without(String key) {
    Map<String, String> changed = new LinkedHashMap<>(members);
    changed.remove(key);
    return new Text(changed);
  }

  Text status(String state, String message) {
    return with(
        "status",
        "{\"state\":\"" + state + "\",\"msg\":\"" + message + "\",\"timestamp\":\"<INSTANT>\"}");
  }

  @Override
  public String toString() {
    return members.entrySet().stream()
        .map(member -> "\"" + member.getKey() + "\":" + member.getValue())
        .collect(Collectors.joining(",", "{", "}"));
  }

  /** The contract before: active, with a crontab, two variables and two secrets of its own. */
  static Text contract() {
    return of(
            "dcrn", "\"SmartContract::L1::AtRest\"",
            "version", "\"1\"",
            "txn_type", "\"my-contract\"",
            "id", "\"" + ID + "\"",
            "status", "",
            "image", "\"$R/customer/app:1\"",
            "auth_key_id", "\"" + KEY_ID + "\"",
            "image_digest", "\"$OLD\"",
            "cmd", "\"/bin/echo\"",
            "args", "[\"-n\",\"hello world\"]",
            "env", "{\"MY_VAR\":\"value\"," + SIX + "}",
            "existing_secrets", "[\"my-secret\",\"secret-key\",\"auth-key-id\"]",
            "cron", "\"*/5 * * * *\"",
            "seconds", "null",
            "execution_order", "\"parallel\"")
        .with(
            "status",
            "{\"state\":\"active\",\"msg\":\"Creation success\","
                + "\"timestamp\":\"2026-11-22 21:20:46.564173\"}");
  }

  /** The contract as the web server leaves it for a job. */
  static Text marked(String state) {
    return contract()
        .with(
            "status",
            "{\"state\":\"" + state + "\",\"msg\":\"\",\"timestamp\":\"2026-11-22 21:23:04.1\"}");
  }

  static Text spec() {
    return of(
        "service",
        "\"" + FUNCTION + "\"",
        "image",
        "\"$R/customer-contracts@$OLD\"",
        "envProcess",
        "\"/bin/echo -n hello world\"",
        "envVars",
        "{" + FOUR + ",\"MY_VAR\":\"value\"," + SIX + "}",
        "secrets",
        secrets("my-secret", "secret-key", "auth-key-id"),
        "labels",
        "{\"com.openfaas.scale.min\":\"1\",\"com.openfaas.scale.max\":\"20\","
            + "\"com.openfaas.scale.factor\":\"20\","
            + "\"com.dragonchain.id\":\"internal-chain-id-01\","
            + "\"com.openfaas.fwatchdog.version\":\"0.18.10\"}",
        "limits",
        "{\"cpu\":\"0.50\",\"memory\":\"600M\"}",
        "requests",
        "{\"cpu\":\"0.1\",\"memory\":\"600M\"}");
  }

  /** Variables of the function, after the four that come first. */
  static String variables(String raw) {
    return "{" + FOUR + "," + raw + "}";
  }

  /** Names as the gateway knows them. */
  static String secrets(String... names) {
    return java.util.stream.Stream.of(names)
        .map(name -> "\"sc-" + ID + "-" + name + "\"")
        .collect(Collectors.joining(",", "[", "]"));
  }

  static String key(String id, String key, String time) {
    return "{\"version\":\"1\",\"key_id\":\""
        + id
        + "\",\"key\":\""
        + key
        + "\",\"registration_time\":"
        + time
        + ",\"root\":false,\"nickname\":\"\",\"permissions_document\":{\"version\":\"1\","
        + "\"default_allow\":true,\"permissions\":{\"api_keys\":{\"allow_create\":false,"
        + "\"allow_update\":false,\"allow_delete\":false}}},\"interchain\":false}";
  }

  static Text event(String task) {
    return of(
        "version", "\"1\"",
        "task_type", "\"" + task + "\"",
        "txn_type", "\"my-contract\"",
        "id", "\"" + ID + "\"",
        "auth", "null",
        "image", "null",
        "cmd", "null",
        "args", "[]",
        "secrets", "null",
        "existing_secrets", "null",
        "image_digest", "null",
        "env", "null",
        "cron", "null",
        "seconds", "null",
        "execution_order", "null",
        "start_state", "null",
        "desired_state", "null",
        "disable_schedule", "null",
        "auth_key_id", "null");
  }

  /** A create of the plainest kind. */
  static Text creation() {
    return event("create")
        .with("image", "\"$R/customer/app:1\"")
        .with("cmd", "\"/bin/cat\"")
        .with("execution_order", "\"parallel\"");
  }

  /** What a plain create stores. */
  static Text created() {
    return contract()
        .status("active", "Creation success")
        .with("auth_key_id", "\"<KEY_ID>\"")
        .with("image_digest", "\"$NEW\"")
        .with("cmd", "\"/bin/cat\"")
        .with("args", "[]")
        .with("env", "{" + SIX + "}")
        .with("existing_secrets", "[\"secret-key\",\"auth-key-id\"]")
        .with("cron", "null");
  }

  /** The function that a plain create deploys. */
  static Text createdSpec() {
    return spec()
        .with("image", "\"$R/customer-contracts@$NEW\"")
        .with("envProcess", "\"/bin/cat\"")
        .with("envVars", variables(SIX))
        .with("secrets", secrets("secret-key", "auth-key-id"));
  }

  static Text update() {
    return event("update")
        .with("start_state", "\"active\"")
        .with("auth_key_id", "\"" + KEY_ID + "\"");
  }

  /** A delete carries what is stored. */
  static Text delete() {
    Text stored = contract();
    Text event = event("delete");
    for (String field :
        new String[] {
          "image",
          "cmd",
          "args",
          "env",
          "existing_secrets",
          "image_digest",
          "auth_key_id",
          "cron",
          "seconds",
          "execution_order"
        }) {
      event = event.with(field, stored.members.get(field));
    }
    return event;
  }

  /** What the scheduler writes down of a contract that it knows. */
  static String params() {
    return "{\"cron\":\"*/5 * * * *\",\"seconds\":null,\"contract_id\":\""
        + ID
        + "\",\"execution_order\":\"parallel\",\"txn_type\":\"my-contract\"}";
  }

  static String message(String action, String order, String cron, String seconds) {
    return "{\"action\":\""
        + action
        + "\",\"contract_id\":\""
        + ID
        + "\",\"txn_type\":\"my-contract\",\"execution_order\":"
        + order
        + ",\"cron\":"
        + cron
        + ",\"seconds\":"
        + seconds
        + "}";
  }

  static String ledger(String action, String entrypoint, String digest) {
    return "{\"version\":\"2\",\"header\":{\"txn_type\":\"-SYSTEM-ContractAction\",\"dc_id\":\""
        + PUBLIC_ID
        + "\",\"txn_id\":\"<TRANSACTION>\",\"timestamp\":\"<SECONDS>\",\"tag\":\"contract:my-contract\","
        + "\"invoker\":\"\"},\"payload\":\"{\\\"action\\\":\\\""
        + action
        + "\\\",\\\"txn_type\\\":\\\"my-contract\\\",\\\"contract_entrypoint\\\":\\\""
        + entrypoint
        + "\\\",\\\"image_digest\\\":\\\""
        + digest
        + "\\\"}\"}";
  }
}
