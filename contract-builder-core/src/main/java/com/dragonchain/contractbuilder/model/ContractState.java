package com.dragonchain.contractbuilder.model;

import java.util.Optional;

/** The state of a contract at rest. */
public enum ContractState {
  /** Being created; the web server answers it, nothing stores it. */
  PENDING("pending"),
  /** It runs, and its schedule is on. */
  ACTIVE("active"),
  /** It runs when it is invoked, and its schedule is off. */
  INACTIVE("inactive"),
  /** Its creation failed. */
  ERROR("error"),
  /** The web server asked for an update. */
  UPDATING("updating"),
  /** The web server asked for its removal. */
  DELETING("deleting"),
  /** Something of it could not be removed. */
  DELETE_FAILED("delete failed");

  private final String text;

  ContractState(String text) {
    this.text = text;
  }

  /**
   * The state of a word.
   *
   * @param text the wire's word
   * @return the state, or nothing for an unknown word
   */
  public static Optional<ContractState> find(String text) {
    for (ContractState state : values()) {
      if (state.text.equals(text)) {
        return Optional.of(state);
      }
    }
    return Optional.empty();
  }

  /**
   * The wire's word.
   *
   * @return such as {@code delete failed}
   */
  public String text() {
    return text;
  }
}
