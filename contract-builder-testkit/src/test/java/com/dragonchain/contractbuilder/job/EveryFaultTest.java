package com.dragonchain.contractbuilder.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.dragonchain.contractbuilder.error.ContractBuilderException;
import com.dragonchain.contractbuilder.error.RefusedException;
import com.dragonchain.contractbuilder.error.UnavailableException;
import com.dragonchain.contractbuilder.event.ContractEvent;
import com.dragonchain.contractbuilder.model.Contract;
import com.dragonchain.contractbuilder.model.ContractState;
import com.dragonchain.contractbuilder.port.JobId;
import com.dragonchain.contractbuilder.port.JobResult;
import com.dragonchain.contractbuilder.testkit.Faults;
import com.dragonchain.contractbuilder.testkit.Killed;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every call that a job makes through any port fails once, or is the last thing that its process
 * does; before its effect, after it, or while it is on its way. Whatever comes then, the same job
 * again, another job, or a settling, the end is one of two: as if nothing had happened, or as if
 * the job had never been.
 */
class EveryFaultTest {

  /** An event, and what there was before it. */
  record Life(String name, boolean created, Function<EngineFixture, ContractEvent> event) {
    EngineFixture begin() {
      EngineFixture fixture = new EngineFixture();
      if (created) {
        fixture.run("before", EngineFixture.create());
        fixture.world.putHeap(EngineFixture.ID, "a");
      }
      return fixture;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Life> lives() {
    return Stream.of(
        new Life("create", false, f -> EngineFixture.create()),
        new Life("update", true, f -> EngineFixture.update()),
        new Life("update of the environment", true, f -> EngineFixture.environment("NEW", "2")),
        new Life(
            "deactivate",
            true,
            f -> EngineFixture.state(ContractState.ACTIVE, Optional.of(ContractState.INACTIVE))),
        new Life("delete", true, EngineFixture::delete));
  }

  private static int calls(Life life) {
    return callsOf(life).size();
  }

  private static WorldView undisturbed(Life life) {
    EngineFixture fixture = life.begin();
    fixture.run("job", life.event().apply(fixture));
    return WorldView.of(fixture.world);
  }

  @ParameterizedTest
  @MethodSource("lives")
  void theSameJobGoesOnAfterAKill(Life life) {
    WorldView expected = undisturbed(life);
    forEachKill(
        life,
        (fixture, event) -> {
          JobResult result = fixture.run("job", event);
          assertThat(result.succeeded()).isTrue();
          fixture.land();
          assertThat(WorldView.of(fixture.world)).isEqualTo(expected);
          fixture.world.runScheduler();
        });
  }

  @ParameterizedTest
  @MethodSource("lives")
  void settlingFinishesOrUndoesAfterAKill(Life life) {
    WorldView done = undisturbed(life);
    WorldView untouched = WorldView.of(life.begin().world);
    forEachKill(
        life,
        (fixture, event) -> {
          fixture.clock.advance(Duration.ofSeconds(16)); // a settling waits for nobody's lease
          fixture.process().settle();
          fixture.land();
          fixture.process().settle(); // a job's beginning may have landed only now
          assertThat(fixture.world.openJobs()).isEmpty();
          assertOneOf(fixture, done, untouched, life);
          fixture.world.runScheduler();
        });
  }

  @ParameterizedTest
  @MethodSource("lives")
  void anotherJobSettlesAfterAKill(Life life) {
    forEachKill(
        life,
        (fixture, event) -> {
          assertThat(fixture.run("delete", fixture.delete()).succeeded()).isTrue();
          fixture.land();
          assertNothingIsLeft(fixture);
          fixture.world.runScheduler();
        });
  }

  /**
   * Kills at every call, in every way; a call on its way lands once its horizon has passed, at the
   * latest.
   */
  private static void forEachKill(Life life, BiConsumer<EngineFixture, ContractEvent> then) {
    int calls = calls(life);
    assertThat(calls).isGreaterThan(10);
    for (int n = 1; n <= calls; n++) {
      for (Way way : Way.values()) {
        EngineFixture fixture = life.begin();
        ContractEvent event = life.event().apply(fixture);
        Faults faults = new Faults();
        way.arm(faults, n);
        boolean ended = false;
        try {
          fixture.process(faults).run(new JobId("job"), event);
          ended = true;
        } catch (Killed e) {
          assertThat(faults.isDead()).isTrue();
        }
        String last = faults.calls().get(faults.calls().size() - 1);
        try {
          assertThat(ended).as("the kill").isFalse();
          fixture.died(faults);
          then.accept(fixture, event);
        } catch (AssertionError | RuntimeException e) {
          throw new AssertionError(life + ", " + way + " call " + n + " " + last, e);
        }
      }
    }
  }

  enum Way {
    BEFORE,
    AFTER,
    DURING;

    void arm(Faults faults, int call) {
      switch (this) {
        case BEFORE -> faults.killBefore(call);
        case AFTER -> faults.killAfter(call);
        case DURING -> faults.killLate(call);
      }
    }
  }

  /** Where the lease, the journal and the keys are kept, a moment's silence costs no job. */
  @ParameterizedTest
  @MethodSource("lives")
  void aLeaseThatDoesNotAnswerOnceCostsNothing(Life life) {
    WorldView done = undisturbed(life);
    List<String> calls = callsOf(life);
    int silences = 0;
    for (int n = 1; n <= calls.size(); n++) {
      if (!calls
          .get(n - 1)
          .matches("Lease\\.(begin|append|horizon|clearHorizon|finish)|ApiKeys\\.revoke")) {
        continue;
      }
      for (boolean hasEffect : List.of(false, true)) {
        EngineFixture fixture = life.begin();
        ContractEvent event = life.event().apply(fixture);
        Faults faults = new Faults();
        if (hasEffect) {
          faults.failAfter(n, () -> new UnavailableException("away"));
        } else {
          faults.failBefore(n, () -> new UnavailableException("away"));
        }
        silences++;
        String call = life + ", call " + n + " " + calls.get(n - 1);
        assertThat(fixture.process(faults).run(new JobId("job"), event).succeeded())
            .as(call)
            .isTrue();
        assertThat(WorldView.of(fixture.world)).as(call).isEqualTo(done);
      }
    }
    assertThat(silences).isPositive();
  }

  private static List<String> callsOf(Life life) {
    EngineFixture fixture = life.begin();
    Faults faults = new Faults();
    fixture.process(faults).run(new JobId("job"), life.event().apply(fixture));
    return faults.calls();
  }

  @ParameterizedTest
  @MethodSource("lives")
  void aCallThatFailsForGoodIsCompensated(Life life) {
    WorldView done = undisturbed(life);
    WorldView untouched = WorldView.of(life.begin().world);
    int calls = calls(life);
    for (int n = 1; n <= calls; n++) {
      for (boolean hasEffect : List.of(false, true)) {
        for (boolean answered : List.of(true, false)) {
          oneFailure(life, n, hasEffect, answered, done, untouched);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("lives")
  void aServerThatIsAwaySuspendsAJobThatGoesOnLater(Life life) {
    WorldView expected = undisturbed(life);
    int suspended = 0;
    for (int n = 1; n <= calls(life); n++) {
      for (boolean hasEffect : List.of(false, true)) {
        EngineFixture fixture = life.begin();
        ContractEvent event = life.event().apply(fixture);
        Faults faults = new Faults();
        if (hasEffect) {
          faults.failAfter(n, () -> new UnavailableException("away"));
        } else {
          faults.failBefore(n, () -> new UnavailableException("away"));
        }
        JobId job = new JobId("job");
        JobResult result;
        try {
          result = fixture.process(faults, true).run(job, event);
        } catch (UnavailableException e) {
          suspended++;
          result = fixture.process(new Faults(), true).run(job, event);
        }
        assertThat(result.succeeded())
            .as("call %s %s: %s", n, faults.calls().get(n - 1), result)
            .isTrue();
        assertThat(WorldView.of(fixture.world)).isEqualTo(expected);
      }
    }
    assertThat(suspended).isPositive();
  }

  private static void oneFailure(
      Life life, int n, boolean hasEffect, boolean answered, WorldView done, WorldView untouched) {
    EngineFixture fixture = life.begin();
    ContractEvent event = life.event().apply(fixture);
    Faults faults = new Faults();
    java.util.function.Supplier<RuntimeException> thrown =
        () -> answered ? new RefusedException("no") : new UnavailableException("away");
    if (hasEffect) {
      faults.failAfter(n, thrown);
    } else {
      faults.failBefore(n, thrown);
    }
    String failed = "";
    boolean imageStays = false;
    try {
      JobResult result = fixture.process(faults).run(new JobId("job"), event);
      imageStays = result.succeeded() && result.message().contains("left behind: image ");
      failed = result.succeeded() ? "" : result.message();
    } catch (ContractBuilderException e) {
      failed = e.getMessage();
    }
    try {
      // what is open is ended by whoever comes next
      fixture.process().settle();
      assertThat(fixture.world.openJobs()).isEmpty();
      if (failed.isEmpty() && event instanceof ContractEvent.Delete) {
        assertThat(WorldView.of(fixture.world)).isEqualTo(done);
      } else if (event instanceof ContractEvent.Delete) {
        fixture.run("delete-again", fixture.delete());
        assertNothingIsLeft(fixture);
      } else if (imageStays) {
        assertThat(WorldView.of(fixture.world).images()).containsAll(done.images());
        assertThat(WorldView.of(fixture.world).contract()).isEqualTo(done.contract());
      } else {
        assertOneOf(fixture, done, untouched, life);
      }
      fixture.world.runScheduler();
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(
          life
              + ", call "
              + n
              + " "
              + faults.calls().get(n - 1)
              + " fails, effect "
              + hasEffect
              + ", answered "
              + answered
              + ", told: "
              + failed,
          e);
    }
  }

  /**
   * Done as if nothing had happened, or as it was; but for the status, and what the status names.
   */
  private static void assertOneOf(
      EngineFixture fixture, WorldView done, WorldView untouched, Life life) {
    WorldView now = WorldView.of(fixture.world);
    if (now.equals(done)) {
      return;
    }
    Contract contract = fixture.world.contracts().get(EngineFixture.ID);
    if (!life.created()) {
      if (contract != null) {
        assertThat(contract.status().state()).isEqualTo("error");
        assertThat(contract.status().message()).isNotBlank();
      }
      assertThat(now.functions()).isEmpty();
      assertThat(now.secrets()).isEmpty();
      assertThat(now.images()).isEmpty();
      assertThat(now.tags()).isEmpty();
      assertThat(now.keys()).isZero();
      assertThat(now.entries()).isEmpty();
      return;
    }
    assertThat(now.contract()).isEqualTo(untouched.contract());
    assertThat(now.functions()).isEqualTo(untouched.functions());
    assertThat(now.spec()).isEqualTo(untouched.spec());
    assertThat(now.images()).isEqualTo(untouched.images());
    assertThat(now.tags()).isEqualTo(untouched.tags());
    assertThat(now.keys()).isEqualTo(untouched.keys());
    assertThat(now.entries()).isEqualTo(untouched.entries());
    String overwritten = "sc-" + EngineFixture.ID + "-my-secret=changed";
    if (now.secrets().contains(overwritten)) {
      assertThat(contract.status().message()).contains("my-secret");
    } else {
      assertThat(now.secrets()).isEqualTo(untouched.secrets());
    }
  }

  private static void assertNothingIsLeft(EngineFixture fixture) {
    WorldView now = WorldView.of(fixture.world);
    assertThat(now.contract()).isEmpty();
    assertThat(now.spec()).isEmpty();
    assertThat(now.functions()).isEmpty();
    assertThat(now.secrets()).isEmpty();
    assertThat(now.images()).isEmpty();
    assertThat(now.tags()).isEmpty();
    assertThat(now.keys()).isZero();
    assertThat(now.openJobs()).isEmpty();
    assertThat(now.transactionTypes()).isEmpty();
    assertThat(fixture.world.heap(EngineFixture.ID)).isEmpty();
  }
}
