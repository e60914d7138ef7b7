package com.dragonchain.contractbuilder.event;

import com.dragonchain.contractbuilder.error.InvalidInputException;
import com.dragonchain.contractbuilder.model.Quote;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The fields of an event: those that must be there are, and each has its type. What a text, an
 * array or an object holds is for others to judge.
 */
final class EventFields {

  private enum Type {
    TEXT("a text"),
    TEXTS("an array of texts"),
    OBJECT("an object"),
    INTEGER("an integer"),
    FLAG("true or false");

    private final String name;

    Type(String name) {
      this.name = name;
    }

    boolean allows(Object value) {
      return switch (this) {
        case TEXT -> value instanceof String;
        case TEXTS ->
            value instanceof List<?> list && list.stream().allMatch(String.class::isInstance);
        case OBJECT -> value instanceof Map<?, ?>;
        case INTEGER -> value instanceof Long || value instanceof BigInteger;
        case FLAG -> value instanceof Boolean;
      };
    }
  }

  private static final Set<String> NEVER_NULL = Set.of("version", "task_type", "txn_type", "id");

  private static final List<String> REQUIRED =
      List.of(
          "version",
          "task_type",
          "txn_type",
          "id",
          "image",
          "cmd",
          "args",
          "env",
          "execution_order");

  /** What may hold somebody's secret is never quoted. */
  private static final Set<String> HIDDEN = Set.of("auth", "cmd", "args", "secrets", "env");

  private static final Map<String, Type> TYPES = types();

  private final Map<String, @Nullable Object> values;

  private EventFields(Map<String, @Nullable Object> values) {
    this.values = values;
  }

  private static Map<String, Type> types() {
    Map<String, Type> types = new LinkedHashMap<>();
    Stream.of("version", "task_type", "txn_type", "id", "auth", "image", "cmd")
        .forEach(name -> types.put(name, Type.TEXT));
    types.put("args", Type.TEXTS);
    types.put("secrets", Type.OBJECT);
    types.put("existing_secrets", Type.TEXTS);
    types.put("image_digest", Type.TEXT);
    types.put("env", Type.OBJECT);
    types.put("cron", Type.TEXT);
    types.put("seconds", Type.INTEGER);
    Stream.of("execution_order", "start_state", "desired_state")
        .forEach(name -> types.put(name, Type.TEXT));
    types.put("disable_schedule", Type.FLAG);
    types.put("auth_key_id", Type.TEXT);
    return types;
  }

  /**
   * Checks presence and types.
   *
   * @throws InvalidInputException that names the first field at fault
   */
  static EventFields of(Map<String, @Nullable Object> document) {
    EventFields fields = new EventFields(document);
    fields.checkVersion();
    for (String name : REQUIRED) {
      if (!document.containsKey(name)) {
        throw new InvalidInputException(
            name + ": missing; an event of version 1 has it, " + right(name));
      }
    }
    TYPES.forEach(fields::checkType);
    return fields;
  }

  /** Before all else: an event of another version may look like anything. */
  private void checkVersion() {
    if (!values.containsKey("version")) {
      throw new InvalidInputException("version: missing; only \"1\" is known");
    }
    if (!"1".equals(values.get("version"))) {
      throw new InvalidInputException(
          "version: " + describe("version", values.get("version")) + " is not the text \"1\"");
    }
  }

  private void checkType(String name, Type type) {
    Object value = values.get(name);
    if (value == null
        ? values.containsKey(name) && NEVER_NULL.contains(name)
        : !type.allows(value)) {
      throw new InvalidInputException(
          name + ": " + describe(name, value) + " is not " + right(name));
    }
  }

  private static String right(String name) {
    Type type = TYPES.getOrDefault(name, Type.TEXT);
    return type.name + (NEVER_NULL.contains(name) ? "" : " or null");
  }

  private static String describe(String name, @Nullable Object value) {
    boolean scalar = !(value instanceof Map<?, ?> || value instanceof List<?>);
    if (value == null || !scalar || HIDDEN.contains(name)) {
      return describe(value);
    }
    return describe(value) + ", " + Quote.of(PythonText.str(value)) + ",";
  }

  /** The kind of a value of JSON, with its article. */
  static String describe(@Nullable Object value) {
    if (value == null) {
      return "null";
    }
    if (value instanceof String) {
      return "a text";
    }
    if (value instanceof Boolean) {
      return "a boolean";
    }
    if (value instanceof Number) {
      return "a number";
    }
    if (value instanceof List<?> list) {
      return list.stream().allMatch(String.class::isInstance)
          ? "an array"
          : "an array with something else than texts in it";
    }
    return "an object";
  }

  /** A text that is never null. */
  String text(String name) {
    Object value = values.get(name);
    if (value == null) {
      throw new InvalidInputException(name + ": null is not " + right(name));
    }
    return (String) value;
  }

  /** A text; the empty one counts as null. */
  Optional<String> find(String name) {
    return Optional.ofNullable((String) values.get(name)).filter(text -> !text.isEmpty());
  }

  /** An array; null counts as empty. */
  List<String> texts(String name) {
    return values.get(name) instanceof List<?> list
        ? list.stream().map(String.class::cast).toList()
        : List.of();
  }

  /** An object; null counts as empty. */
  Map<?, ?> object(String name) {
    return values.get(name) instanceof Map<?, ?> map ? map : Map.of();
  }

  /** A flag; null counts as false. */
  boolean flag(String name) {
    return Boolean.TRUE.equals(values.get(name));
  }

  /** An integer of any size. */
  Optional<Number> integer(String name) {
    return Optional.ofNullable((Number) values.get(name));
  }
}
