package com.dragonchain.contractbuilder.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dragonchain.contractbuilder.error.CancelledException;
import com.dragonchain.contractbuilder.error.InvalidInputException;
import com.dragonchain.contractbuilder.error.NotFoundException;
import com.dragonchain.contractbuilder.error.RefusedException;
import com.dragonchain.contractbuilder.error.UnavailableException;
import com.dragonchain.contractbuilder.model.Contract;
import com.dragonchain.contractbuilder.model.ContractState;
import com.dragonchain.contractbuilder.model.ContractStatus;
import com.dragonchain.contractbuilder.model.FunctionSpec;
import com.dragonchain.contractbuilder.port.JobId;
import com.dragonchain.contractbuilder.port.JobResult;
import com.dragonchain.contractbuilder.port.Scheduler;
import com.dragonchain.contractbuilder.testkit.Faults;
import com.dragonchain.contractbuilder.testkit.memory.MemoryWorld;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ContractJobTest {

  private final EngineFixture fixture = new EngineFixture();
  private final MemoryWorld world = fixture.world;

  private Contract stored() {
    return world.contracts().get(EngineFixture.ID);
  }

  private FunctionSpec function() {
    return world.functions().get(EngineFixture.ID.functionName());
  }

  private List<Scheduler.Sent> sent() {
    return world.messages().stream().map(MemoryWorld.Message::action).toList();
  }

  @Test
  void createsAContract() {
    JobResult result = fixture.run("create", EngineFixture.create());

    assertThat(result).isEqualTo(new JobResult(true, "Creation success", List.of()));
    assertThat(stored().status())
        .isEqualTo(
            ContractStatus.of(ContractState.ACTIVE, "Creation success", fixture.clock.instant()));
    assertThat(stored().existingSecrets())
        .containsExactly("my-secret", "other", "secret-key", "auth-key-id");
    assertThat(stored().environment().variables())
        .containsExactly(
            Map.entry("MY_VAR", "value"),
            Map.entry("STAGE", "prod"),
            Map.entry("INTERNAL_ID", "internal-1"),
            Map.entry("DRAGONCHAIN_ID", "public-1"),
            Map.entry("DRAGONCHAIN_ENDPOINT", "https://chain.example"),
            Map.entry("SMART_CONTRACT_ID", EngineFixture.ID.value()),
            Map.entry("SMART_CONTRACT_NAME", "my-contract"));
    assertThat(function()).isEqualTo(world.specs().get(EngineFixture.ID));
    assertThat(function().environment().variables().keySet())
        .startsWith(
            "read_timeout", "write_timeout", "write_debug", "combine_output", "MY_VAR", "STAGE");
    assertThat(function().image())
        .isEqualTo(MemoryWorld.REPOSITORY.at(stored().digest().orElseThrow()));
    assertThat(world.tags())
        .containsEntry(EngineFixture.ID.value(), stored().digest().orElseThrow());
    assertThat(world.secrets())
        .containsEntry("sc-" + EngineFixture.ID + "-my-secret", "s3cr3t")
        .containsEntry(
            "sc-" + EngineFixture.ID + "-secret-key",
            world.keys().get(stored().authKeyId()).key().reveal())
        .containsEntry("sc-" + EngineFixture.ID + "-auth-key-id", stored().authKeyId());
    assertThat(stored().authKeyId()).matches("SC_[A-Z]{12}");
    assertThat(sent()).containsExactly(Scheduler.Sent.CREATE);
    assertThat(world.entries()).hasSize(1);
    assertThat(world.entries().get(0).entrypoint()).isEqualTo("/bin/echo -n hello world");
    assertThat(world.openJobs()).isEmpty();
  }

  @Test
  void theSameJobAgainAnswersItsResult() {
    JobResult first = fixture.run("create", EngineFixture.create());
    WorldView before = WorldView.of(world);
    assertThat(fixture.run("create", EngineFixture.create())).isEqualTo(first);
    assertThat(WorldView.of(world)).isEqualTo(before);
  }

  @Test
  void refusesToCreateWhatExists() {
    fixture.run("create", EngineFixture.create());
    WorldView before = WorldView.of(world);
    assertThatThrownBy(() -> fixture.run("again", EngineFixture.create()))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("it exists, in state active");
    assertThat(WorldView.of(world)).isEqualTo(before);
  }

  @Test
  void refusesToUpdateWhatDoesNotExist() {
    assertThatThrownBy(() -> fixture.run("update", EngineFixture.update()))
        .isInstanceOf(NotFoundException.class);
    assertThat(world.openJobs()).isEmpty();
    assertThat(world.contracts()).isEmpty();
  }

  @Test
  void updatesEverything() {
    fixture.run("create", EngineFixture.create());
    Contract before = stored();
    assertThat(fixture.run("update", EngineFixture.update()).succeeded()).isTrue();
    assertThat(stored().imageDigest()).isNotEqualTo(before.imageDigest());
    assertThat(world.images()).containsOnlyKeys(stored().digest().orElseThrow());
    assertThat(world.tags())
        .containsEntry(EngineFixture.ID.value(), stored().digest().orElseThrow());
    assertThat(stored().entrypoint().commandLine()).isEqualTo("/bin/cat -n hello world");
    assertThat(stored().existingSecrets())
        .containsExactly("my-secret", "other", "secret-key", "auth-key-id", "new-one");
    assertThat(stored().environment().variables().keySet()).endsWith("SMART_CONTRACT_NAME", "NEW");
    assertThat(stored().seconds()).isEqualTo(5);
    assertThat(stored().cron()).isNull();
    assertThat(function()).isEqualTo(world.specs().get(EngineFixture.ID));
    assertThat(sent()).containsExactly(Scheduler.Sent.CREATE, Scheduler.Sent.UPDATE);
    assertThat(world.keys()).hasSize(1);
  }

  @Test
  void anUpdateOfTheScheduleTouchesNoFunction() {
    fixture.run("create", EngineFixture.create());
    Plan plan =
        fixture
            .process()
            .plan(EngineFixture.state(ContractState.ACTIVE, Optional.of(ContractState.INACTIVE)));
    assertThat(plan.steps())
        .extracting(Plan.PlannedStep::name)
        .containsExactly("schedule", "save", "ledger");
  }

  @Test
  void deactivatesAndActivates() {
    fixture.run("create", EngineFixture.create());
    fixture.run(
        "off", EngineFixture.state(ContractState.ACTIVE, Optional.of(ContractState.INACTIVE)));
    assertThat(stored().status().state()).isEqualTo("inactive");
    assertThat(stored().cron()).isEqualTo("*/5 * * * *");
    fixture.run(
        "on", EngineFixture.state(ContractState.INACTIVE, Optional.of(ContractState.ACTIVE)));
    assertThat(stored().status().state()).isEqualTo("active");
    assertThat(sent())
        .containsExactly(Scheduler.Sent.CREATE, Scheduler.Sent.DELETE, Scheduler.Sent.CREATE);
    world.runScheduler();
  }

  @Test
  void aFailedUpdateLeavesTheContractAsItWas() {
    fixture.run("create", EngineFixture.create());
    WorldView before = WorldView.of(world);
    world.setBecomesReady(spec -> !spec.process().startsWith("/bin/cat"));
    JobResult result = fixture.run("update", EngineFixture.update());
    assertThat(result.succeeded()).isFalse();
    assertThat(result.leftovers())
        .containsExactly("the new value of secret sc-" + EngineFixture.ID + "-my-secret");
    assertThat(stored().status().message())
        .startsWith("Waiting for the function failed: ")
        .contains("my-secret");
    WorldView after = WorldView.of(world);
    assertThat(after.contract()).isEqualTo(before.contract());
    assertThat(after.functions()).isEqualTo(before.functions());
    assertThat(after.images()).isEqualTo(before.images());
    assertThat(after.tags()).isEqualTo(before.tags());
    assertThat(after.entries()).isEqualTo(before.entries());
    assertThat(world.secrets()).doesNotContainKey("sc-" + EngineFixture.ID + "-new-one");
  }

  @Test
  void aFailedCreateLeavesAnErrorAndNothingElse() {
    world.setBecomesReady(spec -> false);
    JobResult result = fixture.run("create", EngineFixture.create());
    assertThat(result.succeeded()).isFalse();
    assertThat(stored().status().state()).isEqualTo("error");
    assertThat(stored().environment().variables())
        .containsExactly(Map.entry("MY_VAR", "value"), Map.entry("STAGE", "mine"));
    assertThat(stored().imageDigest()).isNull();
    assertThat(stored().authKeyId()).isNull();
    assertThat(stored().existingSecrets()).isEmpty();
    assertThat(world.functions()).isEmpty();
    assertThat(world.secrets()).isEmpty();
    assertThat(world.images()).isEmpty();
    assertThat(world.tags()).isEmpty();
    assertThat(world.keys()).isEmpty();
    assertThat(world.entries()).isEmpty();
    assertThat(world.messages()).isEmpty();
  }

  @Test
  void aFailedCreateCanBeCreatedOrUpdatedToWork() {
    world.setBecomesReady(spec -> false);
    fixture.run("create", EngineFixture.create());
    world.setBecomesReady(spec -> true);
    assertThat(fixture.run("again", EngineFixture.create()).succeeded()).isTrue();
    assertThat(stored().status().state()).isEqualTo("active");
  }

  @Test
  void anUpdateRepairsAContractInError() {
    world.setBecomesReady(spec -> false);
    fixture.run("create", EngineFixture.create());
    world.setBecomesReady(spec -> true);
    JobResult result =
        fixture.run("repair", EngineFixture.state(ContractState.ERROR, Optional.empty()));
    assertThat(result.succeeded()).isTrue();
    assertThat(stored().status().state()).isEqualTo("active");
    assertThat(stored().existingSecrets()).containsExactly("secret-key", "auth-key-id");
    assertThat(function().secrets()).hasSize(2);
    assertThat(world.keys()).containsOnlyKeys(stored().authKeyId());
    assertThat(sent()).containsExactly(Scheduler.Sent.CREATE);
    assertThat(world.tags())
        .containsEntry(EngineFixture.ID.value(), stored().digest().orElseThrow());
  }

  @Test
  void anUpdateRepairsALostFunction() {
    fixture.run("create", EngineFixture.create());
    FunctionSpec before = function();
    world.loseFunction(EngineFixture.ID.functionName());
    assertThat(
            fixture
                .run("repair", EngineFixture.state(ContractState.ACTIVE, Optional.empty()))
                .succeeded())
        .isTrue();
    assertThat(function()).isEqualTo(before);
  }

  @Test
  void deletesWithoutATrace() {
    fixture.run("create", EngineFixture.create());
    world.putHeap(EngineFixture.ID, "a/b");
    assertThat(fixture.run("delete", fixture.delete()).succeeded()).isTrue();
    assertThat(world.contracts()).isEmpty();
    assertThat(world.specs()).isEmpty();
    assertThat(world.functions()).isEmpty();
    assertThat(world.secrets()).isEmpty();
    assertThat(world.images()).isEmpty();
    assertThat(world.tags()).isEmpty();
    assertThat(world.keys()).isEmpty();
    assertThat(world.heap(EngineFixture.ID)).isEmpty();
    assertThat(world.transactionTypes()).isEmpty();
    assertThat(sent()).containsExactly(Scheduler.Sent.CREATE, Scheduler.Sent.DELETE);
    assertThat(world.entries()).hasSize(2);
    assertThat(world.openJobs()).isEmpty();
    assertThat(fixture.run("delete-again", fixtureDelete()).succeeded()).isTrue();
    assertThat(world.entries()).hasSize(3);
  }

  private com.dragonchain.contractbuilder.event.ContractEvent fixtureDelete() {
    return fixture.delete();
  }

  @Test
  void nobodyWaitsForABuilderThatAnsweredWithAnError() {
    assertThat(waitAfter(new RefusedException("no"))).isZero();
  }

  @Test
  void waitsForWhatABuilderThatDidNotAnswerMayStillPush() {
    assertThat(waitAfter(new UnavailableException("gone"))).isGreaterThan(EngineFixture.PUSH);
  }

  private Duration waitAfter(RuntimeException thrown) {
    Faults faults = new Faults().counting("ImageBuilder.adapt"::equals);
    faults.failAfter(1, () -> thrown);
    Instant begun = fixture.clock.instant();

    JobResult result =
        fixture.processPushingTags(faults).run(new JobId("create"), EngineFixture.create());

    assertThat(result.succeeded()).isFalse();
    return Duration.between(begun, fixture.clock.instant());
  }

  /** A key that cannot be revoked is a way in: whoever comes next has to find it. */
  @Test
  void aKeyThatStaysIsNamedAndGoesWithADelete() {
    Faults faults =
        new Faults()
            .counting(name -> name.equals("FaasGateway.deploy") || name.equals("ApiKeys.revoke"));
    faults.failBefore(1, () -> new RefusedException("no"));
    for (int n = 2; n <= 200; n++) {
      faults.failBefore(n, () -> new UnavailableException("away"));
    }

    JobResult failed = fixture.process(faults).run(new JobId("one"), EngineFixture.create());

    String key = world.keys().keySet().iterator().next();
    assertThat(failed.message()).contains("left behind: API key " + key);
    assertThat(stored().authKeyId()).isEqualTo(key);
    assertThat(fixture.run("two", fixture.delete()).succeeded()).isTrue();
    assertThat(world.keys()).isEmpty();
  }

  /** What breaks in one undo does not keep the others from theirs. */
  @Test
  void anUndoThatBreaksLeavesTheOthersTheirs() {
    Faults faults =
        new Faults()
            .counting(
                name -> name.equals("FaasGateway.deploy") || name.equals("FaasGateway.remove"));
    faults.failBefore(1, () -> new RefusedException("no"));
    faults.failBefore(2, () -> new IllegalStateException("broken"));

    JobResult failed = fixture.process(faults).run(new JobId("one"), EngineFixture.create());

    assertThat(failed.message())
        .contains("left behind: " + EngineFixture.ID.functionName())
        .doesNotContain("broken");
    assertThat(world.openJobs()).isEmpty();
    assertThat(world.keys()).isEmpty();
    assertThat(world.images()).isEmpty();
  }

  /** An interrupted call may still have its effect: whoever undoes it has to wait. */
  @Test
  void anInterruptedCallKeepsItsHorizon() {
    Faults faults = new Faults().counting("FaasGateway.deploy"::equals);
    faults.failBefore(1, () -> new CancelledException("stopped"));
    JobId job = new JobId("create");
    assertThatThrownBy(() -> fixture.process(faults).run(job, EngineFixture.create()))
        .isInstanceOf(CancelledException.class);
    Instant stopped = fixture.clock.instant();

    fixture.process().settle();

    assertThat(world.openJobs()).isEmpty();
    assertThat(Duration.between(stopped, fixture.clock.instant()))
        .isGreaterThan(JobSettings.standard().gatewayCall());
  }

  @Test
  void anotherEventUnderAnOpenJobsIdIsRefused() {
    com.dragonchain.contractbuilder.testkit.Faults faults =
        new com.dragonchain.contractbuilder.testkit.Faults();
    faults.killBefore(20);
    assertThatThrownBy(() -> fixture.process(faults).run(new JobId("job"), EngineFixture.create()))
        .isInstanceOf(Error.class);
    assertThat(world.openJobs()).isNotEmpty();
    assertThatThrownBy(() -> fixture.run("job", EngineFixture.update()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("belongs to another event");
  }
}
