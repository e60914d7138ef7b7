package com.dragonchain.contractbuilder.examples.contractjob;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** JSON with its members sorted: for what is compared by value. */
final class PlainJson {

  private static final JsonMapper JSON = new JsonMapper();

  private PlainJson() {}

  static String of(String json) {
    return of(read(json));
  }

  static String of(JsonNode json) {
    return plain(json).toString();
  }

  static JsonNode read(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(json, e);
    }
  }

  private static Object plain(JsonNode node) {
    if (node.isObject()) {
      Map<String, Object> members = new TreeMap<>();
      node.properties().forEach(member -> members.put(member.getKey(), plain(member.getValue())));
      return members;
    }
    if (node.isArray()) {
      List<Object> items = new ArrayList<>();
      node.forEach(item -> items.add(plain(item)));
      return items;
    }
    return node.asText();
  }
}
