package com.dragonchain.contractbuilder.error;

/**
 * The request is well formed, but the world or a policy says no: an image too large, a registry
 * that is not allowed, a quota.
 */
public final class RefusedException extends ContractBuilderException {

  private static final long serialVersionUID = 1L;

  /**
   * Makes one.
   *
   * @param message action, target, what happened, what to do
   */
  public RefusedException(String message) {
    super(message);
  }

  /**
   * Makes one with its cause.
   *
   * @param message action, target, what happened, what to do
   * @param cause what led to it; its message must hold no secret
   */
  public RefusedException(String message, Throwable cause) {
    super(message, cause);
  }
}
