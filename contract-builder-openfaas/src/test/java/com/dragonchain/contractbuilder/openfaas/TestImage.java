package com.dragonchain.contractbuilder.openfaas;

import com.dragonchain.contractbuilder.model.Digest;
import com.dragonchain.contractbuilder.model.Platform;
import com.dragonchain.contractbuilder.testkit.image.Family;
import com.dragonchain.contractbuilder.testkit.image.ImageMaker;
import com.dragonchain.contractbuilder.testkit.image.Layer;
import com.dragonchain.contractbuilder.testkit.image.RegistryClient;
import com.dragonchain.contractbuilder.testkit.image.Tar;
import com.dragonchain.contractbuilder.testkit.real.MissingComponent;
import com.dragonchain.contractbuilder.testkit.real.OpenFaas;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** An image with a watchdog and a few programs, in the registry that faasd pulls from. */
final class TestImage {

  private static final String REPOSITORY = "faas-gateway-tests";

  private TestImage() {}

  /** Pushes it, and returns its reference by digest. The label makes it another image. */
  static String push(OpenFaas openFaas, String label) {
    String arch = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
    ImageMaker image =
        ImageMaker.of(Family.OCI)
            .platform(Platform.of("linux/" + arch))
            .layers(Layer.plain(programs()))
            .run(
                run -> {
                  run.putArray("Cmd").add("/usr/bin/fwatchdog");
                  run.putArray("Env").add("PATH=/usr/bin:/bin").add("write_debug=false");
                  run.putObject("Labels").put("test", label);
                });
    Digest digest =
        new RegistryClient(openFaas.registry(), Optional.empty())
            .push(REPOSITORY, label, image.make());
    return openFaas.registry() + "/" + REPOSITORY + "@" + digest;
  }

  private static Tar programs() {
    Path busybox =
        Stream.of("/bin/busybox", "/usr/bin/busybox")
            .map(Path::of)
            .filter(Files::isExecutable)
            .findFirst()
            .orElseThrow(() -> MissingComponent.signal("busybox", "install busybox-static"));
    try {
      return Tar.empty()
          .folder("bin")
          .folder("etc")
          .folder("tmp")
          .folder("usr")
          .folder("usr/bin")
          .file("bin/busybox", 0755, Files.readAllBytes(busybox))
          .link("bin/env", "busybox")
          .link("bin/cat", "busybox")
          .link("bin/echo", "busybox")
          .file("usr/bin/fwatchdog", 0755, Files.readAllBytes(OpenFaas.watchdog()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
