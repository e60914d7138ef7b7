package com.dragonchain.contractbuilder.event;

import com.dragonchain.contractbuilder.error.InvalidInputException;
import com.dragonchain.contractbuilder.model.Environment;
import com.dragonchain.contractbuilder.model.Quote;
import com.dragonchain.contractbuilder.model.Secret;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Names and values of an event's environment and secrets. Names are quoted, values never. */
final class EventNames {

  private static final Pattern VARIABLE = Pattern.compile("[a-zA-Z][a-zA-Z0-9._-]+");
  private static final Pattern SECRET = Pattern.compile("[a-zA-Z][a-zA-Z0-9-]{0,16}");

  /** The chain gives these itself. */
  private static final Set<String> RESERVED = Set.of("secret-key", "auth-key-id");

  private EventNames() {}

  static Environment environment(Map<?, ?> json) {
    Map<String, String> variables = new LinkedHashMap<>();
    json.forEach((name, value) -> variables.put(variable((String) name), value(name, value)));
    return new Environment(variables);
  }

  private static String variable(String name) {
    if (!VARIABLE.matcher(name).matches()) {
      throw new InvalidInputException(
          "env: the name "
              + Quote.of(name)
              + " is not a letter and one or more letters, digits, dots, underscores or dashes");
    }
    return name;
  }

  private static String value(Object name, @Nullable Object value) {
    if (value instanceof Map<?, ?> || value instanceof List<?>) {
      throw new InvalidInputException(
          "env: the value of "
              + Quote.of((String) name)
              + " is "
              + (value instanceof List<?> ? "an array" : "an object")
              + "; a text, number, boolean or null is needed");
    }
    String text = PythonText.str(value);
    checkPlain("env: the value of " + Quote.of((String) name), text);
    return text;
  }

  /** Names in lower case. A value may hold NUL, since a secret is a file of any bytes. */
  static Map<String, Secret> secrets(Map<?, ?> json) {
    Map<String, Secret> secrets = new LinkedHashMap<>();
    json.forEach(
        (key, value) -> {
          String name = secretName("secrets", (String) key);
          if (RESERVED.contains(name)) {
            throw new InvalidInputException(
                "secrets: the name " + Quote.of((String) key) + " is reserved; choose another");
          }
          if (secrets.containsKey(name)) {
            throw new InvalidInputException(
                "secrets: the name "
                    + Quote.of((String) key)
                    + " is there twice, in lower case; rename one");
          }
          secrets.put(name, secret(name, value));
        });
    return secrets;
  }

  private static Secret secret(String name, @Nullable Object value) {
    if (!(value instanceof String text)) {
      throw new InvalidInputException(
          "secrets: the value of "
              + Quote.of(name)
              + " is "
              + EventFields.describe(value)
              + "; a text is needed");
    }
    checkUnicode("secrets: the value of " + Quote.of(name), text);
    return Secret.of(text);
  }

  /** Names of secrets that exist, each once, in lower case, the chain's own among them. */
  static List<String> existing(List<String> names) {
    Set<String> existing = new LinkedHashSet<>();
    names.forEach(name -> existing.add(secretName("existing_secrets", name)));
    return List.copyOf(existing);
  }

  private static String secretName(String field, String name) {
    if (!SECRET.matcher(name).matches()) {
      throw new InvalidInputException(
          field
              + ": the name "
              + Quote.of(name)
              + " is not a letter and up to 16 letters, digits or dashes");
    }
    return name.toLowerCase(Locale.ROOT);
  }

  /**
   * Checks what becomes part of a process's environment (POSIX.1-2017, section 8.1).
   *
   * @param what the field, quoted if it is untrusted
   * @param text what to check, not quoted
   */
  static void checkPlain(String what, String text) {
    if (text.indexOf('\0') >= 0) {
      throw new InvalidInputException(
          what + " has a NUL character, which no process can be given; remove it");
    }
    checkUnicode(what, text);
  }

  /** Checks that UTF-8 can say it. */
  static void checkUnicode(String what, String text) {
    // code points pair the surrogates that belong together
    if (text.codePoints()
        .anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
      throw new InvalidInputException(
          what + " has half a surrogate pair, which is not Unicode; remove it");
    }
  }
}
