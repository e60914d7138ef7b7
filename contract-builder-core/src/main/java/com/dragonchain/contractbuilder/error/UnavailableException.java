package com.dragonchain.contractbuilder.error;

/**
 * A server did not answer, or answered that it cannot now. Whether the call had an effect is
 * unknown; repeating may help.
 */
public final class UnavailableException extends ContractBuilderException {

  private static final long serialVersionUID = 1L;

  /**
   * Makes one.
   *
   * @param message action, target, what happened, what to do
   */
  public UnavailableException(String message) {
    super(message);
  }

  /**
   * Makes one with its cause.
   *
   * @param message action, target, what happened, what to do
   * @param cause what led to it; its message must hold no secret
   */
  public UnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
