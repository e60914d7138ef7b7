package com.dragonchain.contractbuilder.oci;

import com.dragonchain.contractbuilder.model.ContractId;
import com.dragonchain.contractbuilder.model.Digest;
import com.dragonchain.contractbuilder.model.ImageReference;
import com.dragonchain.contractbuilder.model.ImageRepository;
import com.dragonchain.contractbuilder.port.Deadline;
import com.dragonchain.contractbuilder.port.ImageBuilder;
import com.dragonchain.contractbuilder.port.ImageBuilder.Progress;
import com.dragonchain.contractbuilder.testkit.image.Family;
import com.dragonchain.contractbuilder.testkit.image.Image;
import com.dragonchain.contractbuilder.testkit.image.RegistryClient;
import com.dragonchain.contractbuilder.testkit.image.SampleImages;
import com.dragonchain.contractbuilder.testkit.real.Command;
import com.dragonchain.contractbuilder.testkit.real.DockerDaemon;
import com.dragonchain.contractbuilder.testkit.real.DockerRegistry;
import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Measures adapting and pushing in a process that is warm, between real registries, beside what
 * others need for the same image in the same run. Not a test: numbers depend on the machine and on
 * who else uses it, ratios and counts less so. Of many runs the fastest counts.
 */
final class Bench {
  private static final int[] MEGABYTES = {2, 107, 474};
  private static final String PATH = "customer/app";
  private static final int WARM_UP = 200;
  private static final int WARM = 100;

  private final PrintStream out;
  private final Path folder;
  private final Path streams;
  private final int runs;
  private final int[] sizes;

  private Bench(PrintStream out, Path folder, Path streams, int runs, int... sizes) {
    this.sizes = sizes.length == 0 ? MEGABYTES : sizes;
    this.out = out;
    this.folder = folder;
    this.streams = streams;
    this.runs = runs;
  }

  /**
   * What something took.
   *
   * @param seconds from start to end
   * @param processor seconds of processors, without those of the registries
   */
  private record Cost(double seconds, double processor) {
    static Cost least(List<Cost> costs) {
      return new Cost(
          costs.stream().mapToDouble(Cost::seconds).min().orElseThrow(),
          costs.stream().mapToDouble(Cost::processor).min().orElseThrow());
    }
  }

  /** Something that is measured, with a repository of its own in the target. */
  private interface Work {
    void run(DockerRegistry target, String path) throws IOException;
  }

  /**
   * Runs it.
   *
   * @param arguments the script with the raw streams, how often to run what is slow, and sizes in
   *     megabytes if not the usual ones
   */
  public static void main(String[] arguments) throws IOException {
    Path folder = Files.createTempDirectory("bench");
    int[] sizes = Arrays.stream(arguments).skip(2).mapToInt(Integer::parseInt).toArray();
    int runs = Integer.parseInt(arguments[1]);
    new Bench(System.out, folder, Path.of(arguments[0]), runs, sizes).measure();
  }

  private void measure() throws IOException {
    line("image", "from", "what", "wall", "processor", "requests");
    for (int megabytes : sizes) {
      Image image = SampleImages.programs(Family.DOCKER, megabytes).make();
      try (DockerRegistry source = DockerRegistry.create();
          OciClient client = OciClient.builder().build()) {
        new RegistryClient(source.address(), Optional.empty()).push(PATH, "1", image);
        // One that knows what layers there are, as a builder does that saw an image before.
        ImageBuilder counting = OciImageBuilder.builder(client, Fixtures.watchdog(folder)).build();
        same(megabytes + " MB", source, counting);
        other(megabytes + " MB", source, client, image);
      }
    }
  }

  private void same(String size, DockerRegistry registry, ImageBuilder builder) throws IOException {
    for (int n = 0; n < WARM_UP; n++) {
      adapt(builder, registry, registry, "customer-contracts");
    }
    List<Double> seconds = new ArrayList<>();
    // The clock of processors is too coarse for one.
    Cost all =
        own(
            () -> {
              for (int n = 0; n < WARM; n++) {
                seconds.add(
                    own(() -> adapt(builder, registry, registry, "customer-contracts")).seconds);
              }
            });
    long requests =
        requests(registry, () -> adapt(builder, registry, registry, "customer-contracts"));
    print(
        size,
        "same",
        "adapt, warm",
        new Cost(Collections.min(seconds), all.processor / WARM),
        requests + "");
  }

  private void other(String size, DockerRegistry source, OciClient client, Image image)
      throws IOException {
    // A new builder each time: one that has counted these layers would not inflate them.
    Work adapting =
        (target, path) ->
            adapt(
                OciImageBuilder.builder(client, Fixtures.watchdog(folder)).build(),
                source,
                target,
                path);
    List<Cost> adapt = new ArrayList<>();
    List<Cost> raw = new ArrayList<>();
    List<Cost> skopeo = new ArrayList<>();
    for (int n = 0; n < runs; n++) {
      try (DockerRegistry target = DockerRegistry.create()) {
        adapt.add(own(() -> adapting.run(target, "adapted")));
        raw.add(command(rawStreams(source, target, image)));
        skopeo.add(command(skopeo(source, target)));
      }
    }
    Cost least = Cost.least(adapt);
    Cost base = Cost.least(raw);
    print(size, "other", "raw streams", base, "");
    print(size, "other", "adapt, warm", least, "");
    print(size, "other", "skopeo copy", Cost.least(skopeo), "");
    docker(size, source);
    out.printf(
        Locale.ROOT,
        "%s: adapting takes %.2f x the time and %.2f x the processor of raw streams%n",
        size,
        least.seconds / base.seconds,
        least.processor / base.processor);
  }

  private void adapt(
      ImageBuilder builder, DockerRegistry source, DockerRegistry target, String path) {
    builder.adapt(
        new ImageBuilder.Request(
            ContractId.of(UUID.randomUUID().toString()),
            ImageReference.parse(source.address() + "/" + PATH + ":1"),
            Optional.empty(),
            new ImageRepository(target.address(), path),
            Deadline.in(Clock.systemUTC(), Duration.ofMinutes(5))),
        Progress.none());
  }

  private List<String> rawStreams(DockerRegistry source, DockerRegistry target, Image image) {
    List<String> command =
        new ArrayList<>(
            List.of("bash", streams.toString(), source.address(), PATH, target.address(), "raw"));
    image.blobs().stream()
        .sorted(Comparator.comparingInt(blob -> -blob.length))
        .limit(4)
        .forEach(layer -> command.add(Digest.ofBytes(layer).value()));
    return command;
  }

  private static List<String> skopeo(DockerRegistry source, DockerRegistry target) {
    return List.of(
        "skopeo",
        "copy",
        "-q",
        "--src-tls-verify=false",
        "--dest-tls-verify=false",
        "docker://" + source.address() + "/" + PATH + ":1",
        "docker://" + target.address() + "/copied:1");
  }

  /** Once, since each run needs a daemon of its own. Of its processors nothing is known. */
  private void docker(String size, DockerRegistry source) throws IOException {
    if (!Files.isExecutable(Path.of("/usr/sbin/dockerd"))) {
      line(size, "other", "docker build, push", "no dockerd");
      return;
    }
    Path context = Files.createTempDirectory(folder, "context");
    Files.copy(((Watchdog.File) Fixtures.watchdog(folder)).path(), context.resolve("fwatchdog"));
    try (DockerDaemon daemon = DockerDaemon.create();
        DockerRegistry target = DockerRegistry.create()) {
      Files.writeString(
          context.resolve("Dockerfile"),
          "FROM " + source.address() + "/" + PATH + ":1\nCOPY fwatchdog /usr/bin/fwatchdog\n");
      String tag = target.address() + "/built:1";
      long start = System.nanoTime();
      new Command(
              List.of(
                  "sh",
                  "-c",
                  "docker build -q -t \"$0\" \"$1\" && docker push -q \"$0\"",
                  tag,
                  context.toString()),
              Map.of("DOCKER_HOST", daemon.host(), "DOCKER_BUILDKIT", "0", "HOME", folder + ""))
          .inheriting("PATH")
          .run(Duration.ofMinutes(10))
          .orFail();
      Cost cost = new Cost((System.nanoTime() - start) / 1e9, Double.NaN);
      print(size, "other", "docker build, push", cost, "");
    }
  }

  private interface Action {
    void run() throws IOException;
  }

  /** What happens in this process. */
  private static Cost own(Action action) throws IOException {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long processor = system.getProcessCpuTime();
    long start = System.nanoTime();
    action.run();
    return new Cost(
        (System.nanoTime() - start) / 1e9, (system.getProcessCpuTime() - processor) / 1e9);
  }

  private Cost command(List<String> argv) {
    List<String> timed = new ArrayList<>(List.of("/usr/bin/time", "-f", "cost %e %U %S"));
    timed.addAll(argv);
    String output =
        new Command(timed, Map.of("HOME", folder.toString()))
            .inheriting("PATH")
            .run(Duration.ofMinutes(10))
            .orFail();
    String[] cost = output.substring(output.lastIndexOf("cost ")).strip().split(" ", -1);
    return new Cost(
        Double.parseDouble(cost[1]), Double.parseDouble(cost[2]) + Double.parseDouble(cost[3]));
  }

  /** The registry logs a line per request. */
  private static long requests(DockerRegistry registry, Action action) throws IOException {
    String last = registry.output().lines().reduce("", (earlier, later) -> later);
    action.run();
    String after = registry.output();
    return after
        .substring(Math.max(0, after.lastIndexOf(last)))
        .lines()
        .skip(1)
        .filter(line -> line.contains(" HTTP/1.1\" "))
        .count();
  }

  private void print(String size, String from, String what, Cost cost, String requests) {
    String processor =
        Double.isNaN(cost.processor) ? "" : String.format(Locale.ROOT, "%.3f s", cost.processor);
    line(size, from, what, String.format(Locale.ROOT, "%.3f s", cost.seconds), processor, requests);
  }

  private void line(String... cells) {
    StringBuilder line = new StringBuilder();
    for (String cell : cells) {
      line.append(String.format(Locale.ROOT, "%-20s", cell));
    }
    out.println(line.toString().stripTrailing());
  }
}
