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
    return under(NEVERTHELESS, record);
  }

  private static List<String> under(String key, JobRecord record) {
    return record.plan().steps().stream()
        .flatMap(step -> record.step(step.name()).list(key).stream())
        .distinct()
        .toList();
  }
}
