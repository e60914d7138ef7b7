package com.dragonchain.contractbuilder.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import com.dragonchain.contractbuilder.error.UnavailableException;
import com.dragonchain.contractbuilder.event.EventReader;
import com.dragonchain.contractbuilder.job.Chain;
import com.dragonchain.contractbuilder.job.ContractJob;
import com.dragonchain.contractbuilder.job.FunctionDefaults;
import com.dragonchain.contractbuilder.job.Plan;
import com.dragonchain.contractbuilder.job.Ports;
import com.dragonchain.contractbuilder.model.ContractId;
import com.dragonchain.contractbuilder.model.ImageReference;
import com.dragonchain.contractbuilder.port.JobId;
import com.dragonchain.contractbuilder.testkit.ManualClock;
import com.dragonchain.contractbuilder.testkit.memory.MemoryWorld;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JobMetricsTest {

  private static final JobId JOB = new JobId("job");
  private static final Plan.PlannedStep STEP =
      new Plan.PlannedStep("deploy-function", "contract-x", "why");

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final JobMetrics metrics = new JobMetrics(registry);

  private double count(String name, String... tags) {
    return registry.get("contract.builder." + name).tags(tags).counter().count();
  }

  @Test
  void measuresARealJob() {
    ManualClock clock = ManualClock.at(Instant.parse("2026-11-22T12:00:00Z"));
    MemoryWorld world = new MemoryWorld(clock);
    world.putBase(ImageReference.parse("customer.example/app:1"));
    ContractJob job =
        ContractJob.builder(
                new Ports(
                    world.imageBuilder(),
                    world.registry(),
                    world.faasGateway(),
                    world.scheduler(),
                    world.ledger(),
                    world.contractStore(),
                    world.apiKeys(),
                    world.jobJournal()),
                new Chain("prod", "internal", "public", "https://chain.example"),
                FunctionDefaults.standard("1", Optional.empty()))
            .clock(clock)
            .pauses(clock::advance)
            .listener(metrics)
            .build();
    String event =
        """
        {"version":"1","task_type":"create","txn_type":"my-contract","image":"customer.example/app:1",
         "id":"11111111-2222-4333-8444-555555555555","cmd":"/bin/x","args":[],"env":{},
         "execution_order":"parallel"}
        """;

    job.run(JOB, new EventReader(cron -> {}).read(event));

    Timer jobs =
        registry
            .get("contract.builder.jobs")
            .tags("type", "create", "outcome", "succeeded")
            .timer();
    assertThat(jobs.count()).isEqualTo(1);
    assertThat(registry.get("contract.builder.steps").tags("step", "ledger").timer().count())
        .isEqualTo(1);
  }

  @Test
  void countsBytesOnce() {
    metrics.layer(JOB, "a", 10, 100);
    metrics.layer(JOB, "b", 5, 100);
    metrics.layer(JOB, "a", 100, 100);
    metrics.layerDone(JOB, "a", "copied");
    metrics.layer(JOB, "a", 7, 100);

    assertThat(count("layer.bytes")).isEqualTo(112);
    assertThat(count("layers", "how", "copied")).isEqualTo(1);
  }

  @Test
  void countsWhatATransferThatBeganAnewMovedTwice() {
    metrics.layer(JOB, "a", 60, 100);
    metrics.layer(JOB, "a", 10, 100);

    assertThat(count("layer.bytes")).isEqualTo(70);
  }

  @Test
  void countsWhatGoesWrong() {
    metrics.stepRetried(JOB, STEP, new UnavailableException("away"), Duration.ZERO);
    metrics.stepFailed(JOB, STEP, "no");
    metrics.stepUndone(JOB, STEP, List.of("one", "two"));
    metrics.settling(ContractId.of("11111111-2222-4333-8444-555555555555"), JOB, false);
    metrics.warning(JOB, "w");

    for (String name : List.of("steps.retried", "steps.failed", "steps.undone")) {
      assertThat(count(name, "step", "deploy-function")).as(name).isEqualTo(1);
    }
    assertThat(count("leftovers")).isEqualTo(2);
    assertThat(count("jobs.settled", "direction", "back")).isEqualTo(1);
    assertThat(count("warnings")).isEqualTo(1);
  }
}
