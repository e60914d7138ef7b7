package com.dragonchain.contractbuilder.examples.contractjob;

import com.dragonchain.contractbuilder.testkit.Events;
import com.dragonchain.contractbuilder.testkit.image.Family;
import com.dragonchain.contractbuilder.testkit.image.ImageMaker;
import com.dragonchain.contractbuilder.testkit.image.Layer;
import com.dragonchain.contractbuilder.testkit.image.RegistryClient;
import com.dragonchain.contractbuilder.testkit.image.Tar;
import com.dragonchain.contractbuilder.testkit.openfaas.EmbeddedGateway;
import com.dragonchain.contractbuilder.testkit.real.ClassArchive;
import com.dragonchain.contractbuilder.testkit.real.RedisServer;
import com.dragonchain.contractbuilder.testkit.registry.EmbeddedRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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
    try (EmbeddedRegistry registry = EmbeddedRegistry.start();
        EmbeddedGateway gateway = EmbeddedGateway.start(EmbeddedGateway.Kind.FAASD);
        RedisServer redis = RedisServer.create()) {
      new RegistryClient(registry.address(), Optional.empty())
          .push(
              "customer/app",
              "1",
              ImageMaker.of(Family.DOCKER)
                  .layers(Layer.gzip(Tar.empty().file("content", "x")))
                  .make());
      Surroundings surroundings =
          new Surroundings(
                  folder,
                  registry.address(),
                  gateway.url(),
                  redis.port(),
                  Surroundings.watchdog(folder))
              .login("admin", "secret");
      String event =
          Events.create(
              UUID.randomUUID().toString(),
              registry.address() + "/customer/app:1",
              edit -> {
                edit.put("cron", "*/5 * * * *");
                edit.putObject("secrets").put("word", "w");
                edit.putObject("env").put("NAME", "value");
              });
      try (JobProcess process = surroundings.start(java, event)) {
        JobProcess.Ended ended = process.await();
        if (ended.exitCode() != 0) {
          throw new IllegalStateException(ended.lastLine());
        }
        return ended.lastLine();
      }
    }
  }
}
