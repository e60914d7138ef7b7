package com.dragonchain.contractbuilder.examples.container;

import static com.dragonchain.contractbuilder.examples.container.Manifests.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.dragonchain.contractbuilder.testkit.real.Command;
import com.dragonchain.contractbuilder.testkit.real.LogsOnFailure;
import com.dragonchain.contractbuilder.testkit.real.OpenFaas;
import com.dragonchain.contractbuilder.testkit.real.RedisServer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.RedisClient;

/** The image of the job processor, run with next to no rights and asked as the manifests say. */
@ExtendWith(LogsOnFailure.class)
class JobProcessorImageIT {

  private static final long MEGABYTE = 1_000_000;

  private final ProgramImage image = ProgramImage.of("job-processor");
  private final OkHttpClient http = new OkHttpClient();

  @TempDir Path folder;

  @Test
  void aContractFromItsCreationToItsEndOnRealServersAndThenTheEndOfTheProcessor()
      throws IOException {
    OpenFaas openFaas = OpenFaas.shared();
    List<ObjectNode> objects = Manifests.standalone();
    JsonNode deployment =
        Manifests.object("Deployment", "job-processor", objects).at("/spec/template");
    JsonNode probes = new Pod(deployment, objects).container();
    int port = freePort();
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
              .watchdog()
              .with("HTTP_PORT", Integer.toString(port));
      try (Container container = Container.start(image, world)) {
        await(container, () -> status(port, text(probes, "/readinessProbe/httpGet/path")) == 200);
        assertThat(status(port, text(probes, "/livenessProbe/httpGet/path"))).isEqualTo(200);

        new ContractLife(openFaas, world)
            .from(
                event -> {
                  long before = redis.llen("dc:tx:incoming");
                  redis.lpush("mq:contract-task", event);
                  await(container, () -> redis.llen("dc:tx:incoming") > before);
                  await(container, () -> redis.zcard("contract-builder:queue:waiting") == 0);
                });
        assertThat(redis.llen("dc:tx:incoming")).isEqualTo(3);

        String metrics = text(deployment, "/metadata/annotations/prometheus.io~1path");
        ObjectNode autoscaler =
            Manifests.object("HorizontalPodAutoscaler", "job-processor", objects);
        assertThat(get(port, metrics))
            .contains("\n" + text(autoscaler, "/spec/metrics/0/external/metric/name") + " 0.0\n");

        container.signal("TERM");
        Command.Finished ended = container.await();
        assertThat(ended.exitCode()).as(ended.output()).isZero();
      }
    }
  }

  @Test
  void itsClassesComeFromTheArchive() {
    World strict = world().with("JAVA_OPTS", "-Xshare:on");
    String help =
        Container.run(image, strict, "sh", "entrypoints/job_processor.sh", "--help").orFail();
    assertThat(help).startsWith("usage: ");
  }

  @Test
  void whatIsWrongIsSaidAsByTheProgramItself() {
    Command.Finished ended = Container.run(image, world().without("REDIS_PORT"));
    assertThat(ended.exitCode()).as(ended.output()).isEqualTo(2);
    assertThat(ended.output().lines().reduce("", (earlier, later) -> later))
        .startsWith("job-processor: ")
        .contains("REDIS_PORT");
  }

  @Test
  void itIsSmallAndSaysHowItWantsToRun() {
    assertThat(image.config().get("User").textValue()).isEqualTo("1000:1000");
    assertThat(image.config().get("WorkingDir").textValue()).isEqualTo("/app");
    assertThat(image.config().get("Cmd")).hasToString("[\"sh\",\"entrypoints/job_processor.sh\"]");
    assertThat(image.compressedBytes()).isLessThan(55 * MEGABYTE);
    assertThat(image.unpackedBytes()).isLessThan(130 * MEGABYTE);
  }

  /** Servers that are not there. */
  private World world() {
    return new World(
        folder, URI.create("http://127.0.0.1:9"), "admin", "password", "127.0.0.1:9", 9);
  }

  private int status(int port, String path) {
    try (Response response = http.newCall(request(port, path)).execute()) {
      return response.code();
    } catch (IOException e) {
      return 0; // it does not listen yet
    }
  }

  private String get(int port, String path) throws IOException {
    try (Response response = http.newCall(request(port, path)).execute()) {
      assertThat(response.code()).isEqualTo(200);
      return response.body().string();
    }
  }

  private static Request request(int port, String path) {
    return new Request.Builder().url("http://127.0.0.1:" + port + path).build();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static void await(Container container, BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(4);
    while (!condition.getAsBoolean()) {
      assertThat(container.isAlive()).as(container.output()).isTrue();
      assertThat(System.nanoTime()).as(container.output()).isLessThan(end);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }
}
