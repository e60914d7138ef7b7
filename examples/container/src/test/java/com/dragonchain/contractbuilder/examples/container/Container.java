package com.dragonchain.contractbuilder.examples.container;

import com.dragonchain.contractbuilder.testkit.real.Command;
import com.dragonchain.contractbuilder.testkit.real.RunningProcess;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A container that runs by {@code runc} with no more rights than Kubernetes grants under Pod
 * Security "restricted": an ordinary user, no capabilities, none to be had, a root file system that
 * is read only. Not even {@code /tmp} can be written. It has the memory that the manifests grant
 * and is on the network of this machine.
 */
final class Container implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final List<String> SETS =
      List.of("bounding", "effective", "inheritable", "permitted", "ambient");

  private final String id = "contract-builder-" + UUID.randomUUID();
  private final Path folder;
  private final RunningProcess process;

  private Container(Path folder, ObjectNode config) {
    this.folder = folder;
    try {
      Files.writeString(folder.resolve("config.json"), config.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    process = runc("run", "--bundle", folder.toString(), id).start(folder.resolve("log"));
  }

  /**
   * Starts one.
   *
   * @param image what runs
   * @param world folders that it sees, and its environment
   * @param command instead of the image's; empty: the image's
   */
  static Container start(ProgramImage image, World world, String... command) {
    ObjectNode config = image.runtimeConfig();
    config.withObject("/root").put("path", image.root().toString()).put("readonly", true);
    ObjectNode process = config.withObject("/process");
    process.put("terminal", false).put("noNewPrivileges", true);
    SETS.forEach(process.withObject("/capabilities")::putArray);
    ArrayNode environment = process.withArray("/env");
    for (Map.Entry<String, String> variable : world.environment().entrySet()) {
      environment.add(variable.getKey() + "=" + variable.getValue());
    }
    if (command.length > 0) {
      ArrayNode arguments = process.putArray("args");
      List.of(command).forEach(arguments::add);
    }
    // swap would hide that it is too little
    long memory = Pod.memoryBytes(image.example());
    config.withObject("/linux/resources/memory").put("limit", memory).put("swap", memory);
    ArrayNode namespaces = config.withObject("/linux").putArray("namespaces");
    List.of("pid", "ipc", "uts", "mount").forEach(type -> namespaces.addObject().put("type", type));
    ArrayNode mounts = config.putArray("mounts");
    mounts.addObject().put("destination", "/proc").put("type", "proc").put("source", "proc");
    mounts
        .addObject()
        .put("destination", "/dev")
        .put("type", "tmpfs")
        .put("source", "tmpfs")
        .putArray("options")
        .add("mode=755")
        .add("size=64k");
    bind(mounts, Path.of("/etc/hosts"), "/etc/hosts", "ro");
    bind(mounts, world.storage(), World.STORAGE, "rw");
    bind(mounts, world.secrets(), World.SECRETS, "ro");
    return new Container(world.folderOfItsOwn(), config);
  }

  /** Starts one and waits for its end. */
  static Command.Finished run(ProgramImage image, World world, String... command) {
    try (Container container = start(image, world, command)) {
      return container.await();
    }
  }

  /** Sends a signal to its first process, as whoever stops a pod does. */
  void signal(String name) {
    runc("kill", id, name).run(PATIENCE).orFail();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  String output() {
    return process.output();
  }

  Command.Finished await() {
    return process.await(PATIENCE);
  }

  @Override
  public void close() {
    runc("delete", "--force", id).run(PATIENCE);
    process.close();
  }

  private Command runc(String... arguments) {
    List<String> argv =
        new ArrayList<>(List.of("runc", "--root", folder.resolve("runc").toString()));
    argv.addAll(List.of(arguments));
    return new Command(argv, Map.of());
  }

  private static void bind(ArrayNode mounts, Path source, String target, String mode) {
    mounts
        .addObject()
        .put("destination", target)
        .put("type", "bind")
        .put("source", source.toString())
        .putArray("options")
        .add("rbind")
        .add(mode);
  }
}
