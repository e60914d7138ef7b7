package com.dragonchain.contractbuilder.event;

import com.dragonchain.contractbuilder.model.ContractId;
import com.dragonchain.contractbuilder.model.ContractState;
import com.dragonchain.contractbuilder.model.Digest;
import com.dragonchain.contractbuilder.model.Entrypoint;
import com.dragonchain.contractbuilder.model.Environment;
import com.dragonchain.contractbuilder.model.ExecutionOrder;
import com.dragonchain.contractbuilder.model.Schedule;
import com.dragonchain.contractbuilder.model.Secret;
import com.dragonchain.contractbuilder.model.TransactionType;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is asked for: one contract made, changed or taken away. Every value was checked. */
public sealed interface ContractEvent {

  /**
   * The contract.
   *
   * @return its id
   */
  ContractId contract();

  /**
   * The contract's name, as the event has it.
   *
   * @return its transaction type
   */
  TransactionType transactionType();

  /**
   * The event's word on the wire.
   *
   * @return {@code create}, {@code update} or {@code delete}
   */
  default String taskType() {
    return this instanceof Create ? "create" : this instanceof Update ? "update" : "delete";
  }

  /**
   * A new contract.
   *
   * @param contract its id
   * @param transactionType its name
   * @param image the customer's image
   * @param entrypoint what it runs
   * @param environment the user's names
   * @param secrets names in lower case, in order
   * @param schedule when it runs by itself
   * @param executionOrder the order of its invocations
   */
  record Create(
      ContractId contract,
      TransactionType transactionType,
      CustomerImage image,
      Entrypoint entrypoint,
      Environment environment,
      Map<String, Secret> secrets,
      Optional<Schedule> schedule,
      Optional<ExecutionOrder> executionOrder)
      implements ContractEvent {

    /** Copies, keeping the order. */
    public Create {
      secrets = Collections.unmodifiableMap(new LinkedHashMap<>(secrets));
    }
  }

  /** What an update changes. */
  enum Change {
    /** The customer's image. */
    IMAGE,
    /** Command or arguments. */
    ENTRYPOINT,
    /** Environment. */
    ENVIRONMENT,
    /** Secrets, new ones or values. */
    SECRETS,
    /** The schedule: another one, or none. */
    SCHEDULE,
    /** The order of invocations. */
    EXECUTION_ORDER,
    /** Whether it is active. */
    STATE
  }

  /** What an update makes of the schedule. */
  sealed interface ScheduleChange {

    /** It stays. */
    record Keep() implements ScheduleChange {}

    /**
     * Another one, or the first.
     *
     * @param schedule the new schedule
     */
    record Replace(Schedule schedule) implements ScheduleChange {}

    /** There is none any more. */
    record Disable() implements ScheduleChange {}
  }

  /**
   * A changed contract. What is absent or empty stays as it is.
   *
   * @param contract its id
   * @param transactionType its name
   * @param image another image of the customer's; its credentials come with it, since without an
   *     image they say nothing
   * @param command another command
   * @param arguments other arguments; empty: those it has
   * @param environment names to set
   * @param secrets new or changed secrets, names in lower case, in order
   * @param schedule what becomes of the schedule
   * @param executionOrder another order
   * @param startState the state it had before the web server marked it
   * @param desiredState {@link ContractState#ACTIVE}, {@link ContractState#INACTIVE} or nothing
   */
  record Update(
      ContractId contract,
      TransactionType transactionType,
      Optional<CustomerImage> image,
      Optional<String> command,
      List<String> arguments,
      Environment environment,
      Map<String, Secret> secrets,
      ScheduleChange schedule,
      Optional<ExecutionOrder> executionOrder,
      Optional<ContractState> startState,
      Optional<ContractState> desiredState)
      implements ContractEvent {

    /** Copies, keeping orders. */
    public Update {
      arguments = List.copyOf(arguments);
      secrets = Collections.unmodifiableMap(new LinkedHashMap<>(secrets));
    }

    /**
     * What the event asks to change.
     *
     * @return possibly nothing
     */
    public Set<Change> changes() {
      Set<Change> changes = EnumSet.noneOf(Change.class);
      addIf(changes, Change.IMAGE, image.isPresent());
      addIf(changes, Change.ENTRYPOINT, command.isPresent() || !arguments.isEmpty());
      addIf(changes, Change.ENVIRONMENT, !environment.variables().isEmpty());
      addIf(changes, Change.SECRETS, !secrets.isEmpty());
      addIf(changes, Change.SCHEDULE, !(schedule instanceof ScheduleChange.Keep));
      addIf(changes, Change.EXECUTION_ORDER, executionOrder.isPresent());
      addIf(changes, Change.STATE, desiredState.isPresent());
      return Collections.unmodifiableSet(changes);
    }

    private static void addIf(Set<Change> changes, Change change, boolean condition) {
      if (condition) {
        changes.add(change);
      }
    }
  }

  /**
   * A contract to be taken away. It carries what was stored, perhaps under older rules: what is not
   * used to find something is raw.
   *
   * @param contract its id
   * @param transactionType its name, any text
   * @param existingSecrets names of its secrets
   * @param imageDigest the adapted image
   * @param authKeyId the id of its API key
   * @param cron its crontab, or null
   * @param seconds its interval, or null
   * @param executionOrder the wire's word, or null
   */
  record Delete(
      ContractId contract,
      TransactionType transactionType,
      List<String> existingSecrets,
      Optional<Digest> imageDigest,
      Optional<String> authKeyId,
      @Nullable String cron,
      @Nullable Integer seconds,
      @Nullable String executionOrder)
      implements ContractEvent {

    /** Copies. */
    public Delete {
      existingSecrets = List.copyOf(existingSecrets);
    }
  }
}
