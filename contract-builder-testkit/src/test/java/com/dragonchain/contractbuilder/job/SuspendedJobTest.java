package com.dragonchain.contractbuilder.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dragonchain.contractbuilder.error.UnavailableException;
import com.dragonchain.contractbuilder.event.ContractEvent;
import com.dragonchain.contractbuilder.port.JobId;
import com.dragonchain.contractbuilder.port.JobResult;
import com.dragonchain.contractbuilder.testkit.Faults;
import org.junit.jupiter.api.Test;

/** A job that waits for a server does not wait beyond its deadline. */
class SuspendedJobTest {

  @Test
  void aSuspendedJobIsUndoneOnceItsDeadlineHasPassed() {
    EngineFixture fixture = new EngineFixture();
    Faults faults = new Faults().counting("FaasGateway.deploy"::equals);
    faults.failBefore(1, () -> new UnavailableException("away"));
    JobId job = new JobId("job");
    ContractEvent event = EngineFixture.create();
    assertThatThrownBy(() -> fixture.process(faults, true).run(job, event))
        .isInstanceOf(UnavailableException.class);
    fixture.clock.advance(JobSettings.standard().deadline());

    JobResult result = fixture.process(new Faults(), true).run(job, event);

    assertThat(result.succeeded()).isFalse();
    assertThat(fixture.world.functions()).isEmpty();
    assertThat(fixture.world.openJobs()).isEmpty();
  }

  /** A delete that waited for a server in vain ends, and names what stays there. */
  @Test
  void aSuspendedDeleteEndsOnceItsDeadlineHasPassed() {
    EngineFixture fixture = new EngineFixture();
    fixture.run("before", EngineFixture.create());
    ContractEvent event = fixture.delete();
    JobId job = new JobId("job");
    assertThatThrownBy(() -> fixture.process(withoutSecrets(), true).run(job, event))
        .isInstanceOf(UnavailableException.class);
    fixture.clock.advance(JobSettings.standard().deadline());

    JobResult result = fixture.process(withoutSecrets(), true).run(job, event);

    assertThat(result.message()).contains("my-secret");
    assertThat(fixture.world.contracts().get(EngineFixture.ID).status().state())
        .isEqualTo("delete failed");
    assertThat(fixture.world.openJobs()).isEmpty();
    assertThat(fixture.world.functions()).isEmpty();
    assertThat(fixture.world.keys()).isEmpty();
  }

  private static Faults withoutSecrets() {
    Faults faults = new Faults().counting(name -> name.startsWith("FaasGateway.removeSecret"));
    for (int n = 1; n <= 100; n++) {
      faults.failBefore(n, () -> new UnavailableException("away"));
    }
    return faults;
  }
}
