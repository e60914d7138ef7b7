package com.dragonchain.contractbuilder.job;

import com.dragonchain.contractbuilder.error.BusyException;
import com.dragonchain.contractbuilder.error.CancelledException;
import com.dragonchain.contractbuilder.error.ContractBuilderException;
import com.dragonchain.contractbuilder.error.RefusedException;
import com.dragonchain.contractbuilder.error.UnavailableException;
import com.dragonchain.contractbuilder.event.ContractEvent.Change;
import com.dragonchain.contractbuilder.event.ContractEvent.ScheduleChange;
import com.dragonchain.contractbuilder.event.ContractEvent.Update;
import com.dragonchain.contractbuilder.event.CustomerImage;
import com.dragonchain.contractbuilder.model.Contract;
import com.dragonchain.contractbuilder.model.ContractId;
import com.dragonchain.contractbuilder.model.ContractState;
import com.dragonchain.contractbuilder.model.ContractStatus;
import com.dragonchain.contractbuilder.model.Digest;
import com.dragonchain.contractbuilder.model.ExecutionOrder;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The steps of an update: only what the event changes, and, if something of the contract is
 * missing, what is missing.
 */
final class UpdateFlow {

  /** Whether something of the contract is missing: a fact of the plan. */
  static final String REPAIRS = "repairs";

  private static final Set<Change> DEPLOYING =
      Set.of(Change.IMAGE, Change.ENTRYPOINT, Change.ENVIRONMENT, Change.SECRETS);

  private final Environs environs;
  private final Update event;
  private final Contract before;
  private final Set<Change> changes;
  private final ContractState prior;
  private final Flow flow;

  UpdateFlow(Environs environs, Update event, Contract before) {
    this.environs = environs;
    this.event = event;
    this.before = before;
    this.changes = event.changes();
    this.prior = prior(before, event.startState());
    this.flow = new Flow(event.contract());
  }

  /** The state that a contract had before the web server marked it. */
  static ContractState prior(Contract stored, Optional<ContractState> startState) {
    return startState
        .filter(UpdateFlow::isNoMark)
        .or(() -> ContractState.find(stored.status().state()).filter(UpdateFlow::isNoMark))
        .orElse(ContractState.ACTIVE);
  }

  private static boolean isNoMark(ContractState state) {
    return state != ContractState.UPDATING && state != ContractState.DELETING;
  }

  /** The contract as it was, for the case that the update fails. */
  Contract onFailure() {
    return before.withStatus(ContractStatus.of(prior, "", environs.now()));
  }

  Planned plan() {
    ContractId id = event.contract();
    boolean missing = functionIsMissing();
    boolean repairs =
        prior == ContractState.ERROR
            || prior == ContractState.PENDING
            || prior == ContractState.DELETE_FAILED
            || missing
            || lacksItsImage();
    boolean deploys = repairs || changes.stream().anyMatch(DEPLOYING::contains);
    ContractState after = stateAfter(repairs);
    flow.fact(Flow.STATE_AFTER, after.text());
    flow.fact(REPAIRS, Boolean.toString(repairs));
    if (deploys) {
      flow.add(
          Preflight.NAME,
          event.image().map(CustomerImage::text).orElse(id.functionName()),
          "before anything is touched");
      deploy(id, repairs, missing);
    }
    schedule(id, after, repairs);
    flow.add(SaveContract.NAME, id.value(), "the commit");
    flow.add(RecordAction.NAME, before.transactionType().value(), "the job ended well");
    Optional<Digest> replaced = before.digest();
    if (adapts(repairs) && replaced.isPresent()) {
      flow.fact(RemoveReplacedImage.REPLACED, replaced.get().value());
      flow.add(
          RemoveReplacedImage.NAME,
          environs.ports().registry().repository().at(replaced.get()),
          "it is no longer used");
    }
    return flow.planned("update", SaveContract.NAME, Optional.of(onFailure()));
  }

  /**
   * A gateway that does not answer fails what deploys, in its own step, and one that refuses to
   * tell fails it at once; neither says anything about what does not deploy.
   */
  private boolean functionIsMissing() {
    try {
      return environs.ports().gateway().find(event.contract().functionName()).isEmpty();
    } catch (UnavailableException e) {
      return false;
    } catch (CancelledException | BusyException e) {
      throw e;
    } catch (ContractBuilderException e) {
      if (changes.stream().anyMatch(DEPLOYING::contains)) {
        throw e;
      }
      return false;
    }
  }

  /** Whether a new function would have no image to run. */
  private boolean lacksItsImage() {
    return before.digest().isEmpty()
        && !changes.contains(Change.IMAGE)
        && changes.stream().anyMatch(DEPLOYING::contains);
  }

  private ContractState stateAfter(boolean repairs) {
    if (event.desiredState().isPresent()) {
      return event.desiredState().get();
    }
    // what is repaired runs; whether its schedule is on stays its owner's choice
    return repairs && prior != ContractState.INACTIVE ? ContractState.ACTIVE : prior;
  }

  private boolean adapts(boolean repairs) {
    return changes.contains(Change.IMAGE) || (repairs && imageIsMissing());
  }

  private boolean imageIsMissing() {
    return before.digest().isEmpty()
        || environs.ports().registry().find(before.digest().get()).isEmpty();
  }

  private void deploy(ContractId id, boolean repairs, boolean missing) {
    String tag = environs.ports().registry().repository() + ":" + id;
    boolean adapts = adapts(repairs);
    if (adapts) {
      flow.add(
          AdaptImage.NAME,
          tag,
          changes.contains(Change.IMAGE) ? "the event changes the image" : "its image is missing");
    }
    boolean issues = repairs && keyIsMissing();
    if (issues) {
      flow.add(IssueKey.NAME, "API key of " + id, "its key is missing");
    }
    secrets(repairs, issues);
    if (missing) {
      flow.add(DeployFunction.NAME, id.functionName(), "the function is missing");
    } else {
      flow.add(
          UpdateFunction.NAME,
          id.functionName(),
          repairs ? "the contract is not whole" : "the event changes it");
    }
    flow.add(AwaitReady.NAME, id.functionName(), "it has to answer before it counts");
    if (adapts) {
      flow.add(MoveTag.NAME, tag, "the image runs");
    }
  }

  private boolean keyIsMissing() {
    String key = before.authKeyId();
    return key == null || environs.ports().keys().find(key).isEmpty();
  }

  private void secrets(boolean repairs, boolean issues) {
    List<String> added = new ArrayList<>();
    List<String> changed = new ArrayList<>();
    event
        .secrets()
        .keySet()
        .forEach(name -> (before.existingSecrets().contains(name) ? changed : added).add(name));
    if (repairs) {
      Set<String> there = environs.ports().gateway().secrets(before.id().secretPrefix());
      for (String name : List.of(Target.SECRET_KEY, Target.AUTH_KEY_ID)) {
        if (issues || !there.contains(before.id().secretName(name))) {
          added.add(name);
        }
      }
      refuseUnknown(there, added, changed);
    }
    if (!added.isEmpty()) {
      flow.facts(CreateSecrets.NEW, added);
      flow.add(
          CreateSecrets.NAME,
          String.join(", ", added),
          repairs ? "they are missing or new" : "they are new");
    }
    if (!changed.isEmpty()) {
      flow.facts(UpdateSecrets.CHANGED, changed);
      flow.add(UpdateSecrets.NAME, String.join(", ", changed), "the event changes them");
    }
  }

  private void refuseUnknown(Set<String> there, List<String> added, List<String> changed) {
    Set<String> unknown = new LinkedHashSet<>(before.existingSecrets());
    unknown.removeAll(added);
    unknown.removeAll(changed);
    unknown.removeIf(name -> there.contains(before.id().secretName(name)));
    if (!unknown.isEmpty()) {
      throw new RefusedException(
          "repair contract "
              + before.id()
              + ": the gateway has lost its secrets "
              + String.join(", ", unknown)
              + ", and nobody else knows their values; give them in the update");
    }
  }

  private void schedule(ContractId id, ContractState after, boolean repairs) {
    boolean disables = event.schedule() instanceof ScheduleChange.Disable;
    boolean replaces = event.schedule() instanceof ScheduleChange.Replace;
    boolean scheduled = replaces || (before.isScheduled() && !disables);
    if (disables) {
      send(id, SendSchedule.DROP, "the event ends the schedule");
    } else if (event.desiredState().equals(Optional.of(ContractState.INACTIVE))) {
      send(id, SendSchedule.DROP, "the contract becomes inactive");
    } else if (after == ContractState.ACTIVE && scheduled) {
      if (replaces) {
        send(id, SendSchedule.ENSURE, "the event has a schedule");
      } else if (prior != ContractState.ACTIVE && event.desiredState().isPresent()) {
        send(id, SendSchedule.ENSURE, "the contract becomes active");
      } else if (orderChanges()) {
        send(id, SendSchedule.ENSURE, "the order of invocations changes");
      } else if (repairs && !environs.ports().scheduler().knows(id)) {
        send(id, SendSchedule.ENSURE, "the scheduler does not know the contract");
      }
    }
  }

  private boolean orderChanges() {
    return event.executionOrder().isPresent()
        && !Objects.equals(
            event.executionOrder().map(ExecutionOrder::text).orElse(null), before.executionOrder());
  }

  private void send(ContractId id, String what, String why) {
    flow.fact(SendSchedule.WHAT, what);
    flow.add(SendSchedule.NAME, id.value(), why);
  }
}
