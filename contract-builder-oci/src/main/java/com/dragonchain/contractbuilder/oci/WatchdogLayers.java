package com.dragonchain.contractbuilder.oci;

import com.dragonchain.contractbuilder.error.InvalidInputException;
import com.dragonchain.contractbuilder.error.NotFoundException;
import com.dragonchain.contractbuilder.error.ProtocolException;
import com.dragonchain.contractbuilder.model.Digest;
import com.dragonchain.contractbuilder.model.ElfHeader;
import com.dragonchain.contractbuilder.model.Platform;
import com.dragonchain.contractbuilder.oci.BaseImages.OneImage;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.ZipException;

/**
 * The layers with fwatchdog, one for each platform. They are measured once, and read again when a
 * registry lacks them.
 */
final class WatchdogLayers {
  private static final long LIMIT = 1024L * 1024 * 1024;
  private static final String PATH = "fwatchdog";

  private final OciClient client;
  private final Watchdog watchdog;
  private final Map<Platform, Known> layers = new ConcurrentHashMap<>();

  /**
   * A layer, and where its program is.
   *
   * @param layer what was measured
   * @param packed the layer of the watchdog's image that has it; none for a file
   */
  private record Known(WatchdogLayer layer, Optional<Descriptor> packed) {}

  WatchdogLayers(OciClient client, Watchdog watchdog) {
    this.client = client;
    this.watchdog = watchdog;
  }

  /** May read from a registry: to be called by a worker. */
  WatchdogLayer of(Platform platform, Scope scope) throws IOException {
    Known known = layers.get(platform);
    if (known == null) {
      known =
          watchdog instanceof Watchdog.File file
              ? new Known(inFile(file.path(), measure(platform)), Optional.empty())
              : inImage((Watchdog.Image) watchdog, platform, scope);
      layers.put(platform, known);
    }
    return known.layer;
  }

  /** Its bytes, for one attempt at an upload. */
  StreamedBody body(Platform platform, Scope scope) {
    Known known = Objects.requireNonNull(layers.get(platform), "not measured");
    return new StreamedBody(sink -> write(known, scope, sink));
  }

  private void write(Known known, Scope scope, OutputStream sink) throws IOException {
    TarSearch.Reader<Boolean> writer =
        (in, size) -> {
          if (size != known.layer.programBytes()) {
            throw new InvalidInputException("fwatchdog: it has changed while it was sent");
          }
          WatchdogLayer.write(in, size, sink);
          return true;
        };
    if (watchdog instanceof Watchdog.File file) {
      inFile(file.path(), writer);
    } else {
      search(source((Watchdog.Image) watchdog, scope), known.packed.orElseThrow(), writer);
    }
  }

  private TarSearch.Reader<WatchdogLayer> measure(Platform platform) {
    return (in, size) -> {
      if (size > LIMIT) {
        throw new InvalidInputException("fwatchdog: larger than " + LIMIT + " bytes");
      }
      byte[] head = in.readNBytes((int) Math.min(size, ElfHeader.BYTES));
      ElfHeader.require(head, platform, "fwatchdog: " + where());
      return WatchdogLayer.of(new SequenceInputStream(new ByteArrayInputStream(head), in), size);
    };
  }

  private String where() {
    return watchdog instanceof Watchdog.File file
        ? file.path().toString()
        : "/fwatchdog of " + ((Watchdog.Image) watchdog).reference();
  }

  private static <T> T inFile(Path file, TarSearch.Reader<T> reader) throws IOException {
    try (InputStream in = open(file)) {
      return reader.read(new SourceStream(file.toString(), in), sizeBytes(file));
    } catch (LayerReading.SourceFailure | EOFException e) {
      throw unreadable(file, e);
    }
  }

  private static InputStream open(Path file) {
    try {
      return Files.newInputStream(file);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static long sizeBytes(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static InvalidInputException unreadable(Path file, IOException why) {
    return new InvalidInputException(
        "fwatchdog: " + file + " cannot be read; give the path of the program", why);
  }

  private RegistrySession source(Watchdog.Image image, Scope scope) {
    RegistryHost host = client.host(image.reference().repository());
    return client.session(
        image.reference().repository(),
        client.login(host, Optional.empty()),
        Set.of("repository:" + image.reference().repository().path() + ":pull"),
        scope);
  }

  private static String what(Watchdog.Image image) {
    return "fwatchdog from " + image.reference();
  }

  private Known inImage(Watchdog.Image image, Platform platform, Scope scope) {
    String what = what(image);
    RegistrySession source = source(image, scope);
    OneImage one =
        new BaseImages(source, List.of(platform), new Documents(client.clock()), what)
            .read(image.reference().reference())
            .images()
            .get(0);
    for (int i = one.layers().size() - 1; i >= 0; i--) {
      Descriptor packed = one.layers().get(i).descriptor();
      Optional<WatchdogLayer> found =
          source.repeat(
              what,
              () -> {
                try {
                  return search(source, packed, measure(platform));
                } catch (EOFException | ZipException e) {
                  throw new ProtocolException(what + ": its layers cannot be unpacked", e);
                }
              });
      if (found.isPresent()) {
        return new Known(found.get(), Optional.of(packed));
      }
    }
    throw new NotFoundException(what + ": it has no /fwatchdog for " + platform);
  }

  private <T> Optional<T> search(
      RegistrySession source, Descriptor layer, TarSearch.Reader<T> reader) throws IOException {
    try (Answer answer = new Blobs(source).openSource(layer.digest())) {
      DigestInputStream packed =
          new DigestInputStream(
              new SourceStream(source.host().name(), answer.body()), Digest.sha256());
      Optional<T> found;
      try (InputStream unpacked = Unpacking.open(packed, source.scope())) {
        found = TarSearch.find(unpacked, PATH, reader);
      }
      packed.transferTo(OutputStream.nullOutputStream());
      if (!Digest.of(packed.getMessageDigest().digest()).equals(layer.digest())) {
        throw new ProtocolException(where() + ": a layer has bytes with another digest");
      }
      return found;
    }
  }
}
