package com.dragonchain.contractbuilder.testkit.real;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A Docker daemon of its own on a Unix socket in a folder of its own, apart from any other on the
 * machine. It has no network for containers, since none of them runs anything, and touches no
 * firewall. Its mounts and processes live in namespaces that end with it. Needs root.
 */
public final class DockerDaemon implements AutoCloseable {
  private static final String COMPONENT = "a Docker daemon";
  private static final Duration STARTING = Duration.ofSeconds(60);
  private static final Duration REMOVING = Duration.ofSeconds(30);

  private final TemporaryFolder folder = TemporaryFolder.create("dockerd");
  private final Path socket = folder.resolve("docker.sock");
  private final RunningProcess process;

  private DockerDaemon() {
    Path unshare = Programs.require("unshare", COMPONENT);
    Path program = Programs.require("dockerd", COMPONENT);
    process =
        new Command(
                List.of(
                    unshare.toString(),
                    "--mount",
                    // The first process of a namespace takes all others with it: containerd too.
                    "--pid",
                    "--fork",
                    "--kill-child",
                    "--mount-proc",
                    program.toString(),
                    "--host=unix://" + socket,
                    "--data-root=" + folder.resolve("data"),
                    "--exec-root=" + folder.resolve("exec"),
                    "--pidfile=" + folder.resolve("dockerd.pid"),
                    "--config-file=" + write("daemon.json", "{}"),
                    "--bridge=none",
                    "--iptables=false",
                    "--ip6tables=false",
                    "--ip-forward=false",
                    "--ip-masq=false",
                    "--userland-proxy=false"),
                Map.of("TMPDIR", folder.path().toString(), "HOME", folder.path().toString()))
            .start(folder.resolve("dockerd.log"));
  }

  /**
   * Starts a daemon without images.
   *
   * @return the daemon, ready
   */
  public static DockerDaemon create() {
    if (!"root".equals(System.getProperty("user.name"))) {
      throw MissingComponent.signal(COMPONENT, "only root can start one");
    }
    Programs.require("dockerd", COMPONENT);
    DockerDaemon daemon = new DockerDaemon();
    try {
      daemon.process.awaitReady(daemon::answers, STARTING);
    } catch (RuntimeException e) {
      daemon.close();
      throw e;
    }
    LiveComponents.add(daemon, daemon.process::output);
    return daemon;
  }

  /**
   * Where the daemon listens.
   *
   * @return a value for {@code DOCKER_HOST}
   */
  public String host() {
    return "unix://" + socket;
  }

  /**
   * Where the daemon listens.
   *
   * @return the path of its socket
   */
  public Path socket() {
    return socket;
  }

  /**
   * Asks the daemon for something, without a body.
   *
   * @param method such as {@code GET}
   * @param target path and query
   * @return status line, headers and body, as they came
   */
  public String request(String method, String target) {
    try {
      return exchange(method, target);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * All that the daemon has: images, their names, containers.
   *
   * @return lines to compare with those of another time
   */
  public String inventory() {
    return List.of("/images/json?all=1&digests=1", "/containers/json?all=1").stream()
        .map(target -> body(request("GET", target)))
        .reduce("", (one, other) -> one + other + "\n");
  }

  /** Kills the daemon and removes all that it had. */
  @Override
  public void close() {
    process.close();
    LiveComponents.remove(this);
    // What it started is killed with it, a moment later. Layers may hold names that Java cannot
    // read.
    long start = System.nanoTime();
    while (Command.of("rm", "-rf", folder.path().toString()).run(REMOVING).exitCode() != 0) {
      if (System.nanoTime() - start > REMOVING.toNanos()) {
        throw new IllegalStateException("cannot remove " + folder.path());
      }
    }
  }

  private boolean answers() {
    try {
      return Files.exists(socket) && exchange("GET", "/_ping").contains(" 200 OK");
    } catch (IOException e) {
      return false;
    }
  }

  private String exchange(String method, String target) throws IOException {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(socket));
      // HTTP/1.0: the answer ends with the connection, and is not chunked.
      String request = method + " " + target + " HTTP/1.0\r\nHost: docker\r\n\r\n";
      channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
      StringBuilder answer = new StringBuilder();
      ByteBuffer buffer = ByteBuffer.allocate(8192);
      while (channel.read(buffer) >= 0) {
        answer.append(StandardCharsets.UTF_8.decode(buffer.flip()));
        buffer.clear();
      }
      return answer.toString();
    }
  }

  private static String body(String answer) {
    return answer.substring(answer.indexOf("\r\n\r\n") + 4);
  }

  private Path write(String name, String text) {
    Path file = folder.resolve(name);
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }
}
