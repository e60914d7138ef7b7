package com.dragonchain.contractbuilder.examples.contractjob;

import com.dragonchain.contractbuilder.testkit.Events;
import com.dragonchain.contractbuilder.testkit.real.ClassArchive;
import java.io.IOException;
import java.nio.file.Path;
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
        "contract-job",
        List.of("-XX:+UseSerialGC", "-Xmx64m"),
        Training::run);
  }

  private static String run(List<String> java, Path folder) throws IOException {
    try (EmbeddedServers servers = new EmbeddedServers(folder)) {
      String event =
          Events.create(
              UUID.randomUUID().toString(),
              servers.image("1"),
              edit -> {
                edit.put("cron", "*/5 * * * *");
                edit.putObject("secrets").put("word", "w");
                edit.putObject("env").put("NAME", "value");
              });
      try (JobProcess process = servers.surroundings.start(java, event)) {
        JobProcess.Ended ended = process.await();
        if (ended.exitCode() != 0) {
          throw new IllegalStateException(ended.lastLine());
        }
        return ended.lastLine();
      }
    }
  }
}
