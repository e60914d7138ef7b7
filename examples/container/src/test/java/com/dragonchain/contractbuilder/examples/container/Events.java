package com.dragonchain.contractbuilder.examples.container;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/** Events as the chain's web server writes them. */
final class Events {

  private static final JsonMapper JSON = new JsonMapper();
  private static final List<String> NULLS =
      List.of(
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
          "auth_key_id");

  private Events() {}

  static String create(String id, String image, String program, Map<String, String> variables) {
    ObjectNode event = event("create", id).put("image", image).put("cmd", program);
    event.putObject("secrets").put("word", "alpha");
    variables.forEach(event.put("execution_order", "parallel").putObject("env")::put);
    return event.toString();
  }

  static String update(String id, Map<String, String> variables) {
    ObjectNode event = event("update", id).put("start_state", "active");
    variables.forEach(event.putObject("env")::put);
    return event.toString();
  }

  /** A delete carries what is stored. */
  static String delete(String id, JsonNode stored) {
    ObjectNode event = event("delete", id);
    NULLS.stream().filter(stored::has).forEach(field -> event.set(field, stored.get(field)));
    return event.toString();
  }

  private static ObjectNode event(String task, String id) {
    ObjectNode event = JSON.createObjectNode();
    event.put("version", "1").put("task_type", task).put("txn_type", "my-contract").put("id", id);
    NULLS.forEach(event::putNull);
    event.putArray("args");
    return event;
  }
}
