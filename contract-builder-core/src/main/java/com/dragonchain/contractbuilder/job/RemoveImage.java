package com.dragonchain.contractbuilder.job;

import com.dragonchain.contractbuilder.job.JobRecord.StepRecord;
import com.dragonchain.contractbuilder.model.Digest;
import com.dragonchain.contractbuilder.port.Registry;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Removes the contract's images: the event's, the stored one, the tagged one. */
final class RemoveImage implements Step {

  static final String NAME = "remove-image";

  /** Which images: a fact of the plan. */
  static final String IMAGE = "image";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String title() {
    return "Removing the image";
  }

  @Override
  public Map<String, String> run(JobContext job, StepRecord record) {
    Registry registry = job.ports().registry();
    List<String> left = new ArrayList<>();
    Set<Digest> digests = new LinkedHashSet<>();
    String tag = job.contract().value();
    Undo.attempt(
        job,
        "image " + registry.repository() + ":" + tag,
        left,
        () -> registry.resolve(tag).ifPresent(digests::add));
    job.record().facts(IMAGE).stream().map(Digest::of).forEach(digests::add);
    for (Digest digest : digests) {
      Undo.attempt(
          job,
          "image " + registry.repository().at(digest),
          left,
          () ->
              Images.withChildren(registry, digest)
                  .forEach(one -> Images.removeOne(job, one, left)));
    }
    return Lists.of(Leftovers.KEY, left.stream().distinct().toList());
  }
}
