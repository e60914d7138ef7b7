package com.dragonchain.contractbuilder.event;

/** Decides which crontabs the chain's scheduler understands. */
@FunctionalInterface
public interface CrontabRule {

  /**
   * Checks a crontab.
   *
   * @param expression the text
   * @throws com.dragonchain.contractbuilder.error.InvalidInputException with a message that says
   *     what is wrong with it; it is prefixed with the field's name by the reader
   */
  void check(String expression);
}
