package com.dragonchain.contractbuilder.oci;

import com.dragonchain.contractbuilder.error.InvalidInputException;
import com.dragonchain.contractbuilder.model.Quote;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** A list of hosts: {@code host} (any port), {@code host:port}, each with or without {@code *.}. */
final class HostRules {
  private static final Pattern RULE =
      Pattern.compile(
          "(?:\\*\\.)?(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\\[[a-f0-9:]+\\])(?::\\d{1,5})?");
  private static final Pattern PORT = Pattern.compile(":\\d+$");

  private final List<String> rules;

  private HostRules(List<String> rules) {
    this.rules = List.copyOf(rules);
  }

  static HostRules of(String setting, Collection<String> entries) {
    List<String> rules = new ArrayList<>();
    for (String entry : entries) {
      String rule = entry.strip().toLowerCase(Locale.ROOT);
      if (!RULE.matcher(rule).matches()) {
        throw new InvalidInputException(
            setting + ": " + Quote.of(entry) + " is not host or host:port, with or without *.");
      }
      rules.add(rule);
    }
    return new HostRules(rules);
  }

  boolean matches(String registry) {
    String full = registry.toLowerCase(Locale.ROOT);
    String host = host(full);
    return rules.stream()
        .anyMatch(
            rule -> {
              String name = PORT.matcher(rule).find() ? full : host;
              return rule.startsWith("*.") ? name.endsWith(rule.substring(1)) : name.equals(rule);
            });
  }

  /** A registry's name without its port. */
  static String host(String registry) {
    return PORT.matcher(registry).replaceFirst("");
  }
}
