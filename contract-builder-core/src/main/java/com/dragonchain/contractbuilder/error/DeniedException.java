package com.dragonchain.contractbuilder.error;

/**
 * Credentials are missing, wrong, or not enough. Repeating does not help; other credentials may.
 */
public final class DeniedException extends ContractBuilderException {

  private static final long serialVersionUID = 1L;

  /**
   * Makes one.
   *
   * @param message action, target, what happened, what to do
   */
  public DeniedException(String message) {
    super(message);
  }

  /**
   * Makes one with its cause.
   *
   * @param message action, target, what happened, what to do
   * @param cause what led to it; its message must hold no secret
   */
  public DeniedException(String message, Throwable cause) {
    super(message, cause);
  }
}
