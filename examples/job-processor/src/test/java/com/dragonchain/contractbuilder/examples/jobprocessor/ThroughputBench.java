package com.dragonchain.contractbuilder.examples.jobprocessor;

import com.dragonchain.contractbuilder.testkit.Events;
import com.dragonchain.contractbuilder.testkit.image.Family;
import com.dragonchain.contractbuilder.testkit.image.ImageMaker;
import com.dragonchain.contractbuilder.testkit.image.Layer;
import com.dragonchain.contractbuilder.testkit.image.RegistryClient;
import com.dragonchain.contractbuilder.testkit.image.Tar;
import com.dragonchain.contractbuilder.testkit.real.DockerRegistry;
import com.dragonchain.contractbuilder.testkit.real.RedisServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Measures one replica in a process of its own: creates of a 2 MB image that is in a real private
 * registry, a real Redis, a gateway that answers at once. Not a test: numbers depend on the
 * machine.
 */
final class ThroughputBench {

  private static final String REPLICA = "replica";

  private ThroughputBench() {}

  /**
   * Runs it.
   *
   * @param arguments how many creates in each round; by default 100 and 1000
   * @throws IOException if the temporary folder cannot be made
   */
  public static void main(String[] arguments) throws IOException {
    int[] rounds =
        arguments.length == 0
            ? new int[] {100, 1000}
            : Arrays.stream(arguments).mapToInt(Integer::parseInt).toArray();
    Path folder = Files.createTempDirectory("throughput");
    Path redis = Files.createDirectories(folder.resolve("redis"));
    try (DockerRegistry registry = DockerRegistry.create();
        World world = new World(folder, RedisServer.with().appendOnlyIn(redis).create())) {
      byte[] content = new byte[2_000_000];
      new Random(1).nextBytes(content);
      new RegistryClient(registry.address(), Optional.empty())
          .push(
              "customer/app",
              "1",
              ImageMaker.of(Family.DOCKER)
                  .layers(Layer.gzip(Tar.empty().file("content", 0644, content)))
                  .make());
      world
          .with("FAAS_REGISTRY", registry.address())
          .with("REGISTRY_USERNAME", "")
          .with("JOB_LEASE", "15s")
          .with("LOG_LEVEL", "warn");
      String options = System.getenv("JAVA_OPTS");
      if (options != null) {
        world.with("JAVA_OPTS", options);
      }
      String image = registry.address() + "/customer/app:1";
      try (Replica replica = Replica.start(folder, world.environment())) {
        // the start, and the compiler's first work, are not what is measured
        round(world, image, 50);
        Round first = null;
        for (int tasks : rounds) {
          Round round = round(world, image, tasks);
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
                "cost of a job beside the first round: %.2f in time, %.2f in CPU%n",
                round.seconds() / round.tasks() / (first.seconds() / first.tasks()),
                round.replicaMillis() / first.replicaMillis());
          }
        }
        replica.terminate();
        replica.await(Duration.ofMinutes(1));
      }
    }
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

  private static Round round(World world, String image, int tasks) {
    Map<String, Duration> cpu = cpu();
    for (int i = 0; i < tasks; i++) {
      world.task(Events.create(World.contract(), image));
    }
    long start = System.nanoTime();
    World.await(world::isIdle, Duration.ofMinutes(30));
    double seconds = (System.nanoTime() - start) / 1e9;
    Map<String, Duration> spent = cpu();
    cpu.forEach((program, before) -> spent.merge(program, before, Duration::minus));
    return new Round(tasks, seconds, spent);
  }

  /** The CPU time that each program has used: this one, and all that it started. */
  private static Map<String, Duration> cpu() {
    Map<String, Duration> used = new TreeMap<>();
    used.put("gateway and producer", cpu(ProcessHandle.current()));
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
    return name.equals("java") ? REPLICA : name;
  }
}
