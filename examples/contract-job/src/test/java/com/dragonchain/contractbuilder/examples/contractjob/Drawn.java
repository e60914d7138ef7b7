package com.dragonchain.contractbuilder.examples.contractjob;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces what a run draws by chance or by the clock, so that two runs can be compared: equal
 * values get equal names, and what was there before the run stays as it is.
 */
final class Drawn {

  /** What is drawn. */
  enum Kind {
    DIGEST("sha256:[0-9a-f]{64}"),
    KEY_ID("\\bSC_[A-Z]{12}\\b"),
    KEY("(?<![A-Za-z0-9])[A-Za-z0-9]{43}(?![A-Za-z0-9])"),
    TRANSACTION("(?<=\"txn_id\":\")[0-9a-f-]{36}"),
    INSTANT("(?<=\"timestamp\":\")20[0-9-]{8} [0-9:]{8}\\.[0-9]{6}(?=\")"),
    SECONDS("(?<=\"timestamp\":\")[0-9]{10}(?=\")|(?<=\"registration_time\":)[0-9]{10}");

    final Pattern pattern;

    Kind(String pattern) {
      this.pattern = Pattern.compile(pattern);
    }
  }

  private final String before;

  Drawn(String before) {
    this.before = before;
  }

  /** Names are given in the order of first appearance; times are not told apart. */
  String named(String text) {
    String named = text;
    for (Kind kind : Kind.values()) {
      boolean time = kind == Kind.INSTANT || kind == Kind.SECONDS;
      Map<String, String> names = new HashMap<>();
      Matcher matcher = kind.pattern.matcher(named);
      StringBuilder result = new StringBuilder();
      while (matcher.find()) {
        String value = matcher.group();
        String name =
            before.contains(value)
                ? value
                : names.computeIfAbsent(
                    value, drawn -> "<" + kind + (time ? "" : " " + (names.size() + 1)) + ">");
        matcher.appendReplacement(result, Matcher.quoteReplacement(name));
      }
      named = matcher.appendTail(result).toString();
    }
    return named;
  }
}
