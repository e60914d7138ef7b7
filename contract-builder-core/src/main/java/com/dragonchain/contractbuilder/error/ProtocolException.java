package com.dragonchain.contractbuilder.error;

/**
 * A server answered what its protocol does not allow, or what contradicts itself. Nothing of the
 * answer was believed.
 */
public final class ProtocolException extends ContractBuilderException {

  private static final long serialVersionUID = 1L;

  /**
   * Makes one.
   *
   * @param message action, target, what happened, what to do
   */
  public ProtocolException(String message) {
    super(message);
  }

  /**
   * Makes one with its cause.
   *
   * @param message action, target, what happened, what to do
   * @param cause what led to it; its message must hold no secret
   */
  public ProtocolException(String message, Throwable cause) {
    super(message, cause);
  }
}
