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
    List<String> leftovers = Leftovers.nevertheless(record);
    return new JobResult(true, withLeftovers(message, leftovers), leftovers);
  }

  static JobResult failure(String reason, List<String> leftovers) {
    return new JobResult(false, withLeftovers(reason, leftovers), leftovers);
  }

  static JobResult notDeleted(List<String> leftovers) {
    String things = Quote.line(String.join(", ", leftovers), LIMIT);
    return new JobResult(
        false,
        "Deleting failed; left behind: " + things + "; delete the contract again",
        leftovers);
  }

  private static String withLeftovers(String message, List<String> leftovers) {
    return Quote.line(
        leftovers.isEmpty() ? message : message + "; left behind: " + String.join(", ", leftovers),
        LIMIT);
  }
}
