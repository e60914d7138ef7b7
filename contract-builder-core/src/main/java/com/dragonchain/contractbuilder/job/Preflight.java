package com.dragonchain.contractbuilder.job;

import com.dragonchain.contractbuilder.job.JobRecord.StepRecord;
import com.dragonchain.contractbuilder.port.ImageBuilder;
import java.util.LinkedHashMap;
import java.util.Map;

/** Looks at gateway and base image before anything is touched, and pins the base to a digest. */
final class Preflight implements Step {

  static final String NAME = "preflight";

  /** The base, pinned: what a resumed adaptation reads even if the tag has moved since. */
  static final String BASE = "base";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String title() {
    return "Looking at the gateway and the image";
  }

  @Override
  public boolean hasEffect() {
    return false;
  }

  @Override
  public Map<String, String> run(JobContext job, StepRecord record) {
    Map<String, String> found = new LinkedHashMap<>();
    job.record()
        .fact(Flow.PLANNING_FAILED)
        .ifPresent(
            reason -> {
              throw new PlanningFailed(reason);
            });
    found.put("provider", job.gatewayCapabilities().provider());
    if (job.record().plans(AdaptImage.NAME)) {
      ImageBuilder.BaseImage base =
          job.ports().images().inspect(AdaptImage.request(job, java.util.Optional.empty()));
      found.put(BASE, base.reference().toString());
    }
    return found;
  }
}
