package com.dragonchain.contractbuilder.model;

/** Quotes untrusted text for a message: one line, bounded, nothing that a terminal would obey. */
public final class Quote {

  private static final int LIMIT = 80;

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
   * @param limit how many characters to keep
   * @return the text, line breaks and control characters as spaces, cut
   */
  public static String line(String text, int limit) {
    String flat = text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
    return flat.length() <= limit ? flat : flat.substring(0, limit) + "…";
  }
}
