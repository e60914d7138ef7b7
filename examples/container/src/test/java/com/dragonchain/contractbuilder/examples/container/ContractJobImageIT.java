package com.dragonchain.contractbuilder.examples.container;

import static org.assertj.core.api.Assertions.assertThat;

import com.dragonchain.contractbuilder.model.Credentials;
import com.dragonchain.contractbuilder.model.Secret;
import com.dragonchain.contractbuilder.testkit.Events;
import com.dragonchain.contractbuilder.testkit.image.Family;
import com.dragonchain.contractbuilder.testkit.image.ImageMaker;
import com.dragonchain.contractbuilder.testkit.image.Layer;
import com.dragonchain.contractbuilder.testkit.image.RegistryClient;
import com.dragonchain.contractbuilder.testkit.image.Tar;
import com.dragonchain.contractbuilder.testkit.openfaas.EmbeddedGateway;
import com.dragonchain.contractbuilder.testkit.openfaas.Readiness;
import com.dragonchain.contractbuilder.testkit.real.Command;
import com.dragonchain.contractbuilder.testkit.real.LogsOnFailure;
import com.dragonchain.contractbuilder.testkit.real.OpenFaas;
import com.dragonchain.contractbuilder.testkit.real.RedisServer;
import com.dragonchain.contractbuilder.testkit.registry.EmbeddedRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.RedisClient;

/** The image of the contract job, run with next to no rights. */
@ExtendWith(LogsOnFailure.class)
class ContractJobImageIT {

  private static final long MEGABYTE = 1_000_000;

  private final ProgramImage image = ProgramImage.of("contract-job");

  @TempDir Path folder;

  @Test
  void aContractFromItsCreationToItsEndOnRealServers() throws IOException {
    OpenFaas openFaas = OpenFaas.shared();
    try (RedisServer server = RedisServer.create();
        RedisClient redis = RedisClient.create("127.0.0.1", server.port())) {
      World world =
          new World(
                  folder,
                  openFaas.gateway(),
                  openFaas.user(),
                  openFaas.password(),
                  openFaas.registry(),
                  server.port())
              .watchdog();

      new ContractLife(openFaas, world)
          .from(
              event -> {
                Command.Finished ended = Container.run(image, world.with("EVENT", event));
                assertThat(ended.exitCode()).as(ended.output()).isZero();
              });

      assertThat(redis.llen("dc:tx:incoming")).isEqualTo(3);
    }
  }

  @Test
  void toldToStopItStopsAtASafePointWithItsOwnCodeAndTheSameJobGoesOn() {
    Credentials login = new Credentials("admin", Secret.of("password"));
    try (EmbeddedRegistry registry = EmbeddedRegistry.start();
        EmbeddedGateway gateway = EmbeddedGateway.start(EmbeddedGateway.Kind.FAASD, login);
        RedisServer redis = RedisServer.create()) {
      new RegistryClient(registry.address(), Optional.empty())
          .push(
              "customer/app",
              "1",
              ImageMaker.of(Family.DOCKER)
                  .layers(Layer.gzip(Tar.empty().file("content", "x")))
                  .make());
      String id = UUID.randomUUID().toString();
      World world =
          new World(folder, gateway.url(), "admin", "password", registry.address(), redis.port())
              .watchdog(elf())
              .with("JOB_ID", "job-1")
              .with("JOB_LEASE", "1s")
              .with("EVENT", Events.create(id, registry.address() + "/customer/app:1"));
      gateway.readiness(Readiness.unhealthy());

      try (Container container = Container.start(image, world)) {
        awaitStep(container, "deploy-function");
        container.signal("TERM");
        Command.Finished ended = container.await();
        assertThat(ended.exitCode()).as(ended.output()).isEqualTo(1);
        assertThat(lastLine(ended)).startsWith("contract-job: ");
      }
      assertThat(gateway.functions()).containsKey("contract-" + id);

      gateway.readiness("contract-" + id, Readiness.atOnce());
      Command.Finished resumed = Container.run(image, world);
      assertThat(resumed.exitCode()).as(resumed.output()).isZero();
      assertThat(resumed.output()).doesNotContain("[ done ] deploy-function");
      assertThat(world.contract(id).orElseThrow().at("/status/state").textValue())
          .isEqualTo("active");
    }
  }

  @Test
  void itHasNoMoreRightsThanAnOrdinaryUserWithoutAny() {
    String status = Container.run(image, world(), "busybox", "cat", "/proc/self/status").orFail();
    assertThat(status)
        .contains("Uid:\t1000\t1000\t1000\t1000")
        .contains("Gid:\t1000\t1000\t1000\t1000")
        .contains("CapEff:\t0000000000000000", "CapBnd:\t0000000000000000")
        .contains("NoNewPrivs:\t1");
    for (String path : new String[] {"/app", "/tmp", "/opt/java", "/"}) {
      Command.Finished write = Container.run(image, world(), "busybox", "touch", path + "/file");
      assertThat(write.output()).contains(path).contains("ead-only file system");
      assertThat(write.exitCode()).isNotZero();
    }
  }

  @Test
  void itsClassesComeFromTheArchive() {
    // with "on" the JVM ends when it cannot use the archive, where by itself it would only be slow
    World strict = world().with("JAVA_OPTS", "-Xshare:on");
    assertThat(Container.run(image, strict, "sh", "entrypoints/contract_job.sh", "--help").orFail())
        .startsWith("usage: ");
    // what it was not made for: another class path
    Command.Finished other =
        Container.run(
            image,
            strict,
            "java",
            "-Xshare:on",
            "-XX:SharedArchiveFile=/app/contract-job.jsa",
            "-cp",
            "/app/entrypoints:/app/contract-job.jar",
            "com.dragonchain.contractbuilder.examples.contractjob.Main",
            "--help");
    assertThat(other.exitCode()).as(other.output()).isNotZero();
  }

  @Test
  void whatIsWrongIsSaidAsByTheProgramItself() {
    Command.Finished ended =
        Container.run(image, world().without("REDIS_PORT").with("EVENT", "{}"));
    assertThat(ended.exitCode()).as(ended.output()).isEqualTo(2);
    assertThat(lastLine(ended)).startsWith("contract-job: ").contains("REDIS_PORT");
  }

  @Test
  void itIsSmallAndSaysHowItWantsToRun() {
    assertThat(image.config().get("User").textValue()).isEqualTo("1000:1000");
    assertThat(image.config().get("WorkingDir").textValue()).isEqualTo("/app");
    assertThat(image.config().get("Cmd")).hasToString("[\"sh\",\"entrypoints/contract_job.sh\"]");
    assertThat(image.compressedBytes()).isLessThan(50 * MEGABYTE);
    assertThat(image.unpackedBytes()).isLessThan(120 * MEGABYTE);
  }

  /** Servers that are not there. */
  private World world() {
    return new World(
        folder, URI.create("http://127.0.0.1:9"), "admin", "password", "127.0.0.1:9", 9);
  }

  /** The header of an executable for x86-64, which nobody runs. */
  private static byte[] elf() {
    byte[] header = {0x7f, 'E', 'L', 'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 62, 0, 1};
    return Arrays.copyOf(header, 64);
  }

  private static void awaitStep(Container container, String step) {
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
    while (!container.output().contains("[ done ] " + step)) {
      assertThat(container.isAlive()).as(container.output()).isTrue();
      assertThat(System.nanoTime()).as(container.output()).isLessThan(end);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
  }

  private static String lastLine(Command.Finished ended) {
    return ended.output().lines().reduce("", (earlier, later) -> later);
  }
}
