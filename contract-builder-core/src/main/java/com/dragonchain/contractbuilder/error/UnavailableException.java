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

  /**
   * What a write ends with of which an attempt was not answered. That attempt may still land, so a
   * later refusal is not the last word.
   *
   * @param last what came of the last attempt
   * @return {@code last}, if it leaves open what came of the write; else one that does
   */
  public static ContractBuilderException afterNoAnswer(ContractBuilderException last) {
    boolean leavesOpen =
        last instanceof UnavailableException
            || last instanceof CancelledException
            || last instanceof BusyException;
    return leavesOpen
        ? last
        : new UnavailableException(
            last.getMessage()
                + "; an earlier attempt was not answered and may still have its effect",
            last);
  }
}
