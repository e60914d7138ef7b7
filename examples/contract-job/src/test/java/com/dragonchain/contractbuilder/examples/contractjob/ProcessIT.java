package com.dragonchain.contractbuilder.examples.contractjob;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.dragonchain.contractbuilder.testkit.Events;
import com.dragonchain.contractbuilder.testkit.openfaas.Readiness;
import com.dragonchain.contractbuilder.testkit.real.LogsOnFailure;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What only a process of its own can show: locales, signals, start script, others beside it. */
@ExtendWith(LogsOnFailure.class)
class ProcessIT {

  /** About as many polls as fit into three seconds, fewer on a slow machine. */
  private static final Readiness SOON = Readiness.afterPolls(40);

  private static final Readiness LATE = Readiness.afterPolls(2000);

  @TempDir Path folder;

  private final String id = UUID.randomUUID().toString();
  private EmbeddedServers servers;
  private Surroundings surroundings;

  @BeforeEach
  void setUp() {
    servers = new EmbeddedServers(folder);
    surroundings = servers.surroundings;
  }

  @AfterEach
  void tearDown() {
    servers.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"POSIX", "C.UTF-8"})
  void anEventMayHoldRawUtf8UnderAnyLocale(String locale) {
    JobProcess.Ended ended =
        withBytes(create(event -> event.putObject("env").put("GREETING", "ü€😀")), UTF_8, locale);

    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(surroundings.stored("SMARTCONTRACT/" + id + "/faas_spec.json").orElseThrow())
        .contains("\"GREETING\":\"\\u00fc\\u20ac\\ud83d\\ude00\"");
    assertThat(servers.gateway.functions().get("contract-" + id).env("GREETING")).isEqualTo("ü€😀");
  }

  @ParameterizedTest
  @ValueSource(strings = {"POSIX", "C.UTF-8"})
  void namesBeyondAsciiAreDeletedUnderAnyLocale(String locale) throws IOException {
    JobProcess.Ended created = surroundings.run(create(edit -> {}));
    assertThat(created.exitCode()).as(created.err()).isZero();
    String stored = surroundings.stored("SMARTCONTRACT/" + id + "/metadata.json").orElseThrow();
    Path heap = chainWrites("SMARTCONTRACT/" + id + "/HEAP/ü+%20/€😀");
    Path type = chainWrites("TRANSACTION_TYPES/TYPES/ünï");
    String delete =
        Events.delete(id, stored).replaceAll("\"txn_type\":\"[^\"]*\"", "\"txn_type\":\"ünï\"");

    JobProcess.Ended ended = withBytes(delete, UTF_8, locale);

    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(List.of(heap, type)).allMatch(Files::notExists);
    assertThat(servers.redis.keys("storage:*")).isEmpty();
  }

  /** A file and its cached copy; a URI, since the locale of this process may be any as well. */
  private Path chainWrites(String key) throws IOException {
    servers.redis.set("storage:" + key, "x");
    String storage = surroundings.storage().toUri().toString();
    Path file = Path.of(URI.create(storage + URLEncoder.encode(key, UTF_8).replace("%2F", "/")));
    Files.createDirectories(file.getParent());
    return Files.writeString(file, "x");
  }

  @Test
  void anEventOfAnotherEncodingIsRefusedAndItsContractGivenBack() {
    JobProcess.Ended created = surroundings.run(create(edit -> {}));
    assertThat(created.exitCode()).as(created.err()).isZero();
    String key = "SMARTCONTRACT/" + id + "/metadata.json";
    String stored = surroundings.stored(key).orElseThrow();
    surroundings.store(key, stored.replace("\"state\":\"active\"", "\"state\":\"updating\""));
    servers.redis.del("storage:" + key);
    int writes = servers.gateway.writes().size();

    JobProcess.Ended ended =
        withBytes(
            Events.update(id, event -> event.putObject("env").put("GREETING", "ü")),
            StandardCharsets.ISO_8859_1,
            "C.UTF-8");

    assertThat(ended.exitCode()).isEqualTo(ExitCode.INVALID);
    assertThat(ended.lastLine()).startsWith("contract-job: JSON: not UTF-8");
    assertThat(surroundings.stored(key).orElseThrow())
        .contains("\"state\":\"active\",\"msg\":\"JSON: not UTF-8");
    assertThat(servers.gateway.writes()).hasSize(writes);
  }

  /** Java's own process builder would encode the event by this process's locale. */
  private JobProcess.Ended withBytes(String event, Charset charset, String locale) {
    try {
      Path file = Files.writeString(folder.resolve("event.json"), event, charset);
      surroundings.with("LC_ALL", locale);
      List<String> command =
          List.of(
              "sh",
              "-c",
              "EVENT=$(cat \"$0\") exec sh \"$1\"",
              file.toString(),
              JobProcess.SCRIPT.get(1));
      try (JobProcess process = surroundings.start(command, "")) {
        return process.await();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void theProgramMayBeMovedAwayFromItsClassArchive() throws IOException {
    Path app = Files.createDirectories(folder.resolve("moved/target/app"));
    Path built = Path.of("target/app");
    try (Stream<Path> files = Files.walk(built)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, app.resolve(built.relativize(file)));
      }
    }
    Path script = Files.createDirectories(folder.resolve("moved/entrypoints")).resolve("job.sh");
    Files.copy(Path.of(JobProcess.SCRIPT.get(1)), script);

    try (JobProcess process =
        JobProcess.start(List.of("sh", script.toString()), Map.of(), folder, "--help")) {
      JobProcess.Ended ended = process.await();
      assertThat(ended.exitCode()).as(ended.err()).isZero();
      assertThat(ended.out()).startsWith("usage: ");
      assertThat(ended.err()).isEmpty();
    }
  }

  /** Either would cost every job some milliseconds for each. */
  @Test
  void aJobLoadsNoClassFromItsJarLinksNoRecordsMethodsAndReadsNoLocale() throws IOException {
    Path log = folder.resolve("classes.log");
    surroundings.with("JAVA_OPTS", "-Xlog:class+load:file=" + log);
    String event =
        create(
            edit -> {
              edit.put("cron", "*/5 * * * *");
              edit.putObject("secrets").put("word", "w");
              edit.putObject("env").put("NAME", "value");
            });

    JobProcess.Ended ended = surroundings.run(event);

    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(Files.readAllLines(log))
        .hasSizeGreaterThan(1000)
        .noneMatch(line -> line.contains("contract-job.jar"))
        .noneMatch(line -> line.contains("java.lang.runtime.ObjectMethods"))
        .noneMatch(line -> line.contains("sun.util.locale.provider.LocaleResources"));
  }

  @Test
  void theStandardWatchdogOfAnotherMachineIsRefusedAtTheStart() throws IOException {
    Path standard = Files.createDirectory(folder.resolve("bin")).resolve("fwatchdog");
    Files.move(Surroundings.watchdog(folder), standard);
    surroundings.without("FWATCHDOG").with("PLATFORMS", "linux/arm64");

    JobProcess.Ended ended = surroundings.run(Events.delete(id, "{\"args\":[]}"));
    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(ExitCode.INVALID);
    assertThat(ended.lastLine())
        .startsWith("contract-job: FWATCHDOG: \"bin/fwatchdog\" is an ELF executable for amd64");

    Files.delete(standard);
    ended = surroundings.run(Events.delete(id, "{\"args\":[]}"));
    assertThat(ended.exitCode()).as(ended.err()).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aPlanAndABadEventTouchNothing(boolean storageIsThere) throws IOException {
    if (storageIsThere) {
      Files.createDirectory(surroundings.storage());
    }

    JobProcess.Ended planned = surroundings.run(create(edit -> {}), "--plan");
    assertThat(planned.exitCode()).as(planned.err()).isZero();
    assertThat(planned.out()).startsWith("create " + id);
    JobProcess.Ended bad = surroundings.run(create(event -> event.put("seconds", 99)));
    assertThat(bad.exitCode()).as(bad.err()).isEqualTo(ExitCode.INVALID);
    JobProcess.Ended settled = surroundings.run("", "--settle");
    assertThat(settled.exitCode()).as(settled.err()).isZero();

    if (storageIsThere) {
      assertThat(surroundings.storage()).isEmptyDirectory();
    } else {
      assertThat(surroundings.storage()).doesNotExist();
    }
    assertThat(servers.redis.dbSize()).isZero();
    assertThat(servers.gateway.writes()).isEmpty();
    assertThat(servers.registry.tags(EmbeddedServers.IMAGES)).isEmpty();
  }

  @Test
  void toldToStopItStopsAtASafePointAndTheSameJobGoesOn() {
    servers.gateway.readiness(SOON);
    surroundings.with("JOB_ID", "job-1").with("JOB_LEASE", "1s");
    String event = create(edit -> {});

    try (JobProcess process = surroundings.start(event)) {
      EmbeddedServers.awaitStep(process, "deploy-function");
      process.process().destroy(); // SIGTERM
      JobProcess.Ended ended = process.await();
      assertThat(ended.exitCode()).as(ended.err()).isEqualTo(ExitCode.FAILED);
      assertThat(ended.lastLine()).startsWith("contract-job: ");
    }
    assertThat(surroundings.storage().resolve("CONTRACT_JOBS/" + id)).exists();
    assertThat(servers.gateway.functions()).containsKey("contract-" + id);

    JobProcess.Ended resumed = surroundings.run(event);
    assertThat(resumed.exitCode()).as(resumed.err()).isZero();
    assertThat(resumed.out()).doesNotContain("deploy-function");
    assertThat(servers.redis.llen("dc:tx:incoming")).isEqualTo(1);
    assertThat(surroundings.storage().resolve("CONTRACT_JOBS/" + id)).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aRedisThatIsAwayIsToldWithinTenSeconds(boolean silent) {
    if (silent) {
      servers.redisServer.pause();
    } else {
      servers.redisServer.stop();
    }
    long start = System.nanoTime();

    JobProcess.Ended ended = surroundings.run(create(edit -> {}));

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(ExitCode.FAILED);
    assertThat(ended.lastLine())
        .startsWith("contract-job: ")
        .contains("127.0.0.1:" + servers.redisServer.port());
    assertThat(surroundings.files()).isEmpty();
    assertThat(servers.gateway.writes()).isEmpty();
    if (silent) {
      servers.redisServer.resume();
    }
  }

  @Test
  void ofTwoJobsOfAContractTheSecondFollowsTheFirst() {
    servers.gateway.readiness("contract-" + id, SOON);
    try (JobProcess first = surroundings.start(create(edit -> {}))) {
      EmbeddedServers.awaitStep(first, "deploy-function");
      servers.gateway.readiness("contract-" + id, Readiness.atOnce());
      try (JobProcess second =
          surroundings.start(Events.update(id, event -> event.put("seconds", 9)))) {
        JobProcess.Ended secondEnded = second.await();
        JobProcess.Ended firstEnded = first.await();
        assertThat(firstEnded.exitCode()).as(firstEnded.err()).isZero();
        assertThat(secondEnded.exitCode()).as(secondEnded.err()).isZero();
      }
    }
    // the newest first
    List<String> ledger = servers.redis.lrange("dc:tx:incoming", 0, -1);
    assertThat(ledger).hasSize(2);
    assertThat(ledger.get(0)).contains("\\\"action\\\":\\\"update\\\"");
    assertThat(ledger.get(1)).contains("\\\"action\\\":\\\"create\\\"");
  }

  @Test
  void aJobThatWaitedInVainIsBusyAndHasTouchedNothing() {
    servers.gateway.readiness(LATE);
    surroundings.with("JOB_LEASE", "1s");
    try (JobProcess first = surroundings.start(create(edit -> {}))) {
      EmbeddedServers.awaitStep(first, "deploy-function");
      int writes = servers.gateway.writes().size();

      JobProcess.Ended second =
          surroundings.run(Events.update(id, event -> event.put("seconds", 9)));

      assertThat(second.exitCode()).as(second.err()).isEqualTo(ExitCode.BUSY);
      assertThat(second.lastLine()).startsWith("contract-job: ").contains(id);
      assertThat(first.process().isAlive()).isTrue();
      assertThat(servers.gateway.writes()).hasSize(writes);
      assertThat(servers.redis.llen("dc:tx:incoming")).isZero();
    }
  }

  private String create(Consumer<ObjectNode> edit) {
    return Events.create(id, servers.image("1"), edit);
  }
}
