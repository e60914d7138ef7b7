package com.dragonchain.contractbuilder.testkit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Events as the chain's web server writes them: every field, most of them null. */
public final class Events {

  private static final JsonMapper JSON = new JsonMapper();

  /** What an event has of a stored contract, when it has it. */
  private static final List<String> STORED =
      List.of(
          "image",
          "cmd",
          "env",
          "existing_secrets",
          "image_digest",
          "auth_key_id",
          "cron",
          "seconds",
          "execution_order");

  private static final List<String> GIVEN =
      List.of("auth", "secrets", "start_state", "desired_state", "disable_schedule");

  private Events() {}

  /**
   * A create of {@code /bin/contract}, in parallel.
   *
   * @param id the contract's
   * @param image the customer's
   * @return the event, JSON
   */
  public static String create(String id, String image) {
    return create(id, image, event -> {});
  }

  /**
   * A create of {@code /bin/contract}, in parallel, but for what is edited.
   *
   * @param id the contract's
   * @param image the customer's
   * @param edit sets other fields
   * @return the event, JSON
   */
  public static String create(String id, String image, Consumer<ObjectNode> edit) {
    return event(
        "create",
        id,
        event -> {
          event.put("image", image).put("cmd", "/bin/contract").put("execution_order", "parallel");
          edit.accept(event);
        });
  }

  /**
   * An update of an active contract.
   *
   * @param id the contract's
   * @param edit sets what is to change
   * @return the event, JSON
   */
  public static String update(String id, Consumer<ObjectNode> edit) {
    return event(
        "update",
        id,
        event -> {
          event.put("start_state", "active");
          edit.accept(event);
        });
  }

  /**
   * A delete, which carries the stored contract.
   *
   * @param id the contract's
   * @param metadata what is stored of it, JSON
   * @return the event, JSON
   */
  public static String delete(String id, String metadata) {
    return event(
        "delete",
        id,
        event -> {
          ObjectNode stored = object(metadata);
          STORED.forEach(field -> event.set(field, stored.get(field)));
          event.set("args", stored.get("args"));
        });
  }

  /**
   * Variables of the environment.
   *
   * @param variables their names and values
   * @return sets them in an event
   */
  public static Consumer<ObjectNode> env(Map<String, String> variables) {
    return event -> variables.forEach(event.withObjectProperty("env")::put);
  }

  private static ObjectNode object(String json) {
    try {
      return (ObjectNode) JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static String event(String task, String id, Consumer<ObjectNode> edit) {
    ObjectNode event = JSON.createObjectNode();
    event.put("version", "1").put("task_type", task).put("txn_type", "my-contract").put("id", id);
    STORED.forEach(event::putNull);
    GIVEN.forEach(event::putNull);
    event.putArray("args");
    edit.accept(event);
    return event.toString();
  }
}
