package com.dragonchain.contractbuilder.job;

import java.util.List;

/** What the steps of a job could not remove: each keeps its own in its record. */
final class Leftovers {

  static final String KEY = "leftover";

  /** What stays although the job ended well. */
  static final String NEVERTHELESS = "nevertheless";

  private Leftovers() {}

  static List<String> of(JobRecord record) {
    return under(KEY, record);
  }

  static List<String> nevertheless(JobRecord record) {
    // an image that could not be removed, and that this job then made anew, is in use
    String adapted = record.step(AdaptImage.NAME).get(AdaptImage.DIGEST).orElse("none");
    return under(NEVERTHELESS, record).stream()
        .filter(thing -> !thing.endsWith("@" + adapted))
        .toList();
  }

  private static List<String> under(String key, JobRecord record) {
    return record.plan().steps().stream()
        .flatMap(step -> record.step(step.name()).list(key).stream())
        .distinct()
        .toList();
  }
}
