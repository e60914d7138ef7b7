package com.dragonchain.contractbuilder.examples.contractjob;

import com.dragonchain.contractbuilder.testkit.Events;
import com.dragonchain.contractbuilder.testkit.image.Image;
import com.dragonchain.contractbuilder.testkit.image.RegistryClient;
import com.dragonchain.contractbuilder.testkit.openfaas.EmbeddedGateway;
import com.dragonchain.contractbuilder.testkit.real.Command;
import com.dragonchain.contractbuilder.testkit.real.DockerDaemon;
import com.dragonchain.contractbuilder.testkit.real.DockerRegistry;
import com.dragonchain.contractbuilder.testkit.real.OrdinaryUser;
import com.dragonchain.contractbuilder.testkit.real.RedisServer;
import com.dragonchain.contractbuilder.testkit.real.SelfSigned;
import com.dragonchain.contractbuilder.testkit.real.UserspaceTools;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Measures a create with each of the five builders on the same images in one run: whole processes,
 * from start to exit, with base and target in one real registry, and nothing cached. The tools of
 * an ordinary user run as one, with the whole job. Not a test: numbers depend on the machine.
 */
final class BuildersBench {

  private static final List<String> BUILDERS =
      List.of("oci", "docker", "img", "buildah", "buildkit");
  private static final int[] MEGABYTES = {2, 107, 474};
  private static final Pattern USER = Pattern.compile("User time \\(seconds\\): ([0-9.]+)");
  private static final Pattern SYSTEM = Pattern.compile("System time \\(seconds\\): ([0-9.]+)");
  private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+([0-9]+) kB");

  private final PrintStream out;
  private final Figures table;
  private final int runs;
  private final Path folder;
  private final Path program;
  private final OrdinaryUser user;
  private final UserspaceTools tools;

  private BuildersBench(
      PrintStream out, int runs, Path folder, OrdinaryUser user, UserspaceTools tools)
      throws IOException {
    this.out = out;
    this.table = new Figures(out, 12);
    this.runs = runs;
    this.folder = folder;
    this.user = user;
    this.tools = tools;
    program = Files.createDirectory(folder.resolve("program"));
    run("cp", "-R", "target/app/.", "entrypoints", program.toString());
    // JUnit is not here to do it.
    run("chmod", "755", folder.toString());
  }

  /** What one process took. */
  private record Run(double seconds, double adapting, double cpu, double megabytes) {}

  /**
   * Runs it.
   *
   * @param arguments how many times each; 3 unless given
   * @throws IOException if the temporary folder cannot be made
   */
  public static void main(String[] arguments) throws IOException {
    int runs = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 3;
    Path folder = Files.createTempDirectory("bench");
    try (OrdinaryUser user = OrdinaryUser.create();
        UserspaceTools tools = UserspaceTools.create("img", "buildctl", "buildkitd")) {
      new BuildersBench(System.out, runs, folder, user, tools).measure();
    } finally {
      run("rm", "-rf", folder.toString());
    }
  }

  private void measure() {
    out.println(
        "median of "
            + runs
            + "; process: start to exit; adapting: its step alone; CPU: seconds of the process and"
            + " its children, the daemon's not; memory: the largest of these processes, and the"
            + " daemon");
    table.line("image", "builder", "process", "adapting", "CPU", "memory");
    for (int megabytes : MEGABYTES) {
      Image image = Bench.image(megabytes);
      for (String builder : BUILDERS) {
        measure(megabytes, image, builder);
      }
    }
  }

  private void measure(int megabytes, Image image, String builder) {
    DockerRegistry.Settings settings =
        builder.equals("img") ? DockerRegistry.with().tls() : DockerRegistry.with();
    List<Run> all = new ArrayList<>();
    String daemonMegabytes = "";
    try (DockerRegistry registry = settings.create();
        EmbeddedGateway gateway = EmbeddedGateway.start(EmbeddedGateway.Kind.FAASD);
        RedisServer redis = RedisServer.create()) {
      client(registry).push("customer/app", "1", image);
      // Short: BuildKit's socket will be in it.
      Path place = Files.createDirectory(folder.resolve(builder + megabytes));
      Surroundings surroundings =
          new Surroundings(
                  place,
                  registry.address(),
                  gateway.url(),
                  redis.port(),
                  Surroundings.watchdog(place))
              .with("BUILDER", builder);
      if (registry.certificate().isPresent()) {
        Path authority = registry.certificate().get().certificateFile();
        surroundings.with(
            "REGISTRY_CA_FILE", Files.copy(authority, place.resolve("ca.pem")).toString());
      }
      if (builder.equals("docker")) {
        try (DockerDaemon daemon = DockerDaemon.create()) {
          surroundings.with("DOCKER_HOST", daemon.host());
          for (int i = 0; i < runs; i++) {
            all.add(create(List.of(), surroundings, registry));
          }
          daemonMegabytes = " + " + Math.round(peakOf(daemon)) + " MB";
        }
      } else {
        List<String> prefix = builder.equals("oci") ? List.of() : asUser(surroundings, place);
        for (int i = 0; i < runs; i++) {
          all.add(create(prefix, surroundings, registry));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    table.line(
        megabytes + " MB",
        builder,
        seconds(Figures.median(all, Run::seconds)),
        seconds(Figures.median(all, Run::adapting)),
        seconds(Figures.median(all, Run::cpu)),
        Math.round(Figures.median(all, Run::megabytes)) + " MB" + daemonMegabytes);
  }

  private List<String> asUser(Surroundings surroundings, Path place) throws IOException {
    Path jobs = Files.createDirectory(place.resolve("jobs"));
    surroundings
        .with("BUILDER_FOLDER", jobs.toString())
        .with("PATH", tools.folder() + ":" + System.getenv("PATH"));
    run("chown", "-R", OrdinaryUser.UID + ":" + OrdinaryUser.UID, place.toString());
    return user.prefix();
  }

  private Run create(List<String> prefix, Surroundings surroundings, DockerRegistry registry) {
    String event =
        Events.create(UUID.randomUUID().toString(), registry.address() + "/customer/app:1");
    List<String> command = new ArrayList<>(List.of("/usr/bin/time", "-v"));
    command.addAll(prefix);
    command.addAll(List.of("sh", program.resolve("entrypoints/contract_job.sh").toString()));
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
          Figures.number(USER, ended.err()) + Figures.number(SYSTEM, ended.err()),
          Figures.number(Figures.RESIDENT, ended.err()) / 1024);
    }
  }

  /** Of the daemon and its containerd, added up. */
  private static double peakOf(DockerDaemon daemon) throws IOException {
    String folder = daemon.socket().getParent().toString();
    double kilobytes = 0;
    for (ProcessHandle each :
        ProcessHandle.allProcesses()
            .filter(p -> p.info().commandLine().orElse("").contains(folder))
            .filter(p -> !p.info().command().orElse("").endsWith("unshare"))
            .toList()) {
      kilobytes +=
          Figures.number(PEAK, Files.readString(Path.of("/proc", each.pid() + "", "status")));
    }
    return kilobytes / 1024;
  }

  private static RegistryClient client(DockerRegistry registry) {
    return registry
        .certificate()
        .map(SelfSigned::clientContext)
        .map(tls -> new RegistryClient(registry.address(), Optional.empty(), tls))
        .orElseGet(() -> new RegistryClient(registry.address(), Optional.empty()));
  }

  private static void run(String... command) {
    Command.of(command).run(Duration.ofMinutes(1)).orFail();
  }

  private static String seconds(double value) {
    return String.format(Locale.ROOT, "%.1f s", value);
  }
}
