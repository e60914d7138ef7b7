package com.dragonchain.contractbuilder.job;

import java.util.List;

/** What the steps of a job could not remove: each keeps its own in its record. */
final class Leftovers {

  static final String KEY = "leftover";

  private Leftovers() {}

  static List<String> of(JobRecord record) {
    return record.plan().steps().stream()
        .flatMap(step -> record.step(step.name()).list(KEY).stream())
        .distinct()
        .toList();
  }
}
