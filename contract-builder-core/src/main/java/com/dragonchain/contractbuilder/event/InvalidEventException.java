package com.dragonchain.contractbuilder.event;

import com.dragonchain.contractbuilder.error.InvalidInputException;
import com.dragonchain.contractbuilder.model.ContractId;
import com.dragonchain.contractbuilder.model.ContractState;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An event is at fault. Carries what could be read, so that its contract can be given back to its
 * owner.
 */
public final class InvalidEventException extends InvalidInputException {

  private static final long serialVersionUID = 1L;

  private final transient @Nullable ContractId contract;
  private final transient @Nullable ContractState startState;

  InvalidEventException(
      String message, @Nullable ContractId contract, @Nullable ContractState startState) {
    super(message);
    this.contract = contract;
    this.startState = startState;
  }

  /**
   * The contract that the event is about.
   *
   * @return its id, if it could be read
   */
  public Optional<ContractId> contract() {
    return Optional.ofNullable(contract);
  }

  /**
   * The state that the contract had before the web server marked it.
   *
   * @return the event's {@code start_state}, if it could be read
   */
  public Optional<ContractState> startState() {
    return Optional.ofNullable(startState);
  }
}
