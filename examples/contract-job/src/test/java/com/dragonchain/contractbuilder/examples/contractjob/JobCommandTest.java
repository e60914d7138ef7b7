package com.dragonchain.contractbuilder.examples.contractjob;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.dragonchain.contractbuilder.error.InvalidInputException;
import com.dragonchain.contractbuilder.error.UnavailableException;
import com.dragonchain.contractbuilder.event.ContractEvent;
import com.dragonchain.contractbuilder.event.ContractJson;
import com.dragonchain.contractbuilder.event.EventReader;
import com.dragonchain.contractbuilder.job.Chain;
import com.dragonchain.contractbuilder.job.ContractJob;
import com.dragonchain.contractbuilder.job.FunctionDefaults;
import com.dragonchain.contractbuilder.job.JobListener;
import com.dragonchain.contractbuilder.job.Ports;
import com.dragonchain.contractbuilder.model.Contract;
import com.dragonchain.contractbuilder.model.ContractId;
import com.dragonchain.contractbuilder.model.ImageReference;
import com.dragonchain.contractbuilder.port.JobId;
import com.dragonchain.contractbuilder.port.JournalEntry;
import com.dragonchain.contractbuilder.port.Lease;
import com.dragonchain.contractbuilder.testkit.Events;
import com.dragonchain.contractbuilder.testkit.ManualClock;
import com.dragonchain.contractbuilder.testkit.memory.MemoryWorld;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JobCommandTest {

  private static final String ID = "11111111-2222-4333-8444-555555555555";
  private static final ContractId CONTRACT = ContractId.of(ID);
  private static final String IMAGE = "customer.example/app:1";

  @TempDir Path folder;

  private final ManualClock clock = ManualClock.at(Instant.parse("2026-01-02T03:04:05Z"));
  private final MemoryWorld world = new MemoryWorld(clock);
  private final Map<String, String> environment = new HashMap<>();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private boolean away;

  /** The program on ports in memory. */
  private final class MemoryWiring implements Wiring {

    @Override
    public ContractEvent read(String event) {
      return new EventReader(
              crontab -> {
                if (crontab.split(" ").length != 5) {
                  throw new InvalidInputException("not a crontab");
                }
              })
          .read(event);
    }

    @Override
    public ContractJob job(JobListener listener) {
      Ports ports =
          new Ports(
              world.imageBuilder(),
              world.registry(),
              world.faasGateway(),
              world.scheduler(),
              world.ledger(),
              world.contractStore(),
              world.apiKeys(),
              world.jobJournal());
      if (away) {
        throw new UnavailableException("connect to Redis redis.example:6379: refused; start it");
      }
      return ContractJob.builder(
              ports,
              new Chain("prod", "internal", "public", "https://chain.example"),
              FunctionDefaults.standard("1", Optional.empty()))
          .clock(clock)
          .listener(listener)
          .build();
    }

    @Override
    public void close() {}
  }

  @BeforeEach
  void setUp() throws IOException {
    Files.writeString(folder.resolve("secrets"), "{\"private-key\":\"a2V5\"}");
    environment.put("STAGE", "prod");
    environment.put("INTERNAL_ID", "internal");
    environment.put("DRAGONCHAIN_ENDPOINT", "https://chain.example");
    environment.put("FAAS_GATEWAY", "http://gateway");
    environment.put("FAAS_REGISTRY", "registry.example");
    environment.put("SECRET_LOCATION", folder.resolve("secrets").toString());
    environment.put("STORAGE_TYPE", "disk");
    environment.put("STORAGE_LOCATION", folder.resolve("storage").toString());
    environment.put("REDIS_ENDPOINT", "redis.example");
    environment.put("REDIS_PORT", "6379");
    environment.put("JOB_ID", "job-1");
    environment.put("FWATCHDOG", Surroundings.watchdog(folder).toString());
    world.putBase(ImageReference.parse(IMAGE));
  }

  @Test
  void createsAndSaysEachStepOnALineOfItsOwn() {
    assertThat(run(Events.create(ID, IMAGE, event -> event.put("seconds", 5)))).isZero();

    assertThat(world.contracts().get(CONTRACT).status().state()).isEqualTo("active");
    assertThat(printed())
        .isNotEmpty()
        .allSatisfy(line -> assertThat(line).startsWith("[ done ] ").endsWith(" s)"))
        .doesNotHaveDuplicates();
    assertThat(logged()).anySatisfy(line -> assertThat(line).contains("[" + ID + " job-1]"));
  }

  @Test
  void theSameJobAnswersItsResult() {
    String event = Events.create(ID, IMAGE);
    run(event);
    out.reset();

    assertThat(run(event)).isZero();
    assertThat(printed()).isEmpty();
    assertThat(world.entries()).hasSize(1);
  }

  @Test
  void theSameJobWithAnotherEventIsInvalidWhileItIsOpen() {
    world.setBecomesReady(spec -> false);
    assertThat(run(Events.create(ID, "customer.example/none:1"))).isEqualTo(ExitCode.FAILED);

    assertThat(lastLine()).startsWith("contract-job: ").contains("customer.example/none:1");
    assertThat(run(Events.create(ID, "customer.example/none:1"))).isEqualTo(ExitCode.FAILED);
    assertThat(world.contracts().get(CONTRACT).status().state()).isEqualTo("error");
  }

  @Test
  void planningDoesNothing() {
    assertThat(run(Events.create(ID, IMAGE), "--plan")).isZero();

    assertThat(printed()).first().isEqualTo("create " + ID);
    assertThat(printed()).anySatisfy(line -> assertThat(line).matches("[0-9]+\\. .+: .+"));
    assertThat(world.contracts()).isEmpty();
    assertThat(world.openJobs()).isEmpty();
  }

  @Test
  void helpNeedsNoEnvironmentAndListsIt() {
    environment.clear();

    assertThat(run("", "--help")).isZero();
    for (Variable variable : Variable.values()) {
      assertThat(out.toString(UTF_8)).contains("  " + variable + " ");
    }
    assertThat(err.toString(UTF_8)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--pla", "create", "-v"})
  void refusesOtherArguments(String argument) {
    assertThat(run("{}", argument)).isEqualTo(ExitCode.INVALID);
    assertThat(lastLine()).startsWith("contract-job: arguments: ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "create | version | 1",
        "create | version | '\"2\"'",
        "create | task_type | '\"destroy\"'",
        "create | txn_type | '\"a b\"'",
        "create | id | '\"1234\"'",
        "create | auth | '\"%%%\"'",
        "create | image | '\"UPPER CASE\"'",
        "create | image | null",
        "create | cmd | null",
        "create | cmd | 7",
        "create | args | '\"x\"'",
        "create | args | '[1]'",
        "create | secrets | '{\"secret-key\":\"x\"}'",
        "create | secrets | '{\"a_b\":\"x\"}'",
        "create | secrets | '{\"ab\":1}'",
        "create | env | '{\"1a\":\"x\"}'",
        "create | env | '{\"AB\":[]}'",
        "create | cron | '\"* *\"'",
        "create | seconds | 61",
        "create | seconds | '\"5\"'",
        "create | execution_order | '\"random\"'",
        "update | start_state | '\"broken\"'",
        "update | desired_state | '\"error\"'",
        "update | disable_schedule | '\"yes\"'",
        "delete | existing_secrets | '[\"../x\"]'",
        "delete | image_digest | '\"sha256:1\"'",
        "delete | auth_key_id | '\"../ROOT\"'"
      })
  void namesTheFieldOfAnEventThatIsAtFault(String task, String field, String value)
      throws Exception {
    com.fasterxml.jackson.databind.node.ObjectNode event = valid(task);
    event.set(field, new com.fasterxml.jackson.databind.json.JsonMapper().readTree(value));

    assertThat(run(event.toString())).isEqualTo(ExitCode.INVALID);
    assertThat(lastLine()).startsWith("contract-job: ").contains(field);
    assertThat(world.contracts()).isEmpty();
    assertThat(world.openJobs()).isEmpty();
    assertThat(world.entries()).isEmpty();
    assertThat(printed()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "[]", "{} {}", "{\"version\":\"1\",\"version\":\"1\"}", "null"})
  void refusesWhatIsNoEvent(String event) {
    assertThat(run(event)).isEqualTo(ExitCode.INVALID);
    assertThat(lastLine()).startsWith("contract-job: ");
  }

  @Test
  void withoutAnEventItNamesTheVariable() {
    assertThat(run("")).isEqualTo(ExitCode.INVALID);
    assertThat(lastLine()).startsWith("contract-job: EVENT: it is not set");
  }

  @Test
  void namesAVariableThatMakesNoSense() {
    environment.put("REDIS_PORT", "many");

    assertThat(run(Events.create(ID, IMAGE))).isEqualTo(ExitCode.INVALID);
    assertThat(lastLine()).startsWith("contract-job: REDIS_PORT: \"many\"");
  }

  @Test
  void namesALevelThatDoesNotExist() {
    environment.put("LOG_LEVEL", "loud");

    assertThat(run(Events.create(ID, IMAGE))).isEqualTo(ExitCode.INVALID);
    assertThat(lastLine()).startsWith("contract-job: LOG_LEVEL: ");
  }

  @Test
  void anEventAtFaultGivesItsContractBack() {
    run(Events.create(ID, IMAGE));
    Contract stored = world.contracts().get(CONTRACT);
    String updating =
        ContractJson.write(stored).replace("\"state\":\"active\"", "\"state\":\"updating\"");
    world.putContract(ContractJson.read(CONTRACT, updating));
    environment.put("JOB_ID", "job-2");
    String faulty =
        Events.update(ID, event -> event.put("start_state", "inactive").put("seconds", 99));

    assertThat(run(faulty, "--plan")).isEqualTo(ExitCode.INVALID);
    assertThat(world.contracts().get(CONTRACT).status().state()).isEqualTo("updating");

    assertThat(run(faulty)).isEqualTo(ExitCode.INVALID);
    assertThat(world.contracts().get(CONTRACT).status().state()).isEqualTo("inactive");
    assertThat(world.contracts().get(CONTRACT).status().message()).contains("seconds");
  }

  @Test
  void aContractThatAnotherJobHoldsIsBusy() {
    try (Lease held =
        world
            .jobJournal()
            .acquire(CONTRACT, new JobId("other"), Duration.ofHours(1), Duration.ZERO)) {
      assertThat(held.fence().contract()).isEqualTo(CONTRACT);
      assertThat(run(Events.create(ID, IMAGE))).isEqualTo(ExitCode.BUSY);
      assertThat(lastLine()).startsWith("contract-job: ").contains(ID);
    }
    assertThat(world.contracts()).isEmpty();
  }

  @Test
  void aStoreThatIsAwayIsAFailure() {
    away = true;

    assertThat(run(Events.create(ID, IMAGE))).isEqualTo(ExitCode.FAILED);
    assertThat(lastLine())
        .isEqualTo("contract-job: connect to Redis redis.example:6379: refused; start it");
  }

  @Test
  void jobsThatWereLeftOpenAreSettledWithoutAnEvent() {
    try (Lease left =
        world
            .jobJournal()
            .acquire(CONTRACT, new JobId("other"), Duration.ofHours(1), Duration.ZERO)) {
      left.begin(new JobId("other"), new JournalEntry(JournalEntry.Kind.BEGIN, "", Map.of()));
    }
    assertThat(world.openJobs()).containsOnlyKeys(CONTRACT);

    assertThat(run("", "--settle")).isEqualTo(ExitCode.FAILED);
    assertThat(printed()).singleElement().asString().startsWith("[failed] " + ID);
    assertThat(lastLine()).startsWith("contract-job: settle: 1 ");
  }

  @Test
  void theWatchdogIsMissedOnlyByWhatNeedsIt() {
    environment.remove("FWATCHDOG");

    assertThat(run(Events.create(ID, IMAGE))).isEqualTo(ExitCode.INVALID);
    assertThat(lastLine()).startsWith("contract-job: FWATCHDOG: ");
    assertThat(run(Events.delete(ID, "{\"args\":[]}"))).isZero();
  }

  @Test
  void unknownContractsAreNotUpdated() {
    assertThat(run(Events.update(ID, event -> event.put("seconds", 5)))).isEqualTo(ExitCode.FAILED);
    assertThat(lastLine()).contains(ID);
    assertThat(world.contracts()).isEmpty();
  }

  private static com.fasterxml.jackson.databind.node.ObjectNode valid(String task)
      throws Exception {
    String event =
        switch (task) {
          case "create" -> Events.create(ID, IMAGE);
          case "update" -> Events.update(ID, edit -> {});
          default -> Events.delete(ID, "{\"args\":[]}");
        };
    return (com.fasterxml.jackson.databind.node.ObjectNode)
        new com.fasterxml.jackson.databind.json.JsonMapper().readTree(event);
  }

  private int run(String event, String... arguments) {
    if (!event.isEmpty()) {
      environment.put("EVENT", event);
    }
    try (PrintStream stdout = new PrintStream(out, true, UTF_8);
        PrintStream stderr = new PrintStream(err, true, UTF_8)) {
      return new JobCommand(stdout, stderr, false, configuration -> new MemoryWiring())
          .run(List.of(arguments), () -> environment);
    }
  }

  private List<String> printed() {
    return out.toString(UTF_8).lines().toList();
  }

  private List<String> logged() {
    return err.toString(UTF_8).lines().toList();
  }

  private String lastLine() {
    return logged().get(logged().size() - 1);
  }
}
