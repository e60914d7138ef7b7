package com.dragonchain.contractbuilder.job;

import com.dragonchain.contractbuilder.error.NotFoundException;
import com.dragonchain.contractbuilder.event.ContractEvent;
import com.dragonchain.contractbuilder.job.JobRecord.StepRecord;
import com.dragonchain.contractbuilder.model.ApiKey;
import com.dragonchain.contractbuilder.model.Contract;
import com.dragonchain.contractbuilder.model.Secret;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Gives the gateway the secrets that the contract did not have before. */
final class CreateSecrets implements Step {

  static final String NAME = "create-secrets";

  /** Which secrets, in the contract's own words: a fact of the plan. */
  static final String NEW = "new-secret";

  private static final String HAD = "had";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String title() {
    return "Creating the secrets";
  }

  @Override
  public Map<String, String> prepare(JobContext job) {
    if (job.requireEvent() instanceof ContractEvent.Create) {
      return Map.of(); // what there was of a contract that is new was cleared away
    }
    Set<String> there = job.ports().gateway().secrets(job.contract().secretPrefix());
    return Lists.of(HAD, names(job).stream().filter(there::contains).toList());
  }

  private static List<String> names(JobContext job) {
    return job.record().facts(NEW).stream().map(job.contract()::secretName).toList();
  }

  @Override
  public Map<String, String> run(JobContext job, StepRecord record) {
    Map<String, Secret> known = values(job);
    Map<String, Secret> values = new LinkedHashMap<>();
    for (String name : job.record().facts(NEW)) {
      Secret value = known.get(name);
      if (value == null) {
        throw new NotFoundException(
            "secret " + name + ": its value is not known; give it in the event");
      }
      values.put(job.contract().secretName(name), value);
    }
    job.gateway(() -> job.ports().gateway().createSecrets(values));
    return Map.of();
  }

  /** Every secret whose value is at hand: the event's, and the two of the API key. */
  static Map<String, Secret> values(JobContext job) {
    ContractEvent event = job.requireEvent();
    Map<String, Secret> values = new LinkedHashMap<>();
    if (event instanceof ContractEvent.Create create) {
      values.putAll(create.secrets());
    } else if (event instanceof ContractEvent.Update update) {
      values.putAll(update.secrets());
    }
    keyId(job)
        .flatMap(job.ports().keys()::find)
        .ifPresent(
            (ApiKey key) -> {
              values.put(Target.SECRET_KEY, key.key());
              values.put(Target.AUTH_KEY_ID, Secret.of(key.id()));
            });
    return values;
  }

  /** The id of the contract's key: the new one, else the one it had. */
  static Optional<String> keyId(JobContext job) {
    return job.record()
        .step(IssueKey.NAME)
        .get(IssueKey.KEY_ID)
        .or(() -> job.stored().map(Contract::authKeyId));
  }

  @Override
  public List<String> undo(JobContext job, StepRecord record) {
    List<String> had = record.list(HAD);
    List<String> leftovers = new ArrayList<>();
    List<String> created = names(job).stream().filter(name -> !had.contains(name)).toList();
    Undo.removeSecrets(job, created, leftovers);
    return leftovers;
  }
}
