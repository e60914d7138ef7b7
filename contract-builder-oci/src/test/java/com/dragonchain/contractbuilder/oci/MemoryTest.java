package com.dragonchain.contractbuilder.oci;

import static org.assertj.core.api.Assertions.assertThat;

import com.dragonchain.contractbuilder.model.ContractId;
import com.dragonchain.contractbuilder.model.Digest;
import com.dragonchain.contractbuilder.model.ImageReference;
import com.dragonchain.contractbuilder.model.ImageRepository;
import com.dragonchain.contractbuilder.port.Deadline;
import com.dragonchain.contractbuilder.port.ImageBuilder;
import com.dragonchain.contractbuilder.port.ImageBuilder.Progress;
import com.dragonchain.contractbuilder.testkit.image.Family;
import com.dragonchain.contractbuilder.testkit.image.Image;
import com.dragonchain.contractbuilder.testkit.image.ImageMaker;
import com.dragonchain.contractbuilder.testkit.image.Layer;
import com.dragonchain.contractbuilder.testkit.registry.EmbeddedRegistry;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An image much larger than the memory of the process that adapts it. */
class MemoryTest {
  private static final int MEBIBYTES = 300;
  private static final int LAYERS = 3;
  private static final long WATCHDOG_BYTES = 100L * 1024 * 1024;

  @TempDir Path folder;

  /** Noise that does not lie anywhere. */
  private static final class Noise extends InputStream {
    private final Random random;
    private long left = MEBIBYTES / LAYERS * 1024L * 1024L;

    Noise(int seed) {
      random = new Random(seed);
    }

    @Override
    public int read() {
      return left-- > 0 ? random.nextInt(256) : -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
      if (left <= 0) {
        return -1;
      }
      int n = (int) Math.min(length, left);
      byte[] some = new byte[n];
      random.nextBytes(some);
      System.arraycopy(some, 0, bytes, offset, n);
      left -= n;
      return n;
    }
  }

  private static Digest digest(int seed) throws IOException {
    MessageDigest hash = Digest.sha256();
    byte[] buffer = new byte[64 * 1024];
    Noise noise = new Noise(seed);
    for (int n = noise.read(buffer, 0, buffer.length);
        n >= 0;
        n = noise.read(buffer, 0, buffer.length)) {
      hash.update(buffer, 0, n);
    }
    return Digest.of(hash.digest());
  }

  @Test
  void doesNotGrowWithTheImage() throws Exception {
    try (EmbeddedRegistry source = EmbeddedRegistry.start();
        EmbeddedRegistry target = EmbeddedRegistry.start()) {
      ImageMaker maker = ImageMaker.of(Family.OCI);
      Digest[] digests = new Digest[LAYERS];
      for (int i = 0; i < LAYERS; i++) {
        digests[i] = digest(i);
        source.plantBlob("app", digests[i], new Noise(i));
        maker.layers(new Layer("", new byte[] {(byte) i}, digests[i], List.of()));
      }
      Image image =
          maker
              .manifest(
                  manifest -> {
                    for (int i = 0; i < LAYERS; i++) {
                      ((ObjectNode) manifest.path("layers").get(i))
                          .put("digest", digests[i].value())
                          .put("size", MEBIBYTES / LAYERS * 1024L * 1024L);
                    }
                  })
              .make();
      byte[] config = image.blobs().get(0);
      source.plantBlob("app", Digest.ofBytes(config), new ByteArrayInputStream(config));
      source.plant("app", "1", image.mediaType(), image.manifest());
      growLargerThanTheHeap(Fixtures.watchdog(folder));
      String output = child(source.address(), target.address());
      assertThat(output).contains("adapted sha256:");
      assertThat(target.blobs(Embedded.TARGET)).contains(digests);
    }
  }

  private static void growLargerThanTheHeap(Watchdog watchdog) throws IOException {
    try (RandomAccessFile file =
        new RandomAccessFile(((Watchdog.File) watchdog).path().toFile(), "rw")) {
      file.setLength(WATCHDOG_BYTES);
    }
  }

  private String child(String source, String target) throws Exception {
    Path output = folder.resolve("output");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx40m",
                "-cp",
                System.getProperty("java.class.path"),
                Child.class.getName(),
                source,
                target,
                folder.toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    return Files.readString(output);
  }

  /** Runs in a process with little memory. */
  static final class Child {
    private Child() {}

    public static void main(String[] args) {
      try (OciClient client = Fixtures.client().build()) {
        ImageBuilder builder =
            OciImageBuilder.builder(client, new Watchdog.File(Path.of(args[2], "fwatchdog")))
                .build();
        Digest digest =
            builder
                .adapt(
                    new ImageBuilder.Request(
                        ContractId.of("11111111-2222-4333-8444-555555555555"),
                        ImageReference.parse(args[0] + "/app:1"),
                        Optional.empty(),
                        new ImageRepository(args[1], Embedded.TARGET),
                        Deadline.in(Clock.systemUTC(), Duration.ofSeconds(110))),
                    Progress.none())
                .digest();
        System.out.println("adapted " + digest);
      }
    }
  }
}
