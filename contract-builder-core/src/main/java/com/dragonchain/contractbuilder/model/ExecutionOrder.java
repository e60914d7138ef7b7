package com.dragonchain.contractbuilder.model;

import com.dragonchain.contractbuilder.error.InvalidInputException;

/** Whether invocations of a contract may overlap. */
public enum ExecutionOrder {
  /** One after another. */
  SERIAL("serial"),
  /** Side by side. */
  PARALLEL("parallel");

  private final String text;

  ExecutionOrder(String text) {
    this.text = text;
  }

  /**
   * Parses the wire's word.
   *
   * @param text {@code serial} or {@code parallel}
   * @return the order
   * @throws InvalidInputException for any other word
   */
  public static ExecutionOrder of(String text) {
    for (ExecutionOrder order : values()) {
      if (order.text.equals(text)) {
        return order;
      }
    }
    throw new InvalidInputException(
        "execution_order: " + Quote.of(text) + " is neither \"serial\" nor \"parallel\"");
  }

  /**
   * The wire's word.
   *
   * @return {@code serial} or {@code parallel}
   */
  public String text() {
    return text;
  }
}
