package com.dragonchain.contractbuilder.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dragonchain.contractbuilder.error.UnavailableException;
import com.dragonchain.contractbuilder.model.Secret;
import com.dragonchain.contractbuilder.port.FaasGateway;
import com.dragonchain.contractbuilder.port.JobJournal;
import com.dragonchain.contractbuilder.port.Lease;
import com.dragonchain.contractbuilder.testkit.memory.MemoryWorld;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FaultsTest {

  private final MemoryWorld world = new MemoryWorld(Clock.systemUTC());
  private final Faults faults = new Faults();
  private final FaasGateway gateway = faults.wrap(FaasGateway.class, world.faasGateway());

  private void put(String name) {
    gateway.createSecrets(Map.of(name, Secret.of("value")));
  }

  @Test
  void countsAndLogs() {
    put("a");
    Set<String> unused = gateway.secrets("");
    assertThat(faults.calls()).containsExactly("FaasGateway.createSecrets", "FaasGateway.secrets");
  }

  @Test
  void killsBeforeTheEffectAndStaysDead() {
    faults.killBefore(2);
    put("a");
    assertThatThrownBy(() -> put("b")).isInstanceOf(Killed.class);
    assertThatThrownBy(() -> put("c")).isInstanceOf(Killed.class);
    assertThat(world.secrets()).containsOnlyKeys("a");
    assertThat(faults.isDead()).isTrue();
  }

  @Test
  void killsAfterTheEffect() {
    faults.killAfter(1);
    assertThatThrownBy(() -> put("a")).isInstanceOf(Killed.class);
    assertThat(world.secrets()).containsOnlyKeys("a");
  }

  @Test
  void killsWhileTheCallIsOnItsWay() {
    faults.killLate(1);
    assertThatThrownBy(() -> put("a")).isInstanceOf(Killed.class);
    assertThat(world.secrets()).isEmpty();
    faults.runLate();
    assertThat(world.secrets()).containsOnlyKeys("a");
  }

  @Test
  void failsWithoutDying() {
    faults.failBefore(1, () -> new UnavailableException("before"));
    faults.failAfter(2, () -> new UnavailableException("after"));
    assertThatThrownBy(() -> put("a")).hasMessage("before");
    assertThatThrownBy(() -> put("b")).hasMessage("after");
    put("c");
    assertThat(world.secrets()).containsOnlyKeys("b", "c");
  }

  @Test
  void wrapsLeasesAndDoesNotCountRenewals() {
    JobJournal journal = faults.wrap(JobJournal.class, world.jobJournal());
    faults.killBefore(2);
    Lease lease =
        journal.acquire(
            Samples.contractId(), Samples.jobId(), Duration.ofMinutes(1), Duration.ZERO);
    lease.renew();
    assertThatThrownBy(lease::openJob).isInstanceOf(Killed.class);
    assertThatThrownBy(lease::renew).isInstanceOf(Killed.class);
    assertThatThrownBy(lease::close).as("the dead give nothing back").isInstanceOf(Killed.class);
  }
}
