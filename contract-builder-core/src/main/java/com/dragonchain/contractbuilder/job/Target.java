package com.dragonchain.contractbuilder.job;

import com.dragonchain.contractbuilder.event.ContractEvent.Create;
import com.dragonchain.contractbuilder.event.ContractEvent.ScheduleChange;
import com.dragonchain.contractbuilder.event.ContractEvent.Update;
import com.dragonchain.contractbuilder.event.CustomerImage;
import com.dragonchain.contractbuilder.model.Contract;
import com.dragonchain.contractbuilder.model.ContractState;
import com.dragonchain.contractbuilder.model.ContractStatus;
import com.dragonchain.contractbuilder.model.Entrypoint;
import com.dragonchain.contractbuilder.model.Environment;
import com.dragonchain.contractbuilder.model.ExecutionOrder;
import com.dragonchain.contractbuilder.model.FunctionSpec;
import com.dragonchain.contractbuilder.model.ImageRepository;
import com.dragonchain.contractbuilder.model.Schedule;
import com.dragonchain.contractbuilder.model.TransactionType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a contract and its function are to become. Pure: the same event, stored contract and results
 * give the same target.
 */
final class Target {

  static final String SECRET_KEY = "secret-key";
  static final String AUTH_KEY_ID = "auth-key-id";

  private Target() {}

  /** A created contract; key and digest are null as long as there are none. */
  static Contract created(
      Create event,
      Chain chain,
      ContractStatus status,
      @Nullable String keyId,
      @Nullable String digest) {
    List<String> secrets = new ArrayList<>(event.secrets().keySet());
    secrets.add(SECRET_KEY);
    secrets.add(AUTH_KEY_ID);
    Environment environment = event.environment().with(chainEnvironment(event, chain));
    return contract(event, status, keyId, digest, environment, secrets);
  }

  /** What is stored of a contract whose creation failed, once all of it was taken back. */
  static Contract notCreated(Create event, Instant now) {
    ContractStatus status = ContractStatus.of(ContractState.ERROR, "", now);
    return contract(event, status, null, null, event.environment(), List.of());
  }

  private static Contract contract(
      Create event,
      ContractStatus status,
      @Nullable String keyId,
      @Nullable String digest,
      Environment environment,
      List<String> secrets) {
    Optional<Schedule> schedule = event.schedule();
    return new Contract(
        event.transactionType(),
        event.contract(),
        status,
        event.image().text(),
        keyId,
        digest,
        event.entrypoint(),
        environment,
        secrets,
        schedule.map(Schedule::cron).orElse(null),
        schedule.map(Schedule::intervalSeconds).orElse(null),
        event.executionOrder().map(ExecutionOrder::text).orElse(null));
  }

  private static Environment chainEnvironment(Create event, Chain chain) {
    return chainEnvironment(event.contract().value(), event.transactionType(), chain);
  }

  private static Environment chainEnvironment(String id, TransactionType name, Chain chain) {
    Map<String, String> six = new LinkedHashMap<>();
    six.put("STAGE", chain.stage());
    six.put("INTERNAL_ID", chain.internalId());
    six.put("DRAGONCHAIN_ID", chain.publicId());
    six.put("DRAGONCHAIN_ENDPOINT", chain.endpoint());
    six.put("SMART_CONTRACT_ID", id);
    six.put("SMART_CONTRACT_NAME", name.value());
    return new Environment(six);
  }

  /**
   * An updated contract.
   *
   * @param deploys whether its function is deployed anew; if not, its environment stays as it is
   *     stored
   */
  static Contract updated(
      Contract before,
      Update event,
      Chain chain,
      ContractStatus status,
      boolean deploys,
      @Nullable String keyId,
      @Nullable String digest) {
    Environment environment =
        deploys
            ? before
                .environment()
                .with(event.environment())
                .with(chainEnvironment(before.id().value(), before.transactionType(), chain))
            : before.environment();
    List<String> secrets = new ArrayList<>(before.existingSecrets());
    event.secrets().keySet().stream().filter(name -> !secrets.contains(name)).forEach(secrets::add);
    Optional<Schedule> replacement =
        event.schedule() instanceof ScheduleChange.Replace replace
            ? Optional.of(replace.schedule())
            : Optional.empty();
    boolean keeps = event.schedule() instanceof ScheduleChange.Keep;
    return new Contract(
        before.transactionType(),
        before.id(),
        status,
        event.image().map(CustomerImage::text).orElse(before.image()),
        keyId,
        digest,
        entrypoint(before, event),
        environment,
        secrets,
        keeps ? before.cron() : replacement.map(Schedule::cron).orElse(null),
        keeps ? before.seconds() : replacement.map(Schedule::intervalSeconds).orElse(null),
        event.executionOrder().map(ExecutionOrder::text).orElse(before.executionOrder()));
  }

  /** A contract that was repaired has the secrets of its API key, whatever it had before. */
  static Contract withKeySecrets(Contract contract) {
    Set<String> secrets = new LinkedHashSet<>(contract.existingSecrets());
    secrets.addAll(List.of(SECRET_KEY, AUTH_KEY_ID));
    return contract.withSecrets(List.copyOf(secrets));
  }

  private static Entrypoint entrypoint(Contract before, Update event) {
    return new Entrypoint(
        event.command().orElse(before.entrypoint().command()),
        event.arguments().isEmpty() ? before.entrypoint().arguments() : event.arguments());
  }

  /** The function of a contract. */
  static FunctionSpec function(
      Contract contract, ImageRepository repository, Chain chain, FunctionDefaults defaults) {
    Map<String, String> fixed = new LinkedHashMap<>();
    fixed.put("read_timeout", "60s");
    fixed.put("write_timeout", "60s");
    fixed.put("write_debug", "true");
    fixed.put("combine_output", "false");
    Map<String, String> labels = new LinkedHashMap<>(defaults.labels());
    labels.put("com.dragonchain.id", chain.internalId());
    labels.put("com.openfaas.fwatchdog.version", defaults.watchdogVersion());
    return new FunctionSpec(
        contract.id().functionName(),
        repository.at(contract.digest().orElseThrow()),
        contract.entrypoint().commandLine(),
        new Environment(fixed).with(contract.environment()),
        contract.existingSecrets().stream().map(contract.id()::secretName).toList(),
        labels,
        defaults.limits(),
        defaults.requests(),
        defaults.namespace());
  }
}
