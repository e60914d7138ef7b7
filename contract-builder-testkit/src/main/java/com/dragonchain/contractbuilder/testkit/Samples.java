package com.dragonchain.contractbuilder.testkit;

import com.dragonchain.contractbuilder.model.Contract;
import com.dragonchain.contractbuilder.model.ContractId;
import com.dragonchain.contractbuilder.model.ContractState;
import com.dragonchain.contractbuilder.model.ContractStatus;
import com.dragonchain.contractbuilder.model.Digest;
import com.dragonchain.contractbuilder.model.Entrypoint;
import com.dragonchain.contractbuilder.model.Environment;
import com.dragonchain.contractbuilder.model.FunctionSpec;
import com.dragonchain.contractbuilder.model.TransactionType;
import com.dragonchain.contractbuilder.port.JobId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Values that tests need and do not care about. */
public final class Samples {

  private Samples() {}

  /**
   * A contract that no other test has.
   *
   * @return a random id
   */
  public static ContractId contractId() {
    return ContractId.of(UUID.randomUUID().toString());
  }

  /**
   * A job that no other test has.
   *
   * @return a random id
   */
  public static JobId jobId() {
    return new JobId(UUID.randomUUID().toString());
  }

  /**
   * A digest.
   *
   * @param seed another one for another seed
   * @return the digest of the seed
   */
  public static Digest digest(String seed) {
    return Digest.ofBytes(seed.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * An active contract at rest with a crontab, an environment and secrets.
   *
   * @param id its id
   * @return the contract
   */
  public static Contract contract(ContractId id) {
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("ZED", "last letter first");
    environment.put("ALPHA", "é \"quoted\" \u0001 \uD83D\uDE00");
    return new Contract(
        TransactionType.of("my-contract"),
        id,
        ContractStatus.of(
            ContractState.ACTIVE, "Creation success", Instant.parse("2026-11-22T12:00:00Z")),
        "registry.example/customer/app:1",
        "SC_ABCDEFGHIJKL",
        digest("image").value(),
        new Entrypoint("/bin/echo", List.of("-n", "hello world")),
        new Environment(environment),
        List.of("my-secret", "secret-key", "auth-key-id"),
        "*/5 * * * *",
        null,
        "parallel");
  }

  /**
   * What would be deployed for {@link #contract}.
   *
   * @param id the contract's id
   * @return the specification
   */
  public static FunctionSpec spec(ContractId id) {
    Contract contract = contract(id);
    return new FunctionSpec(
        id.functionName(),
        "registry.example/customer-contracts@" + contract.imageDigest(),
        contract.entrypoint().commandLine(),
        contract.environment(),
        contract.existingSecrets().stream().map(id::secretName).toList(),
        Map.of("com.openfaas.scale.min", "1"),
        Map.of("memory", "600M"),
        Map.of("memory", "600M"),
        Optional.empty());
  }
}
