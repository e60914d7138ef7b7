package com.dragonchain.contractbuilder.testkit.real;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * OpenFaaS, real: gateway, faasd, containerd, and a registry that functions are pulled from. Runs
 * in namespaces of its own by means of {@code dev/openfaas} of the source tree; needs root.
 *
 * <p>To start it takes about a second, to build it for the first time some minutes.
 */
public final class OpenFaas implements AutoCloseable {
  private static final String COMPONENT = "OpenFaaS";
  private static final Duration BUILDING = Duration.ofMinutes(20);
  private static final Duration STARTING = Duration.ofSeconds(90);
  private static final Duration STOPPING = Duration.ofSeconds(60);
  // EX_UNAVAILABLE of sysexits.h: how the scripts say that something is not installed.
  private static final int NOT_INSTALLED = 69;

  // What Go and its modules may be reached by.
  private static final String[] BUILD_ENVIRONMENT = {
    "GOPROXY",
    "GONOPROXY",
    "GOPRIVATE",
    "GOSUMDB",
    "GONOSUMDB",
    "GOPATH",
    "GOCACHE",
    "GOMODCACHE",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "NO_PROXY",
    "http_proxy",
    "https_proxy",
    "no_proxy",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR"
  };

  private static @Nullable Path programs;
  private static @Nullable OpenFaas shared;

  private final TemporaryFolder folder;
  private final RunningProcess process;
  private final Map<String, String> facts;

  private OpenFaas(TemporaryFolder folder, RunningProcess process, Map<String, String> facts) {
    this.folder = folder;
    this.process = process;
    this.facts = facts;
  }

  /**
   * The instance that all tests of this process may use. Tests use functions and images of names of
   * their own, and remove them. It ends with the process.
   *
   * @return the instance, ready
   */
  public static synchronized OpenFaas shared() {
    if (shared == null || !shared.process.isAlive()) {
      shared = create();
    }
    return shared;
  }

  /**
   * Starts an instance for a test that pauses or kills what it talks to.
   *
   * @return the instance, ready
   */
  public static OpenFaas create() {
    Path built = programs();
    TemporaryFolder folder = TemporaryFolder.create("openfaas");
    RunningProcess process =
        Command.of(
                scripts().resolve("run").toString(),
                folder.resolve("state").toString(),
                built.toString())
            .startUntilInputEnds(folder.resolve("run.log"), STOPPING);
    try {
      process.awaitReady(() -> process.output().contains("READY=yes"), STARTING);
    } catch (RuntimeException e) {
      process.closeInput();
      Command.Finished end = process.await(STOPPING);
      folder.close();
      if (end.exitCode() == NOT_INSTALLED) {
        throw MissingComponent.signal(COMPONENT, end.output().strip());
      }
      throw e;
    }
    OpenFaas openFaas = new OpenFaas(folder, process, facts(process.output()));
    LiveComponents.add(openFaas, openFaas::output);
    return openFaas;
  }

  /**
   * The classic watchdog that goes with this OpenFaaS; built if need be, without anything started.
   *
   * @return a static executable for this machine
   */
  public static Path watchdog() {
    return programs().resolve("fwatchdog");
  }

  /**
   * The gateway.
   *
   * @return its URL, without a path
   */
  public URI gateway() {
    return URI.create(fact("GATEWAY"));
  }

  /**
   * Who may use the gateway.
   *
   * @return the user
   */
  public String user() {
    return fact("USER");
  }

  /**
   * What the gateway's user knows.
   *
   * @return the password
   */
  public String password() {
    return fact("PASSWORD");
  }

  /**
   * The registry that functions can be pulled from, by the same name in here and in there.
   *
   * @return its host and port, as in an image reference; it speaks plain HTTP
   */
  public String registry() {
    return fact("REGISTRY");
  }

  /**
   * faasd, for signals.
   *
   * @return its process id as this process sees it
   */
  public long providerPid() {
    return Long.parseLong(fact("PROVIDER_PID"));
  }

  /** Halts faasd: the gateway goes on, and waits for it in vain. */
  public void pauseProvider() {
    Signals.send("STOP", providerPid());
  }

  /** Lets a paused faasd go on. */
  public void resumeProvider() {
    Signals.send("CONT", providerPid());
  }

  /** Kills faasd for good, not the functions that it runs. */
  public void killProvider() {
    Signals.send("KILL", providerPid());
  }

  /**
   * What gateway and faasd logged last.
   *
   * @return the ends of their logs
   */
  public String output() {
    return "gateway:\n" + tail("gateway") + "\nfaasd:\n" + tail("faasd");
  }

  /** Ends everything and removes everything, the registry's images too. */
  @Override
  public void close() {
    LiveComponents.remove(this);
    process.close();
    folder.close();
  }

  private String fact(String name) {
    return Optional.ofNullable(facts.get(name))
        .orElseThrow(() -> new IllegalStateException("dev/openfaas/run did not say " + name));
  }

  private String tail(String name) {
    return RunningProcess.tail(Path.of(fact("LOGS"), name));
  }

  private static synchronized Path programs() {
    if (programs == null) {
      Command.Finished built =
          Command.of(scripts().resolve("build").toString())
              .inheriting(BUILD_ENVIRONMENT)
              .run(BUILDING);
      if (built.exitCode() == NOT_INSTALLED) {
        throw MissingComponent.signal(COMPONENT, built.output().strip());
      }
      // Before its last line a first build reports what it downloads.
      programs = Path.of(built.orFail().lines().reduce("", (earlier, later) -> later));
    }
    return programs;
  }

  /** Tests run in the folder of their module. */
  private static Path scripts() {
    Path scripts = Path.of("dev", "openfaas");
    for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      if (Files.isExecutable(folder.resolve(scripts).resolve("run"))) {
        return folder.resolve(scripts);
      }
    }
    throw MissingComponent.signal(
        COMPONENT, "there is no dev/openfaas in a folder above " + Path.of("").toAbsolutePath());
  }

  private static Map<String, String> facts(String output) {
    Map<String, String> facts = new LinkedHashMap<>();
    output
        .lines()
        .map(line -> line.split("=", 2))
        .filter(fact -> fact.length == 2)
        .forEach(fact -> facts.put(fact[0], fact[1]));
    return facts;
  }
}
