package com.dragonchain.contractbuilder.event;

import com.dragonchain.contractbuilder.model.Contract;
import com.dragonchain.contractbuilder.model.ContractId;
import com.dragonchain.contractbuilder.model.ContractStatus;
import com.dragonchain.contractbuilder.model.Entrypoint;
import com.dragonchain.contractbuilder.model.Environment;
import com.dragonchain.contractbuilder.model.TransactionType;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A contract at rest, {@code metadata.json}: written exactly, read leniently. */
public final class ContractJson {

  private ContractJson() {}

  /**
   * Writes a contract.
   *
   * @param contract the contract
   * @return the text of its file
   */
  public static String write(Contract contract) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("dcrn", "SmartContract::L1::AtRest");
    json.put("version", "1");
    json.put("txn_type", contract.transactionType().value());
    json.put("id", contract.id().value());
    json.put("status", status(contract.status()));
    json.put("image", contract.image());
    json.put("auth_key_id", contract.authKeyId());
    json.put("image_digest", contract.imageDigest());
    json.put("cmd", contract.entrypoint().command());
    json.put("args", contract.entrypoint().arguments());
    json.put("env", contract.environment().variables());
    json.put("existing_secrets", contract.existingSecrets());
    json.put("cron", contract.cron());
    json.put("seconds", contract.seconds());
    json.put("execution_order", contract.executionOrder());
    return CompactJson.write(json);
  }

  private static Map<String, String> status(ContractStatus status) {
    Map<String, String> json = new LinkedHashMap<>();
    json.put("state", status.state());
    json.put("msg", status.message());
    json.put("timestamp", status.timestamp());
    return json;
  }

  /**
   * Reads a contract. A field that is missing, null or of another type is empty; values of
   * arguments and environment that are no texts become what Python's {@code str()} makes of them
   * (arrays and objects: their JSON); unknown keys are ignored.
   *
   * @param id whose file it is; an id in the text does not make it another's
   * @param json the text
   * @return the contract
   * @throws com.dragonchain.contractbuilder.error.ProtocolException if it is not one JSON object,
   *     or too large
   */
  public static Contract read(ContractId id, String json) {
    StoredObject stored = StoredObject.parse("contract " + id, json);
    StoredObject status = stored.object("status");
    return new Contract(
        TransactionType.stored(stored.textOr("txn_type", "")),
        id,
        new ContractStatus(
            status.textOr("state", ""), status.textOr("msg", ""), status.textOr("timestamp", "")),
        stored.text("image"),
        stored.text("auth_key_id"),
        stored.text("image_digest"),
        new Entrypoint(stored.textOr("cmd", ""), stored.texts("args")),
        new Environment(stored.object("env").texts()),
        stored.texts("existing_secrets"),
        stored.text("cron"),
        stored.integer("seconds"),
        stored.text("execution_order"));
  }
}
