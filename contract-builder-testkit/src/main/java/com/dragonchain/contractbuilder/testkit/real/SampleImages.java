package com.dragonchain.contractbuilder.testkit.real;

import com.dragonchain.contractbuilder.testkit.image.Family;
import com.dragonchain.contractbuilder.testkit.image.Image;
import com.dragonchain.contractbuilder.testkit.image.ImageMaker;
import com.dragonchain.contractbuilder.testkit.image.Layer;
import com.dragonchain.contractbuilder.testkit.image.RegistryClient;
import com.dragonchain.contractbuilder.testkit.image.Tar;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/** Images that really run: busybox, and a contract that answers as JSON what it was called with. */
public final class SampleImages {
  /** The program of {@link #contract}, to be the command of an event. */
  public static final String PROGRAM = "/bin/contract";

  private SampleImages() {}

  /**
   * What a customer would hand in.
   *
   * @param family of media types
   * @return an image whose {@link #PROGRAM} answers its input, arguments, environment and secrets
   */
  public static Image contract(Family family) {
    return ImageMaker.of(family)
        .layers(Layer.gzip(files()))
        .run(run -> run.putArray("Entrypoint").add(PROGRAM))
        .make();
  }

  /**
   * What a customer would hand in later.
   *
   * @param family of media types
   * @param release what the contract answers as {@code RELEASE} of its environment
   * @return the same, another image for every release
   */
  public static Image contract(Family family, String release) {
    return ImageMaker.of(family)
        .layers(Layer.gzip(files()))
        .run(
            run -> {
              run.putArray("Entrypoint").add(PROGRAM);
              run.putArray("Env").add("PATH=/bin").add("RELEASE=" + release);
            })
        .make();
  }

  /**
   * The same as OpenFaaS wants it, for tests that have no builder at hand.
   *
   * @param family of media types
   * @return an image that serves {@link #PROGRAM}, or another {@code fprocess}, over HTTP
   */
  public static Image function(Family family) {
    Tar watchdog =
        Tar.empty()
            .folder("usr")
            .folder("usr/bin")
            .file("usr/bin/fwatchdog", 0755, read(OpenFaas.watchdog()));
    return ImageMaker.of(family)
        .layers(Layer.gzip(files()), Layer.gzip(watchdog))
        .run(
            run -> {
              run.put("User", "1000:1000");
              run.putArray("Env").add("PATH=/usr/bin:/bin").add("fprocess=" + PROGRAM);
              run.putArray("Cmd").add("/usr/bin/fwatchdog");
            })
        .make();
  }

  /**
   * Pushes {@link #contract} to a registry, for a person who tries things out.
   *
   * @param arguments the registry's host and port, a path, a tag
   */
  public static void main(String[] arguments) {
    if (arguments.length != 3) {
      System.err.println("usage: HOST:PORT PATH TAG");
      System.exit(2);
    }
    RegistryClient registry = new RegistryClient(arguments[0], Optional.empty());
    System.out.println(registry.push(arguments[1], arguments[2], contract(Family.OCI)));
  }

  private static Tar files() {
    Tar files =
        Tar.empty()
            .folder("bin")
            .file("bin/busybox", 0755, read(Programs.require("busybox", "a contract that runs")))
            .file("bin/contract", 0755, program());
    for (String applet : new String[] {"sh", "cat", "sed", "awk", "basename", "sleep"}) {
      files.link("bin/" + applet, "busybox");
    }
    // The watchdog, which is an ordinary user, says there that it is ready.
    return files.folder("tmp", 01777);
  }

  private static byte[] program() {
    try (InputStream program =
        Objects.requireNonNull(SampleImages.class.getResourceAsStream("contract"))) {
      return program.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
