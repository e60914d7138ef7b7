package com.dragonchain.contractbuilder.examples.jobprocessor;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.dragonchain.contractbuilder.port.JobId;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

  private static final Pattern CUT =
      Pattern.compile(" \\(cut: the first [0-9]{1,20} of ([0-9]{1,20}) bytes\\)$");

  /** Why the text is not the whole task, if the queue cut it because of its length. */
  Optional<String> whyCut() {
    int from = Math.max(0, text.length - 100);
    Matcher cut = CUT.matcher(new String(text, from, text.length - from, ISO_8859_1));
    return cut.find()
        ? Optional.of("event: it has " + cut.group(1) + " bytes, at most 1048576 are read")
        : Optional.empty();
  }

  /** Not the task: it may hold secrets. */
  @Override
  public String toString() {
    return "lane " + lane + ", job " + job;
  }
}
