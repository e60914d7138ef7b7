package com.dragonchain.contractbuilder.job;

import com.dragonchain.contractbuilder.model.Contract;
import com.dragonchain.contractbuilder.model.ContractId;
import com.dragonchain.contractbuilder.model.ContractState;
import com.dragonchain.contractbuilder.model.ContractStatus;
import com.dragonchain.contractbuilder.model.Quote;
import com.dragonchain.contractbuilder.port.JobId;
import com.dragonchain.contractbuilder.port.Lease;
import java.time.Duration;
import java.util.Optional;

/**
 * Gives a contract back to its owner whose event is at fault or given up. The web server marked it
 * before it queued the event, and takes no other one as long as the mark is there.
 */
final class GiveBack {

  private static final int LONGEST_REASON = 1000;

  /** Ends what an earlier job left open. */
  @FunctionalInterface
  interface Settling {
    Object settle(Lease lease, LeaseKeeper keeper, Lease.OpenJob open);
  }

  private final Environs environs;
  private final Optional<ContractState> startState;
  private final String reason;

  GiveBack(Environs environs, Optional<ContractState> startState, String reason) {
    this.environs = environs;
    this.startState = startState;
    this.reason = reason;
  }

  /** Whether the contract was marked, also after what was open has been settled. */
  boolean to(ContractId id, JobId job, Settling settling) {
    if (marked(id).isEmpty()) {
      return false;
    }
    Duration life = environs.settings().lease();
    long acquiring = System.nanoTime();
    try (Lease lease = environs.ports().journal().acquire(id, job, life, Duration.ZERO);
        LeaseKeeper keeper = new LeaseKeeper(lease, life, acquiring)) {
      lease.openJob().ifPresent(open -> settling.settle(lease, keeper, open));
      Optional<Contract> stored = marked(id);
      if (stored.isEmpty()) {
        return false;
      }
      ContractState state = UpdateFlow.prior(stored.get(), startState);
      String message = Quote.line(reason, LONGEST_REASON);
      ContractStatus status = ContractStatus.of(state, message, environs.now());
      keeper.guard();
      environs.ports().contracts().save(lease.fence(), stored.get().withStatus(status));
      return true;
    }
  }

  private Optional<Contract> marked(ContractId id) {
    return environs.ports().contracts().find(id).filter(GiveBack::isMarked);
  }

  private static boolean isMarked(Contract contract) {
    String state = contract.status().state();
    return state.equals(ContractState.UPDATING.text())
        || state.equals(ContractState.DELETING.text());
  }
}
