package com.dragonchain.contractbuilder.img;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.dragonchain.contractbuilder.error.ProtocolException;
import com.dragonchain.contractbuilder.error.RefusedException;
import com.dragonchain.contractbuilder.error.UnavailableException;
import com.dragonchain.contractbuilder.model.Digest;
import com.dragonchain.contractbuilder.port.Deadline;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** BuildKit: a buildkitd that lives as long as the job, and buildctl. */
final class BuildKit implements Tool {

  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration POLL = Duration.ofMillis(50);

  /** What containerd's library for sockets takes, on whatever system; Linux takes 107. */
  private static final int LONGEST_SOCKET = 104;

  private final Duration starting;
  private final Duration asking;

  BuildKit() {
    this(Duration.ofMinutes(1), Duration.ofSeconds(5));
  }

  /**
   * Makes one that waits for other times.
   *
   * @param starting for a buildkitd that starts
   * @param asking for a buildkitd that was asked whether it is ready
   */
  BuildKit(Duration starting, Duration asking) {
    this.starting = starting;
    this.asking = asking;
  }

  @Override
  public String name() {
    return "BuildKit";
  }

  @Override
  public List<String> programs() {
    return List.of("buildctl", "buildkitd", "runc");
  }

  @Override
  public String installation() {
    return "install buildctl and buildkitd (github.com/moby/buildkit), and the package runc";
  }

  @Override
  public List<String> versionCommand() {
    return List.of("buildctl", "--version");
  }

  @Override
  public int[] oldest() {
    return new int[] {0, 12};
  }

  @Override
  public Digest adapt(ToolJob job) {
    Path metadata = job.workspace().resolve("metadata.json");
    String address = address(job.workspace().resolve("b.sock"));
    try (Processes.Running daemon = start(job, address)) {
      awaitReady(job, daemon, address);
      job.push("build and push", build(job, address, metadata));
      // It exits with 1: of no meaning.
      daemon.stop();
    }
    try {
      return job.digest(JSON.readTree(job.read(metadata)).path("containerimage.digest").asText());
    } catch (JsonProcessingException e) {
      throw new ProtocolException("push " + job.name() + ": buildctl wrote no metadata", e);
    }
  }

  /** buildkitd would not start, and buildctl only say that an argument is invalid. */
  static String address(Path socket) {
    if (socket.toString().getBytes(UTF_8).length > LONGEST_SOCKET) {
      throw new RefusedException(
          "start buildkitd: the path of its socket, "
              + socket
              + ", is longer than the "
              + LONGEST_SOCKET
              + " bytes that it takes; choose a shorter folder for the builder's files");
    }
    return "unix://" + socket;
  }

  private static Processes.Running start(ToolJob job, String address) {
    StringBuilder config = new StringBuilder();
    for (ToolJob.RegistryUse registry : job.registries()) {
      config.append(
          "[registry.\"%s\"]\n  http = %s\n".formatted(registry.host(), registry.plainHttp()));
    }
    List<String> argv =
        List.of(
            "buildkitd",
            "--config",
            job.workspace().file("buildkitd.toml", config.toString()).toString(),
            "--root",
            job.state().resolve("buildkit").toString(),
            "--addr",
            address,
            "--otel-socket-path",
            job.workspace().resolve("o.sock").toString(),
            "--containerd-worker=false");
    return job.processes()
        .start("start buildkitd", ToolJob.inNamespaces(job.processes(), argv), job.environment());
  }

  private void awaitReady(ToolJob job, Processes.Running daemon, String address) {
    Deadline end = job.deadline().min(job.processes().in(starting));
    while (!isReady(job, address, end)) {
      if (!daemon.isAlive()) {
        throw ToolErrors.of("start buildkitd", new Processes.Ended(1, daemon.output()));
      }
      if (job.processes().isOver(end)) {
        throw new UnavailableException(
            "start buildkitd: it does not answer; " + ToolErrors.lastWords(daemon.output()));
      }
      job.processes().pause("start buildkitd", POLL);
    }
  }

  private boolean isReady(ToolJob job, String address, Deadline end) {
    List<String> ask = List.of("buildctl", "--addr", address, "debug", "workers");
    try (Processes.Running asked = job.processes().start("ask buildkitd", ask, job.environment())) {
      return asked
          .ended(end.min(job.processes().in(asking)))
          .filter(ended -> ended.exitCode() == 0)
          .isPresent();
    }
  }

  private static List<String> build(ToolJob job, String address, Path metadata) {
    List<String> argv = new ArrayList<>(List.of("buildctl", "--addr", address, "build"));
    argv.addAll(
        List.of(
            "--progress=plain",
            "--frontend",
            "dockerfile.v0",
            "--local",
            "context=" + job.context(),
            "--local",
            "dockerfile=" + job.context(),
            "--opt",
            "platform=" + job.platform(),
            "--output",
            "type=image,name=" + job.name() + ",push=true,oci-mediatypes=false",
            "--metadata-file",
            metadata.toString()));
    return argv;
  }
}
