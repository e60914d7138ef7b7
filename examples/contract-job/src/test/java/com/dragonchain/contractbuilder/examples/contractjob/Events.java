package com.dragonchain.contractbuilder.examples.contractjob;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.function.Consumer;

/** Events as the chain's web server writes them: every field, most of them null. */
final class Events {

  private static final JsonMapper JSON = new JsonMapper();

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

  /** A delete carries the stored contract. */
  static String delete(String id, String metadata) {
    return event(
        "delete",
        id,
        event -> {
          try {
            ObjectNode stored = (ObjectNode) JSON.readTree(metadata);
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
              event.set(field, stored.get(field));
            }
          } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalArgumentException(e);
          }
        });
  }

  static Consumer<ObjectNode> env(Map<String, String> variables) {
    return event -> variables.forEach(event.withObjectProperty("env")::put);
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
