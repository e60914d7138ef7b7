package com.dragonchain.contractbuilder.error;

/**
 * Somebody else holds the contract, or took it over. Nothing was touched since; try again later.
 */
public final class BusyException extends ContractBuilderException {

  private static final long serialVersionUID = 1L;

  /**
   * Makes one.
   *
   * @param message action, target, what happened, what to do
   */
  public BusyException(String message) {
    super(message);
  }

  /**
   * Makes one with its cause.
   *
   * @param message action, target, what happened, what to do
   * @param cause what led to it; its message must hold no secret
   */
  public BusyException(String message, Throwable cause) {
    super(message, cause);
  }
}
