package com.dragonchain.contractbuilder.job;

import com.dragonchain.contractbuilder.model.ContractId;
import java.util.List;

/**
 * What a job would do, and why.
 *
 * @param taskType {@code create}, {@code update} or {@code delete}
 * @param contract the contract
 * @param steps in their order
 */
public record Plan(String taskType, ContractId contract, List<PlannedStep> steps) {

  /** Copies. */
  public Plan {
    steps = List.copyOf(steps);
  }

  /**
   * One effect.
   *
   * @param name the step's name, such as {@code deploy-function}; unique in a plan
   * @param target what it acts on
   * @param why what asks for it
   */
  public record PlannedStep(String name, String target, String why) {}
}
