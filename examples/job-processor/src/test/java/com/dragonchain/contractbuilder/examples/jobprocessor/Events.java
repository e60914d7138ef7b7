package com.dragonchain.contractbuilder.examples.jobprocessor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Consumer;

/** Events as the chain's web server writes them: every field, most of them null. */
final class Events {

  private static final JsonMapper JSON = new JsonMapper();

  private static final String[] STORED = {
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
  };

  private static final String[] NULLS = {
    "auth",
    "image",
    "cmd",
    "secrets",
    "existing_secrets",
    "image_digest",
    "env",
    "cron",
    "seconds",
    "execution_order",
    "start_state",
    "desired_state",
    "disable_schedule",
    "auth_key_id"
  };

  private Events() {}

  static String create(String id, String image) {
    return create(id, image, event -> {});
  }

  static String create(String id, String image, Consumer<ObjectNode> edit) {
    return event(
        "create",
        id,
        event -> {
          event.put("image", image).put("cmd", "/bin/contract").put("execution_order", "parallel");
          edit.accept(event);
        });
  }

  static String update(String id, Consumer<ObjectNode> edit) {
    return event(
        "update",
        id,
        event -> {
          event.put("start_state", "active");
          edit.accept(event);
        });
  }

  /** An update of one variable of the environment. */
  static String environment(String id, String name, String value) {
    return update(id, event -> event.putObject("env").put(name, value));
  }

  /** A delete carries the stored contract. */
  static String delete(String id, String metadata) {
    return event(
        "delete",
        id,
        event -> {
          try {
            ObjectNode stored = (ObjectNode) JSON.readTree(metadata);
            for (String field : STORED) {
              event.set(field, stored.get(field));
            }
          } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
          }
        });
  }

  private static String event(String task, String id, Consumer<ObjectNode> edit) {
    ObjectNode event = JSON.createObjectNode();
    event.put("version", "1").put("task_type", task).put("txn_type", "my-contract").put("id", id);
    for (String field : NULLS) {
      event.putNull(field);
    }
    event.putArray("args");
    edit.accept(event);
    return event.toString();
  }
}
