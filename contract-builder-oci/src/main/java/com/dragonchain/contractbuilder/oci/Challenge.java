package com.dragonchain.contractbuilder.oci;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A way in that a server offers (RFC 9110, section 11.6.1).
 *
 * @param scheme in lower case, such as {@code bearer}
 * @param parameters by their names in lower case
 */
record Challenge(String scheme, Map<String, String> parameters) {

  Challenge {
    parameters = Map.copyOf(parameters);
  }

  /** Reads headers; what is malformed ends the reading of its header. */
  static List<Challenge> parse(List<String> headers) {
    List<Challenge> challenges = new ArrayList<>();
    for (String header : headers) {
      new Parser(header, challenges).parse();
    }
    return challenges;
  }

  private static final class Parser {
    private final String text;
    private final List<Challenge> challenges;
    private int at;

    Parser(String text, List<Challenge> challenges) {
      this.text = text;
      this.challenges = challenges;
    }

    void parse() {
      skip(" \t,");
      while (at < text.length()) {
        String scheme = token();
        if (scheme.isEmpty()) {
          return;
        }
        skip(" \t");
        Map<String, String> parameters = new LinkedHashMap<>();
        boolean good = parameters(parameters);
        challenges.add(new Challenge(scheme.toLowerCase(Locale.ROOT), parameters));
        if (!good) {
          return;
        }
      }
    }

    /** Reads parameters up to the next scheme; false if nothing after them makes sense. */
    private boolean parameters(Map<String, String> parameters) {
      while (true) {
        skip(" \t,");
        int start = at;
        String name = token();
        if (name.isEmpty()) {
          return at >= text.length();
        }
        skip(" \t");
        if (!next('=')) {
          // No parameter: the scheme of the next challenge, or a token68 that we do not use.
          at = start;
          return true;
        }
        skip(" \t");
        String value = next('"') ? quoted() : token();
        parameters.putIfAbsent(name.toLowerCase(Locale.ROOT), value);
      }
    }

    private String quoted() {
      StringBuilder value = new StringBuilder();
      while (at < text.length() && text.charAt(at) != '"') {
        if (text.charAt(at) == '\\' && at + 1 < text.length()) {
          at++;
        }
        value.append(text.charAt(at++));
      }
      next('"');
      return value.toString();
    }

    private String token() {
      int start = at;
      while (at < text.length() && isTokenCharacter(text.charAt(at))) {
        at++;
      }
      return text.substring(start, at);
    }

    private static boolean isTokenCharacter(char c) {
      return c > ' ' && c < 127 && "\"(),/:;<=>?@[\\]{}".indexOf(c) < 0;
    }

    private boolean next(char c) {
      if (at < text.length() && text.charAt(at) == c) {
        at++;
        return true;
      }
      return false;
    }

    private void skip(String characters) {
      while (at < text.length() && characters.indexOf(text.charAt(at)) >= 0) {
        at++;
      }
    }
  }
}
