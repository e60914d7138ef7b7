package com.dragonchain.contractbuilder.error;

/**
 * The root of everything that this library throws on purpose. Subtypes differ by what the caller
 * can do about it. A message is one line: the action, its target, what happened, and a remedy; it
 * never holds a secret.
 */
public abstract class ContractBuilderException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String message;

  /**
   * Makes one.
   *
   * @param message action, target, what happened, what to do
   */
  protected ContractBuilderException(String message) {
    super(message);
    this.message = message;
  }

  /**
   * Makes one with its cause.
   *
   * @param message action, target, what happened, what to do
   * @param cause what led to it; its message must hold no secret
   */
  protected ContractBuilderException(String message, Throwable cause) {
    super(message, cause);
    this.message = message;
  }

  /** Never null. */
  @Override
  public final String getMessage() {
    return message;
  }
}
