package com.dragonchain.contractbuilder.model;

import java.util.regex.Pattern;

/** Quotes untrusted text for a message: one line, bounded, nothing that a terminal would obey. */
public final class Quote {

  private static final int LIMIT = 80;
  private static final Pattern INVISIBLE = Pattern.compile("[\\p{Z}\\p{Cc}\\p{Cf}\\p{Cs}]+");

  private Quote() {}

  /**
   * Quotes.
   *
   * @param text any text that is not a secret
   * @return it in double quotes, control and non-ASCII characters escaped, cut after 80 characters
   */
  public static String of(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length() && i < LIMIT; i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c >= ' ' && c <= '~') {
        quoted.append(c);
      } else {
        quoted.append(String.format("\\u%04x", (int) c));
      }
    }
    return quoted.append(text.length() > LIMIT ? "…\"" : "\"").toString();
  }

  /**
   * Makes foreign text fit for one line of a message, without quotes.
   *
   * @param text what a server or a tool said
   * @param limit how many characters (code points) to keep
   * @return the text, runs of spaces, line breaks, control and format characters (Unicode
   *     categories Z, Cc, Cf, and Cs) as one space, cut
   */
  public static String line(String text, int limit) {
    String flat = INVISIBLE.matcher(text).replaceAll(" ").strip();
    return flat.codePointCount(0, flat.length()) <= limit
        ? flat
        : flat.substring(0, flat.offsetByCodePoints(0, limit)) + "…";
  }
}
