package com.dragonchain.contractbuilder.job;

import com.dragonchain.contractbuilder.error.RefusedException;
import com.dragonchain.contractbuilder.event.ContractEvent.Create;
import com.dragonchain.contractbuilder.event.ContractEvent.Delete;
import com.dragonchain.contractbuilder.job.Plan.PlannedStep;
import com.dragonchain.contractbuilder.model.Contract;
import com.dragonchain.contractbuilder.model.ContractId;
import com.dragonchain.contractbuilder.model.ContractState;
import com.dragonchain.contractbuilder.model.Digest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which steps, in which order, and why: of a create and of a delete; {@link UpdateFlow} has the
 * update's.
 */
final class Flow {

  static final String TRANSACTION_TYPE = "transaction-type";
  static final String LEDGER_DIGEST = "ledger-digest";
  static final String CRON = "cron";
  static final String SECONDS = "seconds";
  static final String EXECUTION_ORDER = "execution-order";
  static final String STATE_AFTER = "state-after";
  static final String PLANNING_FAILED = "planning-failed";

  private final List<PlannedStep> steps = new ArrayList<>();
  private final Map<String, String> facts = new LinkedHashMap<>();
  private final ContractId id;

  Flow(ContractId id) {
    this.id = id;
  }

  void add(String name, String target, String why) {
    steps.add(new PlannedStep(name, target, why));
  }

  void fact(String key, String value) {
    facts.put(key, value);
  }

  void facts(String key, List<String> values) {
    Lists.put(facts, key, values);
  }

  Planned planned(String taskType, String commit, Optional<Contract> onFailure) {
    return new Planned(new Plan(taskType, id, steps), commit, onFailure, facts);
  }

  /**
   * Refuses the creation of a contract that exists.
   *
   * @throws RefusedException if it does; nothing was touched
   */
  static void refuseExisting(Optional<Contract> stored) {
    if (stored.isEmpty()) {
      return;
    }
    String state = stored.get().status().state();
    Optional<ContractState> known = ContractState.find(state);
    if (known.equals(Optional.of(ContractState.ERROR))
        || known.equals(Optional.of(ContractState.PENDING))) {
      return;
    }
    throw new RefusedException(
        "create contract "
            + stored.get().id()
            + ": it exists, in state "
            + state
            + "; update it, or delete it first");
  }

  /** A create: everything from nothing. */
  static Planned create(Environs environs, Create event) {
    ContractId id = event.contract();
    Flow flow = new Flow(id);
    Map<String, String> leftovers = ClearLeftovers.look(environs.ports(), id);
    String asked = "the contract is new";
    flow.add(Preflight.NAME, event.image().text(), "before anything is touched");
    if (!leftovers.isEmpty()) {
      flow.facts.putAll(leftovers);
      flow.add(ClearLeftovers.NAME, ClearLeftovers.words(leftovers), "an earlier creation left it");
    }
    flow.add(AdaptImage.NAME, environs.ports().registry().repository() + ":" + id, asked);
    flow.add(IssueKey.NAME, "API key of " + id, "the contract calls its chain with it");
    List<String> secrets = new ArrayList<>(event.secrets().keySet());
    secrets.addAll(List.of(Target.SECRET_KEY, Target.AUTH_KEY_ID));
    flow.facts(CreateSecrets.NEW, secrets);
    flow.add(CreateSecrets.NAME, String.join(", ", secrets), asked);
    flow.add(DeployFunction.NAME, id.functionName(), asked);
    flow.add(AwaitReady.NAME, id.functionName(), "it has to answer before it counts");
    flow.add(MoveTag.NAME, environs.ports().registry().repository() + ":" + id, "the image runs");
    if (event.schedule().isPresent()) {
      flow.fact(SendSchedule.WHAT, SendSchedule.ENSURE);
      flow.add(SendSchedule.NAME, id.value(), "the event has a schedule");
    }
    flow.add(SaveContract.NAME, id.value(), "the commit");
    flow.add(RecordAction.NAME, event.transactionType().value(), "the job ended well");
    return flow.planned(
        "create", SaveContract.NAME, Optional.of(Target.notCreated(event, environs.now())));
  }

  /** A plan that only tells, as a failed step, why there is none. */
  static Planned failed(
      String taskType, ContractId id, Optional<Contract> onFailure, String reason) {
    Flow flow = new Flow(id);
    flow.fact(PLANNING_FAILED, reason);
    flow.add(Preflight.NAME, id.value(), "before anything is touched");
    return flow.planned(taskType, SaveContract.NAME, onFailure);
  }

  /** A delete: everything that the event, the store or the registry's tag knows of. */
  static Planned delete(Environs environs, Delete event, Optional<Contract> stored) {
    ContractId id = event.contract();
    Flow flow = new Flow(id);
    flow.fact(TRANSACTION_TYPE, event.transactionType().value());
    optional(flow, CRON, event.cron());
    optional(flow, SECONDS, event.seconds() == null ? null : event.seconds().toString());
    optional(flow, EXECUTION_ORDER, event.executionOrder());
    Optional<Digest> digest = event.imageDigest();
    flow.fact(LEDGER_DIGEST, digest.map(Digest::value).orElse(""));
    flow.facts(
        RevokeKey.KEY,
        union(event.authKeyId(), stored.map(Contract::authKeyId).filter(Flow::isContractKey)));
    Set<String> secrets = new LinkedHashSet<>(event.existingSecrets());
    stored.ifPresent(contract -> secrets.addAll(contract.existingSecrets()));
    flow.facts(RemoveSecrets.SECRET, List.copyOf(secrets));
    flow.facts(
        RemoveImage.IMAGE,
        union(digest.map(Digest::value), stored.flatMap(Contract::digest).map(Digest::value)));
    String why = "the contract goes";
    flow.add(Unschedule.NAME, id.value(), why);
    flow.add(RevokeKey.NAME, "API key of " + id, why);
    flow.add(RemoveFunction.NAME, id.functionName(), why);
    flow.add(RemoveSecrets.NAME, id.secretPrefix() + "*", why);
    flow.add(RemoveImage.NAME, environs.ports().registry().repository() + ":" + id, why);
    flow.add(ClearHeap.NAME, id.value(), why);
    flow.add(RemoveContract.NAME, id.value(), why);
    flow.add(RecordAction.NAME, event.transactionType().value(), "the job ended well");
    return flow.planned("delete", Unschedule.NAME, Optional.empty());
  }

  private static boolean isContractKey(String id) {
    try {
      com.dragonchain.contractbuilder.model.ApiKey.checkId(id);
      return true;
    } catch (com.dragonchain.contractbuilder.error.InvalidInputException e) {
      return false;
    }
  }

  private static void optional(
      Flow flow, String key, @org.jspecify.annotations.Nullable String value) {
    if (value != null) {
      flow.fact(key, value);
    }
  }

  private static List<String> union(Optional<String> first, Optional<String> second) {
    Set<String> both = new LinkedHashSet<>();
    first.ifPresent(both::add);
    second.ifPresent(both::add);
    return List.copyOf(both);
  }
}
