package com.dragonchain.contractbuilder.img;

import com.dragonchain.contractbuilder.error.ProtocolException;
import com.dragonchain.contractbuilder.error.RefusedException;
import com.dragonchain.contractbuilder.model.Digest;
import com.dragonchain.contractbuilder.model.Dockerfile;
import com.dragonchain.contractbuilder.model.ElfHeader;
import com.dragonchain.contractbuilder.model.ImageReference;
import com.dragonchain.contractbuilder.model.Platform;
import com.dragonchain.contractbuilder.port.BaseInspector;
import com.dragonchain.contractbuilder.port.BaseInspector.Inspection;
import com.dragonchain.contractbuilder.port.Deadline;
import com.dragonchain.contractbuilder.port.ImageBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Adapts images with a tool that an ordinary user can run: {@code img}, {@code buildah}, or
 * BuildKit with a daemon that lives as long as the job. It needs user namespaces and subordinate
 * ids, and leaves no daemon, mount or file.
 *
 * <p>The base is looked at first, by somebody else: these tools run ONBUILD triggers, and unpack
 * before they say how large an image is. The tool then gets the base by digest. That somebody also
 * knows the logins of registries, and which speak plain HTTP.
 *
 * <p>Every job has a folder of its own, mode 0700, which is removed at the end. When its process is
 * killed, the tool dies with it; the folder is removed by the next adaptation of the same contract.
 */
public final class UserspaceImageBuilder implements ImageBuilder {

  private static final String LOGINS = "logins";
  private static final Duration CLEANING = Duration.ofSeconds(60);

  private final Tool tool;
  private final UserspaceSettings settings;
  private final Processes processes;
  private final RunAs runAs;
  private final Clock clock;

  private UserspaceImageBuilder(Builder builder) {
    tool = builder.tool;
    settings =
        new UserspaceSettings(
            builder.watchdog,
            builder.inspector,
            builder.platform,
            builder.sizeLimit,
            builder.authority,
            builder.folder,
            builder.sharedState);
    runAs = builder.runAs;
    clock = builder.clock;
    processes = new Processes(builder.path, runAs, clock);
  }

  /**
   * Begins a builder with {@code img} (0.5.11).
   *
   * @param watchdog the watchdog's executable, for the platform
   * @param inspector looks at bases
   * @param folder where the folders of jobs are made
   * @return settings
   */
  public static Builder img(Path watchdog, BaseInspector inspector, Path folder) {
    return new Builder(new Img(), watchdog, inspector, folder);
  }

  /**
   * Begins a builder with {@code buildah} (1.23 or newer).
   *
   * @param watchdog the watchdog's executable, for the platform
   * @param inspector looks at bases
   * @param folder where the folders of jobs are made
   * @return settings
   */
  public static Builder buildah(Path watchdog, BaseInspector inspector, Path folder) {
    return new Builder(new Buildah(), watchdog, inspector, folder);
  }

  /**
   * Begins a builder with BuildKit (0.12 or newer).
   *
   * @param watchdog the watchdog's executable, for the platform
   * @param inspector looks at bases
   * @param folder where the folders of jobs are made
   * @return settings
   */
  public static Builder buildkit(Path watchdog, BaseInspector inspector, Path folder) {
    return new Builder(new BuildKit(), watchdog, inspector, folder);
  }

  /** None: the tag moves with the push, and ONBUILD is refused. */
  @Override
  public Set<Capability> capabilities() {
    return Set.of();
  }

  /** Asks for the tool too, so that a job without one ends before it has done anything. */
  @Override
  public BaseImage inspect(Request request) {
    Requirements.check(tool, processes, request.deadline());
    return look(request).base();
  }

  private Inspection look(Request request) {
    ElfHeader.require(settings.watchdog(), settings.platform());
    Inspection seen = settings.inspector().inspect(request);
    if (!seen.onBuild().isEmpty()) {
      throw new RefusedException(
          "adapt "
              + request.base()
              + ": the image has ONBUILD triggers, which "
              + tool.name()
              + " would run; build it without them, or choose the builder oci, which drops them");
    }
    return seen;
  }

  @Override
  public AdaptedImage adapt(Request request, Progress progress) {
    Inspection seen = look(request);
    settings.inspector().requireUnpacked(request, settings.sizeLimit());
    List<ToolJob.RegistryUse> registries = settings.registries(request);
    requireHttps(registries);
    Requirements.check(tool, processes, request.deadline());
    for (Workspace crashed : Workspace.crashed(settings.folder(), request.contract(), runAs)) {
      processes.killAllThatKnow(crashed.path());
      remove(crashed, progress);
    }
    Workspace workspace = Workspace.create(settings.folder(), request.contract(), runAs);
    try {
      ImageReference base =
          new ImageReference(
              request.base().repository(), Optional.empty(), Optional.of(seen.manifest()));
      ToolJob job = prepare(request, base, registries, workspace, progress);
      return new AdaptedImage(confirm(request, run(job)), List.of());
    } finally {
      remove(workspace, progress);
    }
  }

  private void requireHttps(List<ToolJob.RegistryUse> registries) {
    for (ToolJob.RegistryUse registry : registries) {
      if (registry.plainHttp() && !tool.speaksPlainHttp()) {
        throw new RefusedException(
            "use "
                + registry.host()
                + ": "
                + tool.name()
                + " speaks HTTPS only; give the registry a certificate, or choose another builder");
      }
    }
  }

  private ToolJob prepare(
      Request request,
      ImageReference base,
      List<ToolJob.RegistryUse> registries,
      Workspace workspace,
      Progress progress) {
    Path context = workspace.folder("context");
    workspace.file("context/Dockerfile", Dockerfile.adapting(base, request.contract()).text());
    workspace.copy(settings.watchdog(), "context/" + Dockerfile.WATCHDOG, "rwxr-xr-x");
    Path state = workspace.folder("state");
    return new ToolJob(
        processes,
        workspace,
        environment(request, registries, workspace),
        context,
        settings.sharedState().orElse(state),
        request.target() + ":" + request.contract(),
        registries,
        settings.platform(),
        request.deadline(),
        () -> progress.pushing(request.deadline().left(clock)));
  }

  private Map<String, String> environment(
      Request request, List<ToolJob.RegistryUse> registries, Workspace workspace) {
    Path logins = workspace.folder(LOGINS);
    Path config =
        workspace.file(LOGINS + "/config.json", RegistryFiles.logins(settings.logins(request)));
    Map<String, String> environment = new HashMap<>();
    environment.put("LC_ALL", "C");
    environment.put("HOME", workspace.folder("home").toString());
    environment.put("TMPDIR", workspace.folder("tmp").toString());
    environment.put("XDG_RUNTIME_DIR", workspace.folder("run").toString());
    environment.put("DOCKER_CONFIG", logins.toString());
    environment.put("REGISTRY_AUTH_FILE", config.toString());
    environment.put(
        "CONTAINERS_REGISTRIES_CONF",
        workspace.file("registries.conf", RegistryFiles.registries(registries)).toString());
    // img would start itself anew in namespaces of its own, with a parent that burns a core.
    environment.put("IMG_RUNNING_TESTS", "1");
    // Beside the authorities of the system, which are read from their folder.
    settings
        .authority()
        .ifPresent(
            file ->
                environment.put(
                    "SSL_CERT_FILE",
                    workspace.copy(file, "authority.pem", "rw-r--r--").toString()));
    return environment;
  }

  private Digest run(ToolJob job) {
    if (settings.sharedState().isEmpty()) {
      return tool.adapt(job);
    }
    StateLock lock = StateLock.take(job.state(), job.deadline(), clock);
    try {
      return tool.adapt(job);
    } finally {
      lock.close();
    }
  }

  /** Asks the registry what the tag names now, since it alone decides what the digest is. */
  private Digest confirm(Request request, Digest said) {
    String tag = request.contract().value();
    Optional<Digest> there =
        settings.inspector().resolve(request.target(), tag, Optional.empty(), request.deadline());
    if (!there.equals(Optional.of(said))) {
      throw new ProtocolException(
          "push "
              + request.target()
              + ":"
              + tag
              + ": "
              + tool.name()
              + " pushed "
              + said
              + ", the registry has "
              + there.map(Digest::value).orElse("nothing"));
    }
    return said;
  }

  private void remove(Workspace workspace, Progress progress) {
    boolean interrupted = Thread.interrupted();
    // Whatever becomes of the rest, no password stays.
    quietly(workspace, progress, () -> workspace.remove(LOGINS));
    quietly(workspace, progress, () -> removeUnpacked(workspace, progress));
    quietly(workspace, progress, workspace::remove);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private interface Removal {
    void run() throws IOException;
  }

  private static void quietly(Workspace workspace, Progress progress, Removal removal) {
    try {
      removal.run();
    } catch (IOException | RuntimeException e) {
      progress.warning("remove " + workspace.path() + ": " + e.getMessage());
    }
  }

  /** What the tool unpacked belongs to subordinate ids, of which only a namespace can dispose. */
  private void removeUnpacked(Workspace workspace, Progress progress) {
    List<String> argv = new ArrayList<>(ToolJob.NAMESPACE);
    argv.addAll(List.of("rm", "-rf"));
    for (String name : List.of("state", "home", "tmp", "run")) {
      argv.add(workspace.resolve(name).toString());
    }
    String action = "remove " + workspace.path();
    Processes.Ended ended = processes.run(action, argv, Map.of(), Deadline.in(clock, CLEANING));
    if (ended.exitCode() != 0) {
      progress.warning(action + ": " + ended.output().strip());
    }
  }

  /** Settings of a builder. */
  public static final class Builder {

    private final Tool tool;
    private final Path watchdog;
    private final BaseInspector inspector;
    private final Path folder;
    private Platform platform = Platform.of("linux/amd64");
    private long sizeLimit = 524_288_000;
    private Optional<Path> authority = Optional.empty();
    private Optional<Path> sharedState = Optional.empty();
    private RunAs runAs = RunAs.SELF;
    private String path = "/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin";
    private Clock clock = Clock.systemUTC();

    private Builder(Tool tool, Path watchdog, BaseInspector inspector, Path folder) {
      this.tool = tool;
      this.watchdog = watchdog;
      this.inspector = inspector;
      this.folder = folder;
    }

    /**
     * The platform to adapt for; the inspector has to look for the same.
     *
     * @param wanted default {@code linux/amd64}
     * @return this
     */
    public Builder platform(Platform wanted) {
      platform = wanted;
      return this;
    }

    /**
     * The largest base.
     *
     * @param bytes unpacked, default 524,288,000
     * @return this
     */
    public Builder sizeLimit(long bytes) {
      sizeLimit = bytes;
      return this;
    }

    /**
     * Trusts further certificate authorities.
     *
     * @param pemFile their certificates
     * @return this
     */
    public Builder authority(Path pemFile) {
      authority = Optional.of(pemFile);
      return this;
    }

    /**
     * Keeps the tool's state from job to job. One job at a time then uses it; nothing in it is
     * removed.
     *
     * @param state a folder of the user who runs the tools
     * @return this
     */
    public Builder sharedState(Path state) {
      sharedState = Optional.of(state);
      return this;
    }

    /**
     * Lets another user run the tools; this process then has to be root.
     *
     * @param uid of the other user, and of its group
     * @param prefix a command that becomes that user and runs what follows it, such as {@code
     *     setpriv}
     * @return this
     */
    public Builder runAs(int uid, List<String> prefix) {
      runAs = new RunAs(OptionalInt.of(uid), prefix);
      return this;
    }

    /**
     * Where programs are looked for.
     *
     * @param folders as in {@code PATH}
     * @return this
     */
    public Builder path(String folders) {
      path = folders;
      return this;
    }

    /**
     * Tells the time otherwise.
     *
     * @param other the clock
     * @return this
     */
    public Builder clock(Clock other) {
      clock = other;
      return this;
    }

    /**
     * Makes the builder. Whether the tool is there is seen at the first adaptation.
     *
     * @return the builder
     */
    public UserspaceImageBuilder build() {
      return new UserspaceImageBuilder(this);
    }
  }
}
