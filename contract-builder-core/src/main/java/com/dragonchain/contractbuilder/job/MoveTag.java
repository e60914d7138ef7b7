package com.dragonchain.contractbuilder.job;

import com.dragonchain.contractbuilder.job.JobRecord.StepRecord;
import com.dragonchain.contractbuilder.model.Digest;
import com.dragonchain.contractbuilder.port.Registry;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Lets the tag that carries the contract's id name the image that now runs. */
final class MoveTag implements Step {

  static final String NAME = "move-tag";

  private static final String PREVIOUS = "previous";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String title() {
    return "Moving the tag";
  }

  @Override
  public Map<String, String> prepare(JobContext job) {
    return job.ports()
        .registry()
        .resolve(job.contract().value())
        .map(tag -> Map.of(PREVIOUS, tag.value()))
        .orElse(Map.of());
  }

  @Override
  public Map<String, String> run(JobContext job, StepRecord record) {
    tag(job, Digest.of(job.record().step(AdaptImage.NAME).get(AdaptImage.DIGEST).orElseThrow()));
    return Map.of();
  }

  private static void tag(JobContext job, Digest digest) {
    job.registry(
        () -> {
          job.ports().registry().tag(digest, job.contract().value());
          return true;
        });
  }

  /**
   * Puts an earlier tag back; one that is new goes with its image, which the undo of the adaptation
   * deletes.
   */
  @Override
  public List<String> undo(JobContext job, StepRecord record) {
    Registry registry = job.ports().registry();
    Optional<Digest> previous = record.get(PREVIOUS).map(Digest::of);
    if (previous.isPresent()
        && !registry.resolve(job.contract().value()).equals(previous)
        && registry.find(previous.get()).isPresent()) {
      tag(job, previous.get());
    }
    return List.of();
  }
}
