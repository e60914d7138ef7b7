package com.dragonchain.contractbuilder.examples.contractjob;

import com.dragonchain.contractbuilder.testkit.Events;
import com.dragonchain.contractbuilder.testkit.image.Family;
import com.dragonchain.contractbuilder.testkit.image.Image;
import com.dragonchain.contractbuilder.testkit.image.ImageMaker;
import com.dragonchain.contractbuilder.testkit.image.Layer;
import com.dragonchain.contractbuilder.testkit.image.RegistryClient;
import com.dragonchain.contractbuilder.testkit.image.Tar;
import com.dragonchain.contractbuilder.testkit.openfaas.EmbeddedGateway;
import com.dragonchain.contractbuilder.testkit.real.DockerRegistry;
import com.dragonchain.contractbuilder.testkit.real.RedisServer;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;

/**
 * Measures whole processes, from start to exit, on a real registry and a real Redis: a create of a
 * contract whose image is in the same registry or in another one, beside {@code skopeo copy} of the
 * same image in the same run. Not a test: numbers depend on the machine, ratios less so.
 */
final class Bench {

  private static final int[] MEGABYTES = {2, 107, 474};
  private static final int LAYERS = 4;
  private static final int RUNS = 5;

  /** The servers of a chain have run for a while; the gateway is one in this JVM. */
  private static final int WARM_UP = 3;

  private final PrintStream out;
  private final Figures table;
  private final Path folder;

  private Bench(PrintStream out, Path folder) {
    this.out = out;
    this.table = new Figures(out, 10);
    this.folder = folder;
  }

  /** What one process took. */
  private record Run(double seconds, double adapting, double residentMegabytes, long requests) {}

  /**
   * Runs it.
   *
   * @param arguments nothing
   * @throws IOException if the temporary folder cannot be made
   */
  public static void main(String[] arguments) throws IOException {
    new Bench(System.out, Files.createTempDirectory("bench")).measure();
  }

  private void measure() {
    out.println(
        "median of "
            + RUNS
            + " runs; process: start to exit; adapting: its step alone; requests: of the private"
            + " registry");
    table.line("image", "from", "process", "adapting", "skopeo", "ratio", "resident", "requests");
    for (int megabytes : MEGABYTES) {
      Image image = image(megabytes);
      measure(megabytes, image, true);
      measure(megabytes, image, false);
    }
  }

  private void measure(int megabytes, Image image, boolean same) {
    List<Run> runs = new ArrayList<>();
    List<Double> copies = new ArrayList<>();
    try (DockerRegistry customers = DockerRegistry.create();
        DockerRegistry own = same ? customers : DockerRegistry.create();
        EmbeddedGateway gateway = EmbeddedGateway.start(EmbeddedGateway.Kind.FAASD);
        RedisServer redis = RedisServer.create()) {
      new RegistryClient(customers.address(), Optional.empty()).push("customer/app", "1", image);
      Surroundings surroundings =
          new Surroundings(
              folder, own.address(), gateway.url(), redis.port(), Surroundings.watchdog(folder));
      for (int run = 0; run < WARM_UP; run++) {
        create(surroundings, customers, own);
      }
      for (int run = 0; run < RUNS; run++) {
        DockerRegistry target = own;
        if (!same) {
          // a layer that is there already is not copied
          try (DockerRegistry fresh = DockerRegistry.create()) {
            surroundings.with("FAAS_REGISTRY", fresh.address());
            runs.add(create(surroundings, customers, fresh));
          }
          try (DockerRegistry fresh = DockerRegistry.create()) {
            copies.add(skopeo(customers, fresh));
          }
        } else {
          runs.add(create(surroundings, customers, target));
          copies.add(skopeo(customers, target));
        }
      }
    }
    double process = Figures.median(runs, Run::seconds);
    double adapting = Figures.median(runs, Run::adapting);
    double copy = Figures.median(copies, Double::doubleValue);
    table.line(
        megabytes + " MB",
        same ? "same" : "other",
        seconds(process),
        seconds(adapting),
        seconds(copy),
        String.format(Locale.ROOT, "%.2f", adapting / copy),
        String.format(Locale.ROOT, "%.0f MB", Figures.median(runs, Run::residentMegabytes)),
        String.format(Locale.ROOT, "%.0f", Figures.median(runs, Run::requests)));
  }

  private Run create(Surroundings surroundings, DockerRegistry customers, DockerRegistry own) {
    String event =
        Events.create(UUID.randomUUID().toString(), customers.address() + "/customer/app:1");
    List<String> command = new ArrayList<>(List.of("/usr/bin/time", "-v"));
    command.addAll(JobProcess.SCRIPT);
    String before = own.output();
    long start = System.nanoTime();
    try (JobProcess process = surroundings.start(command, event)) {
      JobProcess.Ended ended = process.await();
      double took = (System.nanoTime() - start) / 1e9;
      if (ended.exitCode() != 0) {
        throw new IllegalStateException(ended.err());
      }
      return new Run(
          took,
          Figures.number(Figures.ADAPTING, ended.out()),
          Figures.number(Figures.RESIDENT, ended.err()) / 1024,
          requests(before, own.output()));
    }
  }

  /** The registry logs a line per request; of its log only the end can be had. */
  private static long requests(String before, String after) {
    String last = before.lines().reduce("", (earlier, later) -> later);
    return after
        .substring(Math.max(0, after.lastIndexOf(last)))
        .lines()
        .skip(1)
        .filter(line -> line.contains(" HTTP/1.1\" "))
        .count();
  }

  private double skopeo(DockerRegistry customers, DockerRegistry own) {
    long start = System.nanoTime();
    try (JobProcess process =
        JobProcess.start(
            List.of(
                "skopeo",
                "copy",
                "-q",
                "--src-tls-verify=false",
                "--dest-tls-verify=false",
                "docker://" + customers.address() + "/customer/app:1",
                "docker://" + own.address() + "/copy-" + UUID.randomUUID() + ":1"),
            Map.of("HOME", folder.toString()),
            folder)) {
      JobProcess.Ended ended = process.await();
      if (ended.exitCode() != 0) {
        throw new IllegalStateException("skopeo: " + ended.err());
      }
      return (System.nanoTime() - start) / 1e9;
    }
  }

  /** Of bytes that compress by half, as programs do. */
  static Image image(int megabytes) {
    Layer[] layers = new Layer[LAYERS];
    Random random = new Random(megabytes);
    for (int i = 0; i < LAYERS; i++) {
      byte[] content = new byte[megabytes * 1_000_000 / LAYERS];
      byte[] chunk = new byte[4096];
      for (int at = 0; at < content.length; at += 2 * chunk.length) {
        random.nextBytes(chunk);
        System.arraycopy(chunk, 0, content, at, Math.min(chunk.length, content.length - at));
      }
      layers[i] = Layer.gzip(Tar.empty().file("content-" + i, 0644, content));
    }
    return ImageMaker.of(Family.DOCKER).layers(layers).make();
  }

  private static String seconds(double value) {
    return String.format(Locale.ROOT, "%.2f s", value);
  }
}
