package com.dragonchain.contractbuilder.job;

import com.dragonchain.contractbuilder.job.JobRecord.StepRecord;
import com.dragonchain.contractbuilder.model.Digest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Removes the image that an update replaced, if nothing uses it. The job has ended well by then,
 * whatever becomes of this.
 */
final class RemoveReplacedImage implements Step {

  static final String NAME = "remove-replaced-image";

  /** The image deployed before: a fact of the plan. */
  static final String REPLACED = "replaced";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String title() {
    return "Removing the replaced image";
  }

  @Override
  public Map<String, String> run(JobContext job, StepRecord record) {
    List<String> left = new ArrayList<>();
    Optional<Digest> replaced = job.record().fact(REPLACED).map(Digest::of);
    if (replaced.isPresent()) {
      Undo.attempt(
          job,
          "image " + job.ports().registry().repository().at(replaced.get()),
          left,
          () ->
              Images.remove(
                  job, Images.withChildren(job.ports().registry(), replaced.get()), left));
    }
    return Lists.of(Leftovers.NEVERTHELESS, left);
  }
}
