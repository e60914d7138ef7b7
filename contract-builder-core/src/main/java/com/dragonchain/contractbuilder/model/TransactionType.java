package com.dragonchain.contractbuilder.model;

import com.dragonchain.contractbuilder.error.InvalidInputException;
import java.util.regex.Pattern;

/**
 * A contract's transaction type: its user-facing name.
 *
 * @param value the name
 */
public record TransactionType(String value) {

  private static final Pattern GRAMMAR = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9-]{1,19}");

  /**
   * Parses a name by today's rules.
   *
   * @param text the name
   * @return the type
   * @throws InvalidInputException if it is not 2 to 20 letters, digits or dashes, the first one no
   *     dash
   */
  public static TransactionType of(String text) {
    if (!GRAMMAR.matcher(text).matches()) {
      throw new InvalidInputException(
          "txn_type: "
              + Quote.of(text)
              + " is not 2 to 20 letters, digits or dashes that begin with a letter or digit");
    }
    return new TransactionType(text);
  }

  /**
   * Takes a name that was stored under older rules as it is.
   *
   * @param text any text
   * @return the type
   */
  public static TransactionType stored(String text) {
    return new TransactionType(text);
  }

  @Override
  public String toString() {
    return value;
  }
}
