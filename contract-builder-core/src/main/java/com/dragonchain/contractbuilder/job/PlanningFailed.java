package com.dragonchain.contractbuilder.job;

import com.dragonchain.contractbuilder.error.ContractBuilderException;

/**
 * What kept a job from being planned, told by its first step so that the contract's status can say
 * it.
 */
final class PlanningFailed extends ContractBuilderException {

  private static final long serialVersionUID = 1L;

  PlanningFailed(String message) {
    super(message);
  }
}
