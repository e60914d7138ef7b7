package com.dragonchain.contractbuilder.job;

import com.dragonchain.contractbuilder.job.JobRecord.StepRecord;
import com.dragonchain.contractbuilder.model.ContractId;
import com.dragonchain.contractbuilder.model.Digest;
import com.dragonchain.contractbuilder.port.FaasGateway;
import com.dragonchain.contractbuilder.port.Registry;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Takes away what an earlier creation of the same contract, one that no journal tells of, left
 * behind.
 */
final class ClearLeftovers implements Step {

  static final String NAME = "clear-leftovers";

  private static final String KEY = "leftover-key";
  private static final String DIGEST = "leftover-digest";
  private static final String FOUND = "leftover-found";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String title() {
    return "Clearing what an earlier creation left";
  }

  /**
   * What there is of a contract that is not stored as existing: facts for the plan, empty if there
   * is nothing.
   */
  static Map<String, String> look(Ports ports, ContractId id) {
    Set<String> found = new LinkedHashSet<>();
    Map<String, String> facts = new java.util.LinkedHashMap<>();
    FaasGateway gateway = ports.gateway();
    gateway.find(id.functionName()).ifPresent(function -> found.add("function " + function.name()));
    gateway.secrets(id.secretPrefix()).forEach(name -> found.add("secret " + name));
    Optional<Digest> tagged = ports.registry().resolve(id.value());
    tagged.ifPresent(digest -> found.add("image " + digest));
    ports
        .contracts()
        .find(id)
        .ifPresent(
            contract -> {
              contract
                  .digest()
                  .filter(digest -> ports.registry().find(digest).isPresent())
                  .ifPresent(
                      digest -> {
                        found.add("image " + digest);
                        facts.put(DIGEST, digest.value());
                      });
              String key = contract.authKeyId();
              if (key != null) {
                found.add("API key " + key);
                facts.put(KEY, key);
              }
            });
    Lists.put(facts, FOUND, List.copyOf(found));
    return found.isEmpty() ? Map.of() : facts;
  }

  /** What {@link #look} found, in words. */
  static String words(Map<String, String> facts) {
    return String.join(", ", Lists.get(facts, FOUND));
  }

  @Override
  public Map<String, String> run(JobContext job, StepRecord record) {
    FaasGateway gateway = job.ports().gateway();
    Registry registry = job.ports().registry();
    ContractId id = job.contract();
    job.gateway(() -> gateway.remove(id.functionName()));
    for (String secret : gateway.secrets(id.secretPrefix())) {
      job.gateway(() -> gateway.removeSecret(secret));
    }
    job.record()
        .fact(KEY)
        .ifPresent(
            key -> {
              job.guard();
              job.ports().keys().revoke(job.fence(), key);
            });
    Set<Digest> images = new LinkedHashSet<>();
    registry
        .resolve(id.value())
        .ifPresent(digest -> images.addAll(Images.withChildren(registry, digest)));
    job.record()
        .fact(DIGEST)
        .map(Digest::of)
        .ifPresent(digest -> images.addAll(Images.withChildren(registry, digest)));
    List<String> left = new ArrayList<>();
    images.forEach(digest -> Images.removeOne(job, digest, left));
    return Lists.of(Leftovers.NEVERTHELESS, left);
  }

  /** What it could not remove stays, whatever becomes of the rest, and is named then, too. */
  @Override
  public List<String> undo(JobContext job, StepRecord record) {
    return record.list(Leftovers.NEVERTHELESS);
  }

  /** The image that an earlier creation left and that is still there. */
  static Optional<Digest> imageLeft(JobRecord record) {
    StepRecord step = record.step(NAME);
    List<String> left = step.list(Leftovers.NEVERTHELESS);
    return record
        .fact(DIGEST)
        .filter(
            digest -> !step.done() || left.stream().anyMatch(name -> name.endsWith("@" + digest)))
        .map(Digest::of);
  }

  /** The API key that an earlier creation left and that may not have been revoked. */
  static Optional<String> keyLeft(JobRecord record) {
    return record.fact(KEY).filter(key -> !record.step(NAME).done());
  }
}
