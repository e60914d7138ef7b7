package com.dragonchain.contractbuilder.examples.contractjob;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.dragonchain.contractbuilder.event.ContractEvent;
import com.dragonchain.contractbuilder.job.ContractJob;
import com.dragonchain.contractbuilder.job.JobListener;
import com.dragonchain.contractbuilder.job.Plan.PlannedStep;
import com.dragonchain.contractbuilder.port.JobId;
import com.dragonchain.contractbuilder.testkit.ManualClock;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The program in this process, with its own adapters, but that it passes the time by moving a clock
 * on: what it would wait for is over at once.
 */
final class HastyJobs {

  /** How a run ended. */
  record Ended(int exitCode, String out, String err) {

    String lastLine() {
      return err.lines().reduce("", (earlier, later) -> later);
    }
  }

  private final ManualClock clock = ManualClock.at(Instant.now());

  private final Changes changes =
      new Changes(
          ports -> ports,
          // the servers' calls have ended when they are answered
          settings -> settings.withLateness(Duration.ofSeconds(1), Duration.ZERO),
          registries -> registries.attempts(4, Duration.ZERO),
          gateway ->
              gateway.clock(clock).sleeper(clock::advance).pollInterval(Duration.ofSeconds(1)),
          job -> job.clock(clock).pauses(clock::advance));

  /** Runs an event; says when a step has failed, before anything is undone. */
  Ended run(Map<String, String> environment, Runnable stepFailed) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    try (PrintStream stdout = new PrintStream(out, true, UTF_8);
        PrintStream stderr = new PrintStream(err, true, UTF_8)) {
      int code =
          new JobCommand(stdout, stderr, false, configuration -> wire(configuration, stepFailed))
              .run(List.of(), () -> environment);
      return new Ended(code, out.toString(UTF_8), err.toString(UTF_8));
    }
  }

  private Wiring wire(Configuration configuration, Runnable stepFailed) {
    Wiring wiring = Adapters.of(configuration, changes);
    return new Wiring() {
      @Override
      public ContractEvent read(String event) {
        return wiring.read(event);
      }

      @Override
      public ContractJob job(JobListener listener) {
        return wiring.job(
            JobListener.all(
                listener,
                new JobListener() {
                  @Override
                  public void stepFailed(JobId job, PlannedStep step, String reason) {
                    stepFailed.run();
                  }
                }));
      }

      @Override
      public void close() {
        wiring.close();
      }
    };
  }
}
