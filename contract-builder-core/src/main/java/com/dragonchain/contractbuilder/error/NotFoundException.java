package com.dragonchain.contractbuilder.error;

/** What was asked for does not exist, and has to. */
public final class NotFoundException extends ContractBuilderException {

  private static final long serialVersionUID = 1L;

  /**
   * Makes one.
   *
   * @param message action, target, what happened, what to do
   */
  public NotFoundException(String message) {
    super(message);
  }

  /**
   * Makes one with its cause.
   *
   * @param message action, target, what happened, what to do
   * @param cause what led to it; its message must hold no secret
   */
  public NotFoundException(String message, Throwable cause) {
    super(message, cause);
  }
}
