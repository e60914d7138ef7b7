package com.dragonchain.contractbuilder.examples.jobprocessor;

import com.dragonchain.contractbuilder.testkit.Events;
import com.dragonchain.contractbuilder.testkit.image.Family;
import com.dragonchain.contractbuilder.testkit.image.ImageMaker;
import com.dragonchain.contractbuilder.testkit.image.Layer;
import com.dragonchain.contractbuilder.testkit.image.RegistryClient;
import com.dragonchain.contractbuilder.testkit.image.Tar;
import com.dragonchain.contractbuilder.testkit.real.RedisServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * Measures one replica in a process of its own: creates of a 2 MB image that is in the private
 * registry, a real Redis that keeps what it acknowledged, a gateway that answers at once; beside
 * it, the same create as a contract job, a process each. Says which program used how much CPU time.
 * Not a test: numbers depend on the machine.
 */
final class ThroughputBench {

  private static final String REPLICA = "replica";
  private static final int WARM_UP = 300;
  private static final int PROCESSES = 10;

  /** Rarely enough that Redis and this process are not kept busy by it. */
  private static final Duration POLL = Duration.ofMillis(20);

  private final World world;
  private final String image;

  private ThroughputBench(World world, String image) {
    this.world = world;
    this.image = image;
  }

  /**
   * Runs it.
   *
   * @param arguments {@code docker-registry} for a real registry instead of one within this
   *     process; how many creates in each round, by default 100 and 1000
   * @throws IOException if the temporary folder cannot be made
   */
  public static void main(String[] arguments) throws IOException {
    boolean real = arguments.length > 0 && arguments[0].equals("docker-registry");
    int[] rounds =
        Arrays.stream(arguments).skip(real ? 1 : 0).mapToInt(Integer::parseInt).toArray();
    Path folder = Files.createTempDirectory("throughput");
    Path redis = Files.createDirectories(folder.resolve("redis"));
    try (World world =
        new World(
            folder,
            RedisServer.with().appendOnlyIn(redis).create(),
            real ? World.dockerRegistry() : World.embeddedRegistry())) {
      world.with("JOB_LEASE", "15s").with("LOG_LEVEL", "warn");
      for (String variable : List.of("JAVA_OPTS", "WORKERS")) {
        Optional.ofNullable(System.getenv(variable))
            .ifPresent(value -> world.with(variable, value));
      }
      push(world.registry.client());
      new ThroughputBench(world, world.image("2mb"))
          .run(rounds.length == 0 ? new int[] {100, 1000} : rounds);
    }
  }

  private static void push(RegistryClient registry) {
    byte[] content = new byte[2_000_000];
    new Random(1).nextBytes(content);
    registry.push(
        "customer/app",
        "2mb",
        ImageMaker.of(Family.DOCKER)
            .layers(Layer.gzip(Tar.empty().file("content", 0644, content)))
            .make());
  }

  private void run(int[] rounds) {
    try (Replica replica = Replica.start(world.folder, world.environment())) {
      // the start, and the compiler's first work, are not what is measured
      round(replica, WARM_UP);
      Round first = null;
      for (int tasks : rounds) {
        Round round = round(replica, tasks);
        System.out.printf(
            Locale.ROOT,
            "%d creates of a 2 MB image: %.1f s, %.1f per second; ms of CPU each: %s%n",
            tasks,
            round.seconds(),
            tasks / round.seconds(),
            round.cpuEach());
        if (first == null) {
          first = round;
        } else {
          System.out.printf(
              Locale.ROOT,
              "cost of a job beside the first round: %.2f in time, %.2f in CPU of the replica%n",
              round.seconds() / round.tasks() / (first.seconds() / first.tasks()),
              round.replicaMillis() / first.replicaMillis());
        }
      }
      replica.terminate();
      replica.await(Duration.ofMinutes(1));
    }
    processes();
  }

  /** The same as processes, one after the other. */
  private void processes() {
    Path script = Path.of("../contract-job/entrypoints/contract_job.sh").toAbsolutePath();
    double[] seconds = new double[PROCESSES];
    for (int i = 0; i < PROCESSES; i++) {
      Map<String, String> environment = new HashMap<>(world.environment());
      environment.remove("JAVA_OPTS");
      environment.put("EVENT", Events.create(World.contract(), image));
      long start = System.nanoTime();
      try (Replica job =
          Replica.start(List.of("sh", script.normalize().toString()), world.folder, environment)) {
        if (job.await(Duration.ofMinutes(1)) != 0) {
          throw new IllegalStateException(job.log());
        }
      }
      seconds[i] = (System.nanoTime() - start) / 1e9;
    }
    Arrays.sort(seconds);
    System.out.printf(
        Locale.ROOT,
        "the same create as a process of its own: %.2f s (median of %d)%n",
        seconds[PROCESSES / 2],
        PROCESSES);
  }

  /** What a round took, and the CPU time of each program in it. */
  private record Round(int tasks, double seconds, Map<String, Duration> cpu) {

    double replicaMillis() {
      return millis(REPLICA);
    }

    private double millis(String program) {
      return cpu.getOrDefault(program, Duration.ZERO).toNanos() / 1e6 / tasks;
    }

    /** Of all programs, each by its name. */
    String cpuEach() {
      return cpu.keySet().stream()
          .map(program -> String.format(Locale.ROOT, "%s %.1f", program, millis(program)))
          .collect(Collectors.joining(", "));
    }
  }

  private Round round(Replica replica, int tasks) {
    Map<String, Duration> cpu = cpu();
    long ledgered = world.redis.llen("dc:tx:incoming");
    for (int i = 0; i < tasks; i++) {
      world.task(Events.create(World.contract(), image));
    }
    long start = System.nanoTime();
    while (!world.isIdle()) {
      if (!replica.isAlive()) {
        throw new IllegalStateException("the replica ended: " + replica.log());
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    Map<String, Duration> spent = cpu();
    long ended = world.redis.llen("dc:tx:incoming") - ledgered;
    if (ended != tasks) {
      throw new IllegalStateException("of " + tasks + " tasks " + ended + " are in the ledger");
    }
    cpu.forEach((program, before) -> spent.merge(program, before, Duration::minus));
    return new Round(tasks, seconds, spent);
  }

  /** The CPU time that each program has used: this one (gateway, producer), and what it started. */
  private static Map<String, Duration> cpu() {
    Map<String, Duration> used = new TreeMap<>();
    used.put("bench", cpu(ProcessHandle.current()));
    ProcessHandle.current()
        .descendants()
        .forEach(process -> used.merge(program(process), cpu(process), Duration::plus));
    return used;
  }

  private static Duration cpu(ProcessHandle process) {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  private static String program(ProcessHandle process) {
    String command = process.info().command().orElse("?");
    String name = command.substring(command.lastIndexOf('/') + 1);
    return name.equals("java") ? REPLICA : name.replace("redis-check-rdb", "redis-server");
  }
}
