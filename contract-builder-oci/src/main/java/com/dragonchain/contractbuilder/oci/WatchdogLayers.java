package com.dragonchain.contractbuilder.oci;

import com.dragonchain.contractbuilder.error.InvalidInputException;
import com.dragonchain.contractbuilder.error.NotFoundException;
import com.dragonchain.contractbuilder.error.ProtocolException;
import com.dragonchain.contractbuilder.model.Digest;
import com.dragonchain.contractbuilder.model.Platform;
import com.dragonchain.contractbuilder.oci.BaseImages.OneImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The layers with fwatchdog, one for each platform, made once. */
final class WatchdogLayers {
  private static final int LIMIT = 64 * 1024 * 1024;
  private static final String PATH = "fwatchdog";

  private final OciClient client;
  private final Watchdog watchdog;
  private final Map<Platform, WatchdogLayer> layers = new ConcurrentHashMap<>();

  WatchdogLayers(OciClient client, Watchdog watchdog) {
    this.client = client;
    this.watchdog = watchdog;
  }

  /** May read from a registry: to be called by a worker. */
  WatchdogLayer of(Platform platform, Scope scope) {
    WatchdogLayer known = layers.get(platform);
    if (known != null) {
      return known;
    }
    byte[] program;
    String where;
    if (watchdog instanceof Watchdog.File file) {
      program = read(file.path());
      where = file.path().toString();
    } else {
      Watchdog.Image image = (Watchdog.Image) watchdog;
      program = read(image, platform, scope);
      where = "/fwatchdog of " + image.reference();
    }
    ElfHeader.require(program, platform, where);
    WatchdogLayer made = WatchdogLayer.of(program);
    layers.put(platform, made);
    return made;
  }

  private static byte[] read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(LIMIT + 1);
      if (bytes.length > LIMIT) {
        throw new InvalidInputException(
            "fwatchdog: " + file + " is larger than " + LIMIT + " bytes");
      }
      return bytes;
    } catch (IOException e) {
      throw new InvalidInputException(
          "fwatchdog: " + file + " cannot be read; give the path of the program", e);
    }
  }

  private byte[] read(Watchdog.Image image, Platform platform, Scope scope) {
    String what = "fwatchdog from " + image.reference();
    RegistryHost host = client.host(image.reference().repository());
    RegistrySession source =
        client.session(
            image.reference().repository(),
            client.login(host, Optional.empty()),
            Set.of("repository:" + image.reference().repository().path() + ":pull"),
            scope);
    OneImage one =
        new BaseImages(source, List.of(platform), what)
            .read(image.reference().reference())
            .images()
            .get(0);
    for (int i = one.layers().size() - 1; i >= 0; i--) {
      Descriptor layer = one.layers().get(i).descriptor();
      Optional<byte[]> found = source.repeat(what, () -> search(source, layer, what));
      if (found.isPresent()) {
        return found.get();
      }
    }
    throw new NotFoundException(what + ": it has no /fwatchdog for " + platform);
  }

  private static Optional<byte[]> search(RegistrySession source, Descriptor layer, String what)
      throws IOException {
    try (Answer answer = new Blobs(source).open(layer.digest())) {
      DigestInputStream packed = new DigestInputStream(answer.body(), Digest.sha256());
      Optional<byte[]> found = TarSearch.find(Unpacking.open(packed), PATH, LIMIT);
      packed.transferTo(OutputStream.nullOutputStream());
      if (!Digest.of(packed.getMessageDigest().digest()).equals(layer.digest())) {
        throw new ProtocolException(what + ": a layer has bytes with another digest");
      }
      return found;
    }
  }
}
