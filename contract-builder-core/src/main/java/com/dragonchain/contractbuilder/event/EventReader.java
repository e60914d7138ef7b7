package com.dragonchain.contractbuilder.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.dragonchain.contractbuilder.error.InvalidInputException;
import com.dragonchain.contractbuilder.event.CompactJson.Limits;
import com.dragonchain.contractbuilder.event.ContractEvent.Create;
import com.dragonchain.contractbuilder.event.ContractEvent.Delete;
import com.dragonchain.contractbuilder.event.ContractEvent.ScheduleChange;
import com.dragonchain.contractbuilder.event.ContractEvent.Update;
import com.dragonchain.contractbuilder.model.ApiKey;
import com.dragonchain.contractbuilder.model.ContractId;
import com.dragonchain.contractbuilder.model.ContractState;
import com.dragonchain.contractbuilder.model.Credentials;
import com.dragonchain.contractbuilder.model.Digest;
import com.dragonchain.contractbuilder.model.Entrypoint;
import com.dragonchain.contractbuilder.model.ExecutionOrder;
import com.dragonchain.contractbuilder.model.ImageReference;
import com.dragonchain.contractbuilder.model.Quote;
import com.dragonchain.contractbuilder.model.Schedule;
import com.dragonchain.contractbuilder.model.TransactionType;
import java.util.List;
import java.util.Optional;

/**
 * Reads events: one JSON object of at most 1 MiB and 32 levels, version {@code "1"}. Every value
 * that will be used is checked here, by its grammar. An empty text, array or object counts as null.
 * Safe for many threads if the rule for crontabs is.
 */
public final class EventReader {

  private final CrontabRule crontabs;

  /**
   * Makes a reader.
   *
   * @param crontabs which crontabs the chain's scheduler understands
   */
  public EventReader(CrontabRule crontabs) {
    this.crontabs = crontabs;
  }

  /**
   * Reads an event.
   *
   * @param json its text
   * @return the event
   * @throws InvalidEventException if it is at fault; the message is one line that names the field
   *     and never holds a credential or the value of a secret or of the environment
   */
  public ContractEvent read(String json) {
    try {
      return event(EventFields.of(CompactJson.readObject(json, Limits.EVENT)));
    } catch (InvalidInputException e) {
      throw invalid(e, json);
    }
  }

  /**
   * Reads an event from UTF-8.
   *
   * @param json its bytes
   * @return the event
   * @throws InvalidEventException as {@link #read(String)}, and for malformed UTF-8
   */
  public ContractEvent read(byte[] json) {
    try {
      return event(EventFields.of(CompactJson.readObject(json, Limits.EVENT)));
    } catch (InvalidInputException e) {
      throw invalid(e, new String(json, UTF_8));
    }
  }

  private static InvalidEventException invalid(InvalidInputException fault, String json) {
    EventSalvage salvage = EventSalvage.of(json);
    return new InvalidEventException(
        String.valueOf(fault.getMessage()), salvage.contract(), salvage.startState());
  }

  private ContractEvent event(EventFields fields) {
    String task = fields.text("task_type");
    return switch (task) {
      case "create" -> create(fields);
      case "update" -> update(fields);
      case "delete" -> delete(fields);
      default ->
          throw new InvalidInputException(
              "task_type: " + Quote.of(task) + " is not \"create\", \"update\" or \"delete\"");
    };
  }

  private Create create(EventFields fields) {
    return new Create(
        ContractId.of(fields.text("id")),
        TransactionType.of(fields.text("txn_type")),
        image(fields).orElseThrow(() -> missing("image", "the image to run, such as team/app:1")),
        new Entrypoint(
            command(fields).orElseThrow(() -> missing("cmd", "the program to start")),
            arguments(fields)),
        EventNames.environment(fields.object("env")),
        EventNames.secrets(fields.object("secrets")),
        EventSchedule.read(fields, crontabs),
        executionOrder(fields));
  }

  private Update update(EventFields fields) {
    return new Update(
        ContractId.of(fields.text("id")),
        TransactionType.of(fields.text("txn_type")),
        image(fields),
        command(fields),
        arguments(fields),
        EventNames.environment(fields.object("env")),
        EventNames.secrets(fields.object("secrets")),
        scheduleChange(fields),
        executionOrder(fields),
        fields.find("start_state").map(EventReader::startState),
        fields.find("desired_state").map(EventReader::desiredState));
  }

  /** Only what is used to find something is judged: the rest may be as old rules let it. */
  private Delete delete(EventFields fields) {
    Optional<Schedule> schedule = EventSchedule.read(fields, crontabs);
    return new Delete(
        ContractId.of(fields.text("id")),
        storedType(fields.text("txn_type")),
        EventNames.existing(fields.texts("existing_secrets")),
        fields.find("image_digest").map(EventReader::imageDigest),
        fields.find("auth_key_id").map(ApiKey::checkId),
        schedule.map(Schedule::cron).orElse(null),
        schedule.map(Schedule::intervalSeconds).orElse(null),
        fields.find("execution_order").orElse(null));
  }

  private static Optional<CustomerImage> image(EventFields fields) {
    return fields
        .find("image")
        .map(
            text ->
                new CustomerImage(
                    text, ImageReference.parse(text), fields.find("auth").map(Credentials::parse)));
  }

  /** A program of spaces only would be trimmed away. */
  private static Optional<String> command(EventFields fields) {
    Optional<String> command = fields.find("cmd");
    command.ifPresent(
        text -> {
          EventNames.checkPlain("cmd:", text);
          if (new Entrypoint(text, List.of()).commandLine().isEmpty()) {
            throw missing("cmd", "the program to start");
          }
        });
    return command;
  }

  private static List<String> arguments(EventFields fields) {
    List<String> arguments = fields.texts("args");
    for (int i = 0; i < arguments.size(); i++) {
      EventNames.checkPlain("args: number " + (i + 1), arguments.get(i));
    }
    return arguments;
  }

  private ScheduleChange scheduleChange(EventFields fields) {
    if (fields.flag("disable_schedule")) {
      return new ScheduleChange.Disable();
    }
    return EventSchedule.read(fields, crontabs)
        .<ScheduleChange>map(ScheduleChange.Replace::new)
        .orElseGet(ScheduleChange.Keep::new);
  }

  private static Optional<ExecutionOrder> executionOrder(EventFields fields) {
    return fields.find("execution_order").map(ExecutionOrder::of);
  }

  private static ContractState startState(String text) {
    return ContractState.find(text)
        .orElseThrow(
            () ->
                new InvalidInputException(
                    "start_state: "
                        + Quote.of(text)
                        + " is no state of a contract, such as \"active\" or \"error\""));
  }

  private static ContractState desiredState(String text) {
    return ContractState.find(text)
        .filter(state -> state == ContractState.ACTIVE || state == ContractState.INACTIVE)
        .orElseThrow(
            () ->
                new InvalidInputException(
                    "desired_state: "
                        + Quote.of(text)
                        + " is neither \"active\" nor \"inactive\""));
  }

  private static Digest imageDigest(String text) {
    try {
      return Digest.of(text);
    } catch (InvalidInputException e) {
      throw new InvalidInputException("image_" + e.getMessage(), e);
    }
  }

  /** Any text that can be a file's name, since it was one. */
  private static TransactionType storedType(String text) {
    EventNames.checkPlain("txn_type:", text);
    return TransactionType.stored(text);
  }

  private static InvalidInputException missing(String field, String what) {
    return new InvalidInputException(field + ": null or empty; " + what + ", is needed");
  }
}
