package com.dragonchain.contractbuilder.job;

import com.dragonchain.contractbuilder.event.ContractEvent;
import com.dragonchain.contractbuilder.event.CustomerImage;
import com.dragonchain.contractbuilder.model.ContractId;
import com.dragonchain.contractbuilder.model.ContractState;
import com.dragonchain.contractbuilder.model.Entrypoint;
import com.dragonchain.contractbuilder.model.Environment;
import com.dragonchain.contractbuilder.model.ExecutionOrder;
import com.dragonchain.contractbuilder.model.ImageReference;
import com.dragonchain.contractbuilder.model.Schedule;
import com.dragonchain.contractbuilder.model.Secret;
import com.dragonchain.contractbuilder.model.TransactionType;
import com.dragonchain.contractbuilder.port.ApiKeys;
import com.dragonchain.contractbuilder.port.ContractStore;
import com.dragonchain.contractbuilder.port.FaasGateway;
import com.dragonchain.contractbuilder.port.ImageBuilder;
import com.dragonchain.contractbuilder.port.JobId;
import com.dragonchain.contractbuilder.port.JobJournal;
import com.dragonchain.contractbuilder.port.JobResult;
import com.dragonchain.contractbuilder.port.Ledger;
import com.dragonchain.contractbuilder.port.Registry;
import com.dragonchain.contractbuilder.port.Scheduler;
import com.dragonchain.contractbuilder.testkit.Faults;
import com.dragonchain.contractbuilder.testkit.ManualClock;
import com.dragonchain.contractbuilder.testkit.memory.MemoryWorld;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/** A world in memory, a clock by hand, and jobs on both, with faults or without. */
final class EngineFixture {

  static final ContractId ID = ContractId.of("11111111-2222-4333-8444-555555555555");
  static final TransactionType NAME = TransactionType.of("my-contract");
  static final Chain CHAIN = new Chain("prod", "internal-1", "public-1", "https://chain.example");

  /** How long the builder that pushes tags says that it may take. */
  static final Duration PUSH = Duration.ofMinutes(4);

  final ManualClock clock = ManualClock.at(Instant.parse("2026-11-22T12:00:00Z"));
  final MemoryWorld world = new MemoryWorld(clock);

  EngineFixture() {
    world.putBase(ImageReference.parse("customer.example/app:1"));
    world.putBase(ImageReference.parse("customer.example/app:2"));
    world.putTransactionType(NAME.value());
  }

  /** A process: its ports fail as the faults say. */
  ContractJob process(Faults faults) {
    return process(faults, false);
  }

  ContractJob process(Faults faults, boolean suspending) {
    return process(faults, suspending, world.imageBuilder());
  }

  /** One whose builder pushes a tag, as a tool does. */
  ContractJob processPushingTags(Faults faults) {
    ImageBuilder builder = world.imageBuilder();
    return process(
        faults,
        false,
        new ImageBuilder() {
          @Override
          public Set<Capability> capabilities() {
            return EnumSet.complementOf(EnumSet.of(Capability.PUSHES_BY_DIGEST));
          }

          @Override
          public BaseImage inspect(Request request) {
            return builder.inspect(request);
          }

          @Override
          public AdaptedImage adapt(Request request, Progress progress) {
            progress.pushing(PUSH);
            return builder.adapt(request, Progress.none());
          }
        });
  }

  private ContractJob process(Faults faults, boolean suspending, ImageBuilder builder) {
    Ports ports =
        new Ports(
            faults.wrap(ImageBuilder.class, builder),
            faults.wrap(Registry.class, world.registry()),
            faults.wrap(FaasGateway.class, world.faasGateway()),
            faults.wrap(Scheduler.class, world.scheduler()),
            faults.wrap(Ledger.class, world.ledger()),
            faults.wrap(ContractStore.class, world.contractStore()),
            faults.wrap(ApiKeys.class, world.apiKeys()),
            faults.wrap(JobJournal.class, world.jobJournal()));
    return ContractJob.builder(ports, CHAIN, FunctionDefaults.standard("0.18.10", Optional.empty()))
        .settings(
            JobSettings.standard().withJournalKey(Secret.of("journal")).withSuspending(suspending))
        .clock(clock)
        .random(new SplittableRandom(42))
        .pauses(this::pause)
        .build();
  }

  private Optional<Faults> dead = Optional.empty();
  private Instant lands = Instant.MAX;

  /**
   * A process was killed in the middle of a call. The call lands as late as a server may let it: 70
   * s for the call and 30 s that the gateway takes on top. It never lands later.
   */
  void died(Faults faults) {
    dead = Optional.of(faults);
    lands = clock.instant().plusSeconds(209);
  }

  /** The call that was on its way lands now. */
  void land() {
    dead.ifPresent(Faults::runLate);
    dead = Optional.empty();
  }

  private void pause(Duration span) {
    clock.advance(span);
    if (clock.instant().isAfter(lands)) {
      land();
    }
  }

  ContractJob process() {
    return process(new Faults());
  }

  JobResult run(String job, ContractEvent event) {
    return process().run(new JobId(job), event);
  }

  static CustomerImage image(String text) {
    return new CustomerImage(text, ImageReference.parse(text), Optional.empty());
  }

  static ContractEvent.Create create() {
    Map<String, Secret> secrets = new LinkedHashMap<>();
    secrets.put("my-secret", Secret.of("s3cr3t"));
    secrets.put("other", Secret.of("two words"));
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("MY_VAR", "value");
    environment.put("STAGE", "mine");
    return new ContractEvent.Create(
        ID,
        NAME,
        image("customer.example/app:1"),
        new Entrypoint("/bin/echo", List.of("-n", "hello world")),
        new Environment(environment),
        secrets,
        Optional.of(new Schedule.Cron("*/5 * * * *")),
        Optional.of(ExecutionOrder.PARALLEL));
  }

  /** An update of everything. */
  static ContractEvent.Update update() {
    Map<String, Secret> secrets = new LinkedHashMap<>();
    secrets.put("my-secret", Secret.of("changed"));
    secrets.put("new-one", Secret.of("n"));
    return new ContractEvent.Update(
        ID,
        NAME,
        Optional.of(image("customer.example/app:2")),
        Optional.of("/bin/cat"),
        List.of(),
        new Environment(Map.of("NEW", "2")),
        secrets,
        new ContractEvent.ScheduleChange.Replace(new Schedule.Interval(5)),
        Optional.of(ExecutionOrder.SERIAL),
        Optional.of(ContractState.ACTIVE),
        Optional.empty());
  }

  /** An update of nothing but, perhaps, the state. */
  static ContractEvent.Update state(ContractState start, Optional<ContractState> desired) {
    return new ContractEvent.Update(
        ID,
        NAME,
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Environment.empty(),
        Map.of(),
        new ContractEvent.ScheduleChange.Keep(),
        Optional.empty(),
        Optional.of(start),
        desired);
  }

  static ContractEvent.Update environment(String name, String value) {
    ContractEvent.Update nothing = state(ContractState.ACTIVE, Optional.empty());
    return new ContractEvent.Update(
        ID,
        NAME,
        nothing.image(),
        nothing.command(),
        nothing.arguments(),
        new Environment(Map.of(name, value)),
        nothing.secrets(),
        nothing.schedule(),
        nothing.executionOrder(),
        nothing.startState(),
        nothing.desiredState());
  }

  ContractEvent.Delete delete() {
    return Optional.ofNullable(world.contracts().get(ID))
        .map(
            contract ->
                new ContractEvent.Delete(
                    ID,
                    NAME,
                    contract.existingSecrets(),
                    contract.digest(),
                    Optional.ofNullable(contract.authKeyId()),
                    contract.cron(),
                    contract.seconds(),
                    contract.executionOrder()))
        .orElseGet(
            () ->
                new ContractEvent.Delete(
                    ID, NAME, List.of(), Optional.empty(), Optional.empty(), null, null, null));
  }
}
