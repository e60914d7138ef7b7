package com.dragonchain.contractbuilder.img;

import com.dragonchain.contractbuilder.error.ProtocolException;
import com.dragonchain.contractbuilder.model.Digest;
import com.dragonchain.contractbuilder.model.Platform;
import com.dragonchain.contractbuilder.port.Deadline;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One adaptation, as a tool sees it.
 *
 * @param processes runs programs
 * @param workspace the job's folder
 * @param environment what all programs of the job see
 * @param context the folder that holds the Dockerfile and the watchdog, and nothing else
 * @param state where the tool keeps its state
 * @param name of the adapted image, with its tag
 * @param registries of base and target
 * @param platform of the base
 * @param deadline of all of it
 * @param pushing is told when the push begins
 */
record ToolJob(
    Processes processes,
    Workspace workspace,
    Map<String, String> environment,
    Path context,
    Path state,
    String name,
    List<RegistryUse> registries,
    Platform platform,
    Deadline deadline,
    Runnable pushing) {

  /**
   * Enters a user namespace in which this user is root and has its subordinate ids, as rootlesskit
   * does (unshare(1), util-linux 2.38).
   */
  static final List<String> NAMESPACE =
      List.of(
          "unshare", "--user", "--map-root-user", "--map-auto", "--setuid", "0", "--setgid", "0");

  private static final int PUSHES = 5;
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final int MAX_FILE = 64 * 1024;

  /**
   * A registry that the tool talks to.
   *
   * @param host {@code host[:port]}
   * @param plainHttp whether in plain HTTP
   */
  record RegistryUse(String host, boolean plainHttp) {}

  /** A command within a user namespace and a mount namespace. */
  static List<String> inNamespaces(Processes processes, List<String> argv) {
    List<String> whole = new ArrayList<>(NAMESPACE);
    whole.add("--mount");
    // To enter a namespace takes back what was said before.
    whole.addAll(Processes.DIES_WITH_PARENT);
    whole.add(processes.find(argv.get(0), "install it").toString());
    whole.addAll(argv.subList(1, argv.size()));
    return whole;
  }

  /** Runs a command, and throws if it fails. */
  String run(String action, List<String> argv) {
    String what = action + " " + name;
    Processes.Ended ended = processes.run(what, argv, environment, deadline);
    if (ended.exitCode() != 0) {
      throw ToolErrors.of(what, ended);
    }
    return ended.output();
  }

  /**
   * Runs a command that pushes, and throws if it fails. It is run again, a few times, while it
   * fails by what {@linkplain ToolErrors#isPassing passes}.
   */
  void push(String action, List<String> argv) {
    String what = action + " " + name;
    Duration pause = PAUSE;
    pushing.run();
    for (int attempt = 1; ; attempt++) {
      Processes.Ended ended = processes.run(what, argv, environment, deadline);
      if (ended.exitCode() == 0) {
        return;
      }
      if (attempt == PUSHES || !ToolErrors.isPassing(ended)) {
        throw ToolErrors.of(what, ended);
      }
      processes.pause(what, pause);
      pause = pause.multipliedBy(2);
    }
  }

  /** Reads a small file that the tool wrote. */
  String read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(MAX_FILE), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new ProtocolException("push " + name + ": the tool wrote no digest", e);
    }
  }

  /** Takes a digest that a tool says. */
  Digest digest(String text) {
    try {
      return Digest.of(text);
    } catch (com.dragonchain.contractbuilder.error.InvalidInputException e) {
      throw new ProtocolException("push " + name + ": the tool names no digest that is one", e);
    }
  }
}
