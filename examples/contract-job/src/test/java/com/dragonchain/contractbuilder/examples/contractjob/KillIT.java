package com.dragonchain.contractbuilder.examples.contractjob;

import static org.assertj.core.api.Assertions.assertThat;

import com.dragonchain.contractbuilder.error.ContractBuilderException;
import com.dragonchain.contractbuilder.job.JobListener;
import com.dragonchain.contractbuilder.port.JobId;
import com.dragonchain.contractbuilder.testkit.Events;
import com.dragonchain.contractbuilder.testkit.real.LogsOnFailure;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A process is killed ({@code kill -9}) before the first write of its journal, another after it,
 * and so on until one comes through. Whoever comes next, the same job or another one: the end has
 * to be the same as if nobody had been killed.
 */
@ExtendWith(LogsOnFailure.class)
class KillIT {

  private static final int KILLED = 128 + 9;
  private static final int AS_PROCESS = 5;
  private static final Pattern TRANSACTION = Pattern.compile("\"txn_id\":\"([^\"]+)\"");

  @TempDir Path folder;

  private EmbeddedServers servers;
  private Surroundings surroundings;

  @BeforeEach
  void setUp() {
    servers = new EmbeddedServers(folder);
    surroundings = servers.surroundings.with("JOB_LEASE", "1s");
  }

  @AfterEach
  void tearDown() {
    servers.close();
  }

  @ParameterizedTest
  @CsvSource({
    "create, same",
    "create, other",
    "update, same",
    "update, other",
    "delete, same",
    "delete, other"
  })
  void endsAsIfNobodyHadBeenKilled(String task, String successor) throws IOException {
    String expected = undisturbed(task);
    // another job is tried after every write alone: each of them takes its time
    int step = successor.equals("same") ? 1 : 2;
    int moment = step;
    while (killedAt(moment, task, successor, expected)) {
      moment += step;
    }
    assertThat(moment).as("how many moments there were, and more").isGreaterThan(10);
  }

  private String undisturbed(String task) throws IOException {
    String id = UUID.randomUUID().toString();
    String event = prepare(task, id);
    assertThat(run("undisturbed-" + id, event)).isTrue();
    return takeAway(id);
  }

  /** Answers whether the process was killed, and did not come through. */
  private boolean killedAt(int moment, String task, String successor, String expected)
      throws IOException {
    String id = UUID.randomUUID().toString();
    String event = prepare(task, id);
    String job = "killed-" + id;
    surroundings.with("JOB_ID", job);
    try (JobProcess process = surroundings.start(command(moment), event)) {
      JobProcess.Ended ended = process.await();
      if (ended.exitCode() == 0) {
        return false;
      }
      assertThat(ended.exitCode()).as(ended.err()).isEqualTo(KILLED);
    }
    if (successor.equals("same")) {
      assertThat(follow(moment, job, event)).isTrue();
      assertThat(transactions()).as("killed at moment %s", moment).isEqualTo(1);
    } else {
      boolean succeeded = follow(moment, "other-" + id, event);
      // what was committed is finished first: then another create is refused, all else repeated
      assertThat(transactions())
          .as("killed at moment %s", moment)
          .isBetween(1L, task.equals("create") || !succeeded ? 1L : 2L);
    }
    assertThat(takeAway(id)).as("killed at moment %s", moment).isEqualTo(expected);
    return true;
  }

  /** Ledger messages; none of them twice. */
  private long transactions() {
    List<String> messages = servers.redis.lrange("dc:tx:incoming", 0, -1);
    long distinct =
        messages.stream()
            .map(TRANSACTION::matcher)
            .peek(matcher -> assertThat(matcher.find()).isTrue())
            .map(matcher -> matcher.group(1))
            .distinct()
            .count();
    assertThat(messages).hasSize((int) distinct);
    return distinct;
  }

  private String prepare(String task, String id) throws IOException {
    String create = Events.create(id, servers.image("1"), KillIT::everything);
    if (task.equals("create")) {
      return create;
    }
    assertThat(run("prepare-" + id, create)).isTrue();
    new ChainScheduler(servers.redis).work();
    servers.redis.del("dc:tx:incoming");
    return task.equals("update")
        ? Events.update(
            id,
            event -> {
              event.put("image", servers.image("2")).put("seconds", 7).putNull("cron");
              event.putObject("secrets").put("word", "other").put("fresh", "f");
              event.putObject("env").put("NAME", "changed");
            })
        : Events.delete(
            id, surroundings.stored("SMARTCONTRACT/" + id + "/metadata.json").orElseThrow());
  }

  private static void everything(ObjectNode event) {
    event.put("cron", "*/5 * * * *");
    event.putObject("secrets").put("word", "w");
    event.putObject("env").put("NAME", "value");
  }

  /** Runs an event after a kill, every few times as a process too; whether it succeeded. */
  private boolean follow(int moment, String job, String event) {
    if (moment % AS_PROCESS != 0) {
      return run(job, event);
    }
    JobProcess.Ended ended = surroundings.with("JOB_ID", job).run(event);
    assertThat(ended.exitCode()).as(ended.err()).isIn(ExitCode.DONE, ExitCode.FAILED);
    return ended.exitCode() == ExitCode.DONE;
  }

  /** Runs an event in this process, which is quicker; whether it succeeded. */
  private boolean run(String job, String event) {
    try (Wiring wiring = Adapters.of(Configuration.of(surroundings.environment(event)))) {
      return wiring.job(JobListener.none()).run(new JobId(job), wiring.read(event)).succeeded();
    } catch (ContractBuilderException e) {
      return false;
    }
  }

  private static List<String> command(int moment) {
    Path app = Path.of("target/app").toAbsolutePath();
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:+UseSerialGC",
        "-XX:SharedArchiveFile=" + app.resolve("contract-job.jsa"),
        "-Xlog:disable",
        "-Dkilled.at=" + moment,
        "-classpath",
        app.resolve("contract-job.jar") + ":" + Path.of("target/test-classes").toAbsolutePath(),
        KilledMain.class.getName());
  }

  /** The state of all stores, as text without what is drawn by chance; and clears them. */
  private String takeAway(String id) throws IOException {
    new ChainScheduler(servers.redis).work();
    servers.redis.del("dc:tx:incoming");
    Map<String, String> state = servers.state();
    StringBuilder text = new StringBuilder();
    state.forEach((key, value) -> text.append(key).append(": ").append(value).append('\n'));
    run("clear-" + id, Events.delete(id, metadata(id)));
    new ChainScheduler(servers.redis).work();
    servers.redis.del("dc:tx:incoming");
    return new Drawn("").named(text.toString()).replace(id, "<id>");
  }

  private String metadata(String id) {
    return surroundings.stored("SMARTCONTRACT/" + id + "/metadata.json").orElse("{\"args\":[]}");
  }
}
