package com.dragonchain.contractbuilder.examples.jobprocessor;

import static org.assertj.core.api.Assertions.assertThat;

import com.dragonchain.contractbuilder.event.ContractEvent;
import com.dragonchain.contractbuilder.examples.contractjob.Adapters;
import com.dragonchain.contractbuilder.job.ContractJob;
import com.dragonchain.contractbuilder.job.JobListener;
import com.dragonchain.contractbuilder.port.JobId;
import com.dragonchain.contractbuilder.testkit.Events;
import com.dragonchain.contractbuilder.testkit.real.RedisServer;
import com.dragonchain.contractbuilder.testkit.registry.TestRegistry;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Tasks, replicas in processes of their own, and what happens to them: one is killed every so
 * often, and in the middle something happens to Redis. In the end every task must have ended
 * exactly once, in the order of its contract, as in a run of one task after another.
 *
 * @param contracts how many
 * @param tasksPerContract at least 3
 * @param replicas how many processes
 * @param killEvery how often one of those that are ready is killed and started again
 * @param lease of contracts and lanes
 * @param patience how long all of it may take
 */
record Storm(
    int contracts,
    int tasksPerContract,
    int replicas,
    Duration killEvery,
    Duration lease,
    Duration patience) {

  /** What it took, and how many tasks were left when the middle was reached. */
  record Report(Duration took, int tasks, int kills, long leftInTheMiddle, List<String> logs) {}

  /** For those that kill nobody. */
  static final Duration NEVER = Duration.ofDays(1);

  /** What happens in the middle: Redis is stopped, and started again after a while. */
  static Consumer<World> redisAway(Duration span) {
    return world -> {
      world.server.stop();
      pause(span);
      world.server.start();
    };
  }

  /** A world whose Redis keeps what it acknowledged. */
  static World durable(Path folder) {
    return durable(folder, World.embeddedRegistry());
  }

  /** A world whose registry is a real one, too. */
  static World real(Path folder) {
    return durable(folder, World.dockerRegistry());
  }

  private static World durable(Path folder, TestRegistry registry) {
    return new World(
        folder, RedisServer.with().appendOnlyIn(folderIn(folder, "redis")).create(), registry);
  }

  static Path folderIn(Path folder, String name) {
    try {
      return Files.createDirectories(folder.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private record Task(String contract, String event) {}

  /** The tasks of all contracts, in turn. */
  private List<Task> tasks(World world, List<String> ids) {
    List<Task> tasks = new ArrayList<>();
    for (int step = 0; step < tasksPerContract; step++) {
      for (int contract = 0; contract < contracts; contract++) {
        tasks.add(task(world, ids.get(contract), contract, step));
      }
    }
    return tasks;
  }

  private Task task(World world, String id, int contract, int step) {
    String event;
    if (step == 0) {
      event = Events.create(id, world.image("1"), create -> fill(create, contract));
    } else if (step == tasksPerContract - 1 && contract % 5 == 4) {
      event = Events.delete(id, "{\"args\":[]}");
    } else {
      event = Events.update(id, update -> change(update, world, contract, step));
    }
    String name = "type-" + contract;
    return new Task(id, event.replace("\"my-contract\"", '"' + name + '"'));
  }

  private static void fill(ObjectNode event, int contract) {
    event.putObject("secrets").put("word", "w" + contract);
    event.putObject("env").put("NAME", "value");
    if (contract % 10 == 0) {
      event.put("cron", "*/5 * * * *");
    }
  }

  /** The entrypoint goes to the ledger: there the order can be seen. */
  private static void change(ObjectNode event, World world, int contract, int step) {
    event.put("cmd", "/bin/step-" + step);
    event.putObject("env").put("STEP", "s" + step);
    if (step % 4 == 2) {
      event.put("image", world.image(step % 8 == 2 ? "2" : "1"));
    }
    if (step % 4 == 3) {
      event.putObject("secrets").put("fresh", "f" + step);
    }
    if (contract % 10 == 0 && step % 5 == 4) {
      event.put("seconds", step + 1);
    }
  }

  /**
   * Runs it, and says what was wrong by an {@link AssertionError}.
   *
   * @param worlds makes the world in a folder; it is closed
   * @param inTheMiddle what happens when half of the tasks have ended
   */
  Report run(Path folder, Function<Path, World> worlds, Consumer<World> inTheMiddle) {
    List<String> ids =
        Stream.generate(() -> UUID.randomUUID().toString()).limit(contracts).toList();
    try (World world = worlds.apply(folderIn(folder, "storm"))) {
      world.with("JOB_LEASE", lease.toMillis() + "ms").with("LOG_LEVEL", "info");
      Report report = storm(world, tasks(world, ids), inTheMiddle);
      assertEnded(world, report);
      try (World calm = new World(folderIn(folder, "calm"))) {
        serially(calm, tasks(calm, ids));
        assertThat(ChainState.of(world)).isEqualTo(ChainState.of(calm));
      }
      return report;
    }
  }

  private Report storm(World world, List<Task> tasks, Consumer<World> inTheMiddle) {
    List<Replica> running = new ArrayList<>();
    List<String> logs = new ArrayList<>();
    int kills = 0;
    long left = 0;
    long start = System.nanoTime();
    try {
      for (int i = 0; i < replicas; i++) {
        running.add(Replica.start(world.folder, world.environment()));
      }
      tasks.forEach(task -> world.task(task.event()));
      boolean middle = false;
      long killAt = System.nanoTime() + killEvery.toNanos();
      while (!world.isIdle()) {
        if (System.nanoTime() - killAt >= 0 && kill(world, running, logs)) {
          kills++;
          killAt = System.nanoTime() + killEvery.toNanos();
        }
        if (!middle && ledgered(world) >= tasks.size() / 2) {
          middle = true;
          left = tasks.size() - ledgered(world);
          inTheMiddle.accept(world);
          world.redis.getPool().clear(); // its connections are of the server that was
          killAt = System.nanoTime() + killEvery.toNanos();
        }
        if (System.nanoTime() - start > patience.toNanos()) {
          throw new AssertionError(
              "not idle after " + patience + ":\n" + running.get(running.size() - 1).log());
        }
        pause(Duration.ofMillis(20));
      }
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      running.forEach(Replica::port);
      running.forEach(Replica::terminate);
      for (Replica replica : running) {
        assertThat(replica.await(Duration.ofMinutes(1))).as(replica.log()).isZero();
        logs.add(replica.log());
      }
      return new Report(took, tasks.size(), kills, left, logs);
    } finally {
      running.forEach(Replica::close);
    }
  }

  /** Kills the one that has been ready longest, if another is: somebody has to get on. */
  private static boolean kill(World world, List<Replica> running, List<String> logs) {
    List<Replica> ready = running.stream().filter(Replica::isReady).toList();
    if (ready.size() < 2) {
      return false;
    }
    Replica victim = ready.get(0);
    victim.kill();
    logs.add(victim.log());
    running.remove(victim);
    running.add(Replica.start(world.folder, world.environment()));
    return true;
  }

  private static long ledgered(World world) {
    return world.redis.llen("dc:tx:incoming");
  }

  private static void pause(Duration span) {
    LockSupport.parkNanos(span.toNanos());
  }

  private void assertEnded(World world, Report report) {
    String logs =
        String.join("\n", report.logs())
            .lines()
            .filter(l -> !l.contains(" INFO "))
            .limit(60)
            .reduce("", (a, b) -> a + "\n" + b);
    assertThat(world.redis.lrange(TaskQueue.DEAD_LETTERS, 0, -1)).as(logs).isEmpty();
    assertThat(ledgered(world)).as("ledger messages, %s", logs).isEqualTo(report.tasks());
    assertThat(world.redis.keys("contract-builder:queue:*"))
        .isSubsetOf("contract-builder:queue:numbers");
    assertThat(world.redis.smembers("contract-builder:open")).isEmpty();
    // what a killed holder leaves are its horizon and a lease that runs out
    World.await(
        () ->
            world.redis.keys("contract-builder:contract:*").stream()
                .map(contract -> world.redis.hget(contract, "until"))
                .noneMatch(
                    until -> until != null && Long.parseLong(until) > System.currentTimeMillis()));
  }

  private static void serially(World world, List<Task> tasks) {
    try (Adapters adapters = Adapters.of(world.settings().job())) {
      ContractJob job = adapters.job(JobListener.none(), same -> same, same -> same);
      int number = 0;
      for (Task task : tasks) {
        ContractEvent event = adapters.read(task.event());
        assertThat(job.run(new JobId("serial-" + number++), event).succeeded())
            .as(task.event())
            .isTrue();
      }
    }
  }

  /**
   * Runs the whole of it, without and with a Redis that goes away.
   *
   * @param arguments {@code docker-registry} for a real registry instead of one within this
   *     process; how many contracts and how many tasks of each, by default 50 and 20
   * @throws IOException if the temporary folder cannot be made
   */
  public static void main(String[] arguments) throws IOException {
    boolean real = arguments.length > 0 && arguments[0].equals("docker-registry");
    int[] sizes = Arrays.stream(arguments).skip(real ? 1 : 0).mapToInt(Integer::parseInt).toArray();
    int contracts = sizes.length == 2 ? sizes[0] : 50;
    int tasks = sizes.length == 2 ? sizes[1] : 20;
    Path folder = Files.createTempDirectory("storm");
    for (Duration away : List.of(Duration.ZERO, Duration.ofSeconds(10))) {
      Storm storm =
          new Storm(
              contracts,
              tasks,
              4,
              Duration.ofSeconds(1),
              Duration.ofSeconds(3),
              Duration.ofMinutes(20));
      Path own = folderIn(folder, "away-" + away.toSeconds());
      Report report =
          storm.run(
              own,
              real ? Storm::real : Storm::durable,
              away.isZero() ? world -> {} : redisAway(away));
      System.out.printf(
          "%d tasks on %d contracts, 4 replicas, one killed every second, Redis away for %d s:"
              + " %.0f s, %d kills, every task ended once and in order%n",
          report.tasks(),
          storm.contracts(),
          away.toSeconds(),
          report.took().toMillis() / 1000.0,
          report.kills());
    }
  }
}
