package com.dragonchain.contractbuilder.job;

import com.dragonchain.contractbuilder.event.ContractEvent;
import com.dragonchain.contractbuilder.model.Contract;
import com.dragonchain.contractbuilder.model.ContractState;
import com.dragonchain.contractbuilder.model.ContractStatus;
import com.dragonchain.contractbuilder.model.FunctionSpec;
import java.time.Instant;
import java.util.Optional;

/** The contract and the function that a job leads to, or came from. */
final class Functions {

  private Functions() {}

  /** Whether the job deploys. */
  static boolean deploys(JobRecord record) {
    return record.plans(DeployFunction.NAME) || record.plans(UpdateFunction.NAME);
  }

  /** The contract as the job leaves it. */
  static Contract contract(JobContext job, Instant now) {
    JobRecord record = job.record();
    String keyId = CreateSecrets.keyId(job).orElse(null);
    Optional<String> adapted = record.step(AdaptImage.NAME).get(AdaptImage.DIGEST);
    ContractEvent event = job.requireEvent();
    if (event instanceof ContractEvent.Create create) {
      ContractStatus status = ContractStatus.of(ContractState.ACTIVE, "Creation success", now);
      return Target.created(create, job.environs().chain(), status, keyId, adapted.orElse(null));
    }
    ContractEvent.Update update = (ContractEvent.Update) event;
    Contract before = job.stored().orElseThrow();
    ContractState state =
        ContractState.find(record.fact(Flow.STATE_AFTER).orElseThrow()).orElseThrow();
    ContractStatus status = ContractStatus.of(state, "Contract update success!", now);
    String digest = adapted.orElse(before.imageDigest());
    Contract updated =
        Target.updated(
            before, update, job.environs().chain(), status, deploys(record), keyId, digest);
    return record.fact(UpdateFlow.REPAIRS).filter(Boolean::parseBoolean).isPresent()
        ? Target.withKeySecrets(updated)
        : updated;
  }

  /** The function as the job leaves it. */
  static FunctionSpec after(JobContext job) {
    return of(job, contract(job, Instant.EPOCH));
  }

  /** The function as it was before the job, if there was one. */
  static Optional<FunctionSpec> before(JobContext job) {
    return job.ports()
        .contracts()
        .findSpec(job.contract())
        .or(
            () ->
                job.stored()
                    .filter(contract -> contract.digest().isPresent())
                    .map(contract -> of(job, contract)));
  }

  static FunctionSpec of(JobContext job, Contract contract) {
    return Target.function(
        contract,
        job.ports().registry().repository(),
        job.environs().chain(),
        job.environs().defaults());
  }
}
