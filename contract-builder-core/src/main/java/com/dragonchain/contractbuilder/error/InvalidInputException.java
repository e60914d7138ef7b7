package com.dragonchain.contractbuilder.error;

/** The caller's input is at fault: an event, a setting, a name. Nothing was touched. */
public class InvalidInputException extends ContractBuilderException {

  private static final long serialVersionUID = 1L;

  /**
   * Makes one.
   *
   * @param message the field, what it was (never a secret), what would be right
   */
  public InvalidInputException(String message) {
    super(message);
  }

  /**
   * Makes one with its cause.
   *
   * @param message the field, what it was (never a secret), what would be right
   * @param cause what led to it; its message must hold no secret
   */
  public InvalidInputException(String message, Throwable cause) {
    super(message, cause);
  }
}
