package com.dragonchain.contractbuilder.port;

import java.util.List;

/**
 * How a job ended. Recorded for 30 days under the job's id.
 *
 * @param succeeded whether the event's wish was fulfilled
 * @param message one line: what was done, or what failed, on what, why, what to do
 * @param leftovers what could not be removed or put back, named as its store names it
 */
public record JobResult(boolean succeeded, String message, List<String> leftovers) {

  /** Copies. */
  public JobResult {
    leftovers = List.copyOf(leftovers);
  }
}
