package com.dragonchain.contractbuilder.job;

import com.dragonchain.contractbuilder.model.Quote;
import com.dragonchain.contractbuilder.port.JobResult;
import java.util.List;

/** How jobs end, in words. */
final class Results {

  private static final int LIMIT = 1000;

  private Results() {}

  static JobResult success(JobRecord record) {
    String message =
        switch (record.taskType()) {
          case "create" -> "Creation success";
          case "update" -> "Contract update success!";
          default -> "Deletion success";
        };
    return new JobResult(true, message, List.of());
  }

  static JobResult failure(String reason, List<String> leftovers) {
    String message =
        leftovers.isEmpty() ? reason : reason + "; left behind: " + String.join(", ", leftovers);
    return new JobResult(false, Quote.line(message, LIMIT), leftovers);
  }

  static JobResult notDeleted(List<String> leftovers) {
    String things = Quote.line(String.join(", ", leftovers), LIMIT);
    return new JobResult(
        false,
        "Deleting failed; left behind: " + things + "; delete the contract again",
        leftovers);
  }
}
