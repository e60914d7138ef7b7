package com.dragonchain.contractbuilder.error;

/** The thread was interrupted. The interrupt flag is set again; what had begun can be repeated. */
public final class CancelledException extends ContractBuilderException {

  private static final long serialVersionUID = 1L;

  /**
   * Makes one.
   *
   * @param message action, target, what happened, what to do
   */
  public CancelledException(String message) {
    super(message);
  }

  /**
   * Makes one with its cause.
   *
   * @param message action, target, what happened, what to do
   * @param cause what led to it; its message must hold no secret
   */
  public CancelledException(String message, Throwable cause) {
    super(message, cause);
  }
}
