package com.dragonchain.contractbuilder.job;

import com.dragonchain.contractbuilder.error.BusyException;
import com.dragonchain.contractbuilder.event.InvalidEventException;
import com.dragonchain.contractbuilder.model.Contract;
import com.dragonchain.contractbuilder.model.ContractId;
import com.dragonchain.contractbuilder.model.ContractState;
import com.dragonchain.contractbuilder.model.ContractStatus;
import com.dragonchain.contractbuilder.model.Quote;
import com.dragonchain.contractbuilder.port.ContractStore;
import com.dragonchain.contractbuilder.port.JobId;
import com.dragonchain.contractbuilder.port.JobJournal;
import com.dragonchain.contractbuilder.port.Lease;
import java.time.Duration;
import java.util.Optional;

/**
 * Gives a contract back to its owner whose event is at fault. The web server marked it before it
 * queued the event, and takes no other one as long as the mark is there.
 */
final class GiveBack {

  private static final int LONGEST_REASON = 1000;

  private final Environs environs;
  private final InvalidEventException fault;

  GiveBack(Environs environs, InvalidEventException fault) {
    this.environs = environs;
    this.fault = fault;
  }

  /** Whether the contract was marked, and nobody else is at it. */
  boolean to(ContractId id) {
    ContractStore contracts = environs.ports().contracts();
    JobJournal journal = environs.ports().journal();
    if (contracts.find(id).filter(GiveBack::isMarked).isEmpty()) {
      return false;
    }
    Duration life = environs.settings().lease();
    JobId job = new JobId("give-back-" + environs.randomUuid());
    try (Lease lease = journal.acquire(id, job, life, Duration.ZERO)) {
      Optional<Contract> stored = contracts.find(id).filter(GiveBack::isMarked);
      if (stored.isEmpty() || lease.openJob().isPresent()) {
        return false;
      }
      ContractState state = UpdateFlow.prior(stored.get(), fault.startState());
      String reason = Quote.line(fault.getMessage(), LONGEST_REASON);
      ContractStatus status = ContractStatus.of(state, reason, environs.now());
      contracts.save(lease.fence(), stored.get().withStatus(status));
      return true;
    } catch (BusyException e) {
      return false;
    }
  }

  private static boolean isMarked(Contract contract) {
    String state = contract.status().state();
    return state.equals(ContractState.UPDATING.text())
        || state.equals(ContractState.DELETING.text());
  }
}
