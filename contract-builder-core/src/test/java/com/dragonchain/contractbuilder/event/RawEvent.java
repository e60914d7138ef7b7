package com.dragonchain.contractbuilder.event;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** An event as a text, its fields to be replaced by any JSON, or by none. */
final class RawEvent {

  static final String ID = "11111111-2222-4333-8444-555555555555";

  private final Map<String, String> fields;

  private RawEvent(Map<String, String> fields) {
    this.fields = fields;
  }

  private static RawEvent empty(String task) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("version", "\"1\"");
    fields.put("task_type", "\"" + task + "\"");
    fields.put("txn_type", "\"my-contract\"");
    fields.put("id", "\"" + ID + "\"");
    for (String name :
        new String[] {
          "auth",
          "image",
          "cmd",
          "args",
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
        }) {
      fields.put(name, "null");
    }
    return new RawEvent(fields);
  }

  static RawEvent create() {
    return empty("create").with("image", "\"team/app:1\"").with("cmd", "\"/bin/app\"");
  }

  static RawEvent update() {
    return empty("update").with("start_state", "\"inactive\"");
  }

  static RawEvent delete() {
    return empty("delete");
  }

  static RawEvent of(String task) {
    return task.equals("create") ? create() : task.equals("update") ? update() : delete();
  }

  RawEvent with(String name, String json) {
    Map<String, String> changed = new LinkedHashMap<>(fields);
    changed.put(name, json);
    return new RawEvent(changed);
  }

  RawEvent without(String name) {
    Map<String, String> changed = new LinkedHashMap<>(fields);
    changed.remove(name);
    return new RawEvent(changed);
  }

  String json() {
    return fields.entrySet().stream()
        .map(field -> "\"" + field.getKey() + "\":" + field.getValue())
        .collect(Collectors.joining(",", "{", "}"));
  }
}
