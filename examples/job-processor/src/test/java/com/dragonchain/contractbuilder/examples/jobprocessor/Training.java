package com.dragonchain.contractbuilder.examples.jobprocessor;

import com.dragonchain.contractbuilder.testkit.Events;
import com.dragonchain.contractbuilder.testkit.real.ClassArchive;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** The run of which the build makes the program's class archive: one create. */
final class Training {

  private Training() {}

  /**
   * Runs it.
   *
   * @param arguments the folder of the program
   * @throws IOException if the folder cannot be written
   */
  public static void main(String[] arguments) throws IOException {
    ClassArchive.make(
        Path.of(arguments[0]),
        "job-processor",
        List.of("-XX:+UseSerialGC", "-Xmx128m"),
        Training::run);
  }

  private static String run(List<String> java, Path folder) throws IOException {
    try (World world = new World(folder);
        Replica replica = Replica.start(java, folder, world.environment())) {
      int port = replica.port();
      String contract = UUID.randomUUID().toString();
      world.task(
          Events.create(
              contract,
              world.image("1"),
              edit -> {
                edit.put("cron", "*/5 * * * *");
                edit.putObject("secrets").put("word", "w");
                edit.putObject("env").put("NAME", "value");
              }));
      World.await(() -> !replica.isAlive() || world.metadata(contract).isPresent());
      World.await(() -> !replica.isAlive() || world.isIdle());
      Replica.get(port, "/health/ready");
      Replica.get(port, "/metrics");
      replica.terminate();
      replica.await(Duration.ofMinutes(1));
      return replica.log();
    }
  }
}
