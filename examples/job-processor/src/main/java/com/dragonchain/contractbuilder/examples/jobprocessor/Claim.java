package com.dragonchain.contractbuilder.examples.jobprocessor;

import com.dragonchain.contractbuilder.port.JobId;

/**
 * A lane that is owned by this replica, and its first task. The bytes of the task are the claim's;
 * nobody changes them.
 *
 * @param lane a contract's id, or {@link TaskQueue#BAD}
 * @param token proves the claim
 * @param job the task's id, the same whoever runs it
 * @param text the task, as it came
 * @param tries how often it could not be tried
 * @param lost how often a replica was lost that owned it
 */
@SuppressWarnings("ArrayRecordComponent") // claims are compared by their tokens, if at all
record Claim(String lane, String token, JobId job, byte[] text, int tries, int lost) {

  /** Not the task: it may hold secrets. */
  @Override
  public String toString() {
    return "lane " + lane + ", job " + job;
  }
}
