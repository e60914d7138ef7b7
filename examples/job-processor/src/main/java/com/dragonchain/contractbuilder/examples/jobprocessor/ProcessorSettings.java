package com.dragonchain.contractbuilder.examples.jobprocessor;

import com.dragonchain.contractbuilder.examples.contractjob.Configuration;
import com.dragonchain.contractbuilder.examples.contractjob.Variables;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * What the environment says, checked.
 *
 * @param job what a contract job has
 * @param workers how many jobs run at a time
 * @param grace how long jobs may go on after SIGTERM
 * @param httpPort where it is asked for health and metrics; 0: any free port
 * @param attempts how often a task is tried
 * @param deadLetters how many are kept
 * @param replica the name of this process
 */
record ProcessorSettings(
    Configuration job,
    int workers,
    Duration grace,
    int httpPort,
    int attempts,
    int deadLetters,
    String replica) {

  /** How logs look. */
  enum LogFormat {
    PLAIN,
    JSON
  }

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

  /**
   * Checks an environment.
   *
   * @param host the name of this machine
   * @param cores how many this machine has
   * @throws com.dragonchain.contractbuilder.error.InvalidInputException naming the first variable
   *     that makes no sense
   */
  static ProcessorSettings of(Map<String, String> values, String host, int cores) {
    Variables variables = new Variables(values);
    Configuration job = Configuration.of(values);
    Configuration.requireWatchdog(job.images());
    return new ProcessorSettings(
        job,
        variables
            .find(ProcessorVariable.WORKERS, Variables.number(1, 1000))
            .map(Math::toIntExact)
            .orElse(Math.max(4, 2 * cores)),
        variables.get(
            ProcessorVariable.GRACE, Variables.duration(Duration.ZERO, Duration.ofHours(1))),
        number(variables, ProcessorVariable.HTTP_PORT, 0, 65_535),
        number(variables, ProcessorVariable.TASK_ATTEMPTS, 1, 1000),
        number(variables, ProcessorVariable.DEAD_LETTERS, 1, 1_000_000),
        variables
            .find(
                ProcessorVariable.REPLICA,
                Variables.matching(NAME, "at most 100 letters, digits, dots, dashes, underscores"))
            .orElseGet(() -> host + "-" + UUID.randomUUID().toString().substring(0, 8)));
  }

  private static int number(Variables variables, ProcessorVariable name, long least, long most) {
    return Math.toIntExact(variables.get(name, Variables.number(least, most)));
  }

  static LogFormat logFormat(Variables variables) {
    return variables.get(ProcessorVariable.LOG_FORMAT, Variables.oneOf(LogFormat.class));
  }
}
