package com.dragonchain.contractbuilder.job;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lists of texts within the flat data of a journal: {@code key.0}, {@code key.1}, and so on. */
final class Lists {

  private Lists() {}

  static void put(Map<String, String> data, String key, List<String> values) {
    for (int i = 0; i < values.size(); i++) {
      data.put(key + "." + i, values.get(i));
    }
  }

  static List<String> get(Map<String, String> data, String key) {
    List<String> values = new ArrayList<>();
    @Nullable String value = data.get(key + ".0");
    while (value != null) {
      values.add(value);
      value = data.get(key + "." + values.size());
    }
    return values;
  }

  static Map<String, String> of(String key, List<String> values) {
    Map<String, String> data = new java.util.LinkedHashMap<>();
    put(data, key, values);
    return data;
  }
}
