package com.dragonchain.contractbuilder.job;

import com.dragonchain.contractbuilder.error.BusyException;
import com.dragonchain.contractbuilder.error.CancelledException;
import com.dragonchain.contractbuilder.error.ContractBuilderException;
import com.dragonchain.contractbuilder.error.NotFoundException;
import com.dragonchain.contractbuilder.error.UnavailableException;
import com.dragonchain.contractbuilder.event.ContractEvent;
import com.dragonchain.contractbuilder.event.ContractEvent.Create;
import com.dragonchain.contractbuilder.event.ContractEvent.Delete;
import com.dragonchain.contractbuilder.event.ContractEvent.Update;
import com.dragonchain.contractbuilder.model.Contract;
import java.util.Optional;

/** Makes the plan of an event, or says why there is none. */
record Planning(Environs environs) {

  /**
   * The plan; what keeps it from being made fails the job, so that the contract's status tells it.
   */
  Planned orFailing(ContractEvent event) {
    Optional<Contract> stored = environs.ports().contracts().find(event.contract());
    refuse(event, stored);
    try {
      return of(event, stored);
    } catch (CancelledException | BusyException e) {
      throw e;
    } catch (ContractBuilderException e) {
      if (event instanceof Delete) {
        throw e; // a delete asks nobody but the store, which has just answered
      }
      if (e instanceof UnavailableException && environs.settings().suspending()) {
        throw e;
      }
      String reason = "Planning failed: " + e.getMessage();
      Optional<Contract> onFailure =
          event instanceof Create create
              ? Optional.of(withWhatWasLeft(Target.notCreated(create, environs.now()), stored))
              : stored.map(
                  contract -> new UpdateFlow(environs, (Update) event, contract).onFailure());
      return Flow.failed(event.taskType(), event.contract(), onFailure, reason);
    }
  }

  /** Nobody has looked for what an earlier creation left: whoever comes next has to. */
  private static Contract withWhatWasLeft(Contract failed, Optional<Contract> stored) {
    Contract kept = stored.flatMap(Contract::digest).map(failed::withImage).orElse(failed);
    return stored.map(Contract::authKeyId).map(kept::withKey).orElse(kept);
  }

  private static void refuse(ContractEvent event, Optional<Contract> stored) {
    if (event instanceof Create) {
      Flow.refuseExisting(stored);
    } else if (event instanceof Update && stored.isEmpty()) {
      throw new NotFoundException(
          "update contract " + event.contract() + ": there is no such contract; create it first");
    }
  }

  Planned of(ContractEvent event, Optional<Contract> stored) {
    refuse(event, stored);
    if (event instanceof Create create) {
      return Flow.create(environs, create);
    }
    if (event instanceof Update update) {
      return new UpdateFlow(environs, update, stored.orElseThrow()).plan();
    }
    return Flow.delete(environs, (Delete) event, stored);
  }
}
