package com.dragonchain.contractbuilder.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dragonchain.contractbuilder.error.ProtocolException;
import com.dragonchain.contractbuilder.error.RefusedException;
import com.dragonchain.contractbuilder.model.Digest;
import com.dragonchain.contractbuilder.testkit.image.Compression;
import com.dragonchain.contractbuilder.testkit.image.Family;
import com.dragonchain.contractbuilder.testkit.image.Image;
import com.dragonchain.contractbuilder.testkit.image.ImageMaker;
import com.dragonchain.contractbuilder.testkit.image.Layer;
import com.dragonchain.contractbuilder.testkit.image.Tar;
import com.dragonchain.contractbuilder.testkit.registry.EmbeddedRegistry;
import com.dragonchain.contractbuilder.testkit.registry.LoggedRequest;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a layer is said to be holds whether it is read or known, and is checked as it is read. */
class LayerLimitsTest {

  private static final int LIMIT = 1 << 20;
  private static final int MOST_OF_A_LAYER = 400_000;

  @TempDir Path folder;

  private Embedded world() {
    return new Embedded(
        folder,
        EmbeddedRegistry.start(),
        EmbeddedRegistry.start(),
        c -> c,
        b -> b.sizeLimitBytes(LIMIT));
  }

  private static byte[] noise(int length) {
    byte[] bytes = new byte[length];
    new Random(1).nextBytes(bytes);
    return bytes;
  }

  private static long received(EmbeddedRegistry registry) {
    return registry.log().stream().mapToLong(LoggedRequest::received).sum();
  }

  @Test
  void aKnownLayerHasToUnpackToWhatTheConfigSays() {
    try (Embedded world = world()) {
      Layer honest = Layer.gzip(Tar.empty().file("a", "a"));
      count(world, honest);
      Layer lie = new Layer("gzip", honest.content(), Digest.ofBytes(new byte[] {1}), List.of());
      world.targetClient().push("app", "2", ImageMaker.of(Family.OCI).layers(lie).make());
      assertThatThrownBy(() -> world.adaptWithin("app:2"))
          .isInstanceOf(ProtocolException.class)
          .hasMessageContaining("unpacks to " + honest.diffId());
    }
  }

  @Test
  void aKnownLayerHasTheSizeThatTheManifestSays() {
    try (Embedded world = world()) {
      Layer honest = Layer.gzip(Tar.empty().file("a", "a"));
      count(world, honest);
      world.targetClient().push("app", "2", said(honest, honest.content().length - 1));
      assertThatThrownBy(() -> world.adaptWithin("app:2"))
          .isInstanceOf(ProtocolException.class)
          .hasMessageContaining("its manifest says " + (honest.content().length - 1));
    }
  }

  @Test
  void aKnownLayerCountsForTheLimit() {
    try (Embedded world = world()) {
      Layer first = Layer.gzip(Tar.empty().file("a", 0644, new byte[LIMIT * 2 / 3]));
      Layer second = Layer.gzip(Tar.empty().file("b", 0644, new byte[LIMIT * 2 / 3]));
      count(world, first);
      count(world, second);
      world.targetClient().push("app", "2", ImageMaker.of(Family.OCI).layers(first, second).make());
      assertThatThrownBy(() -> world.adaptWithin("app:2")).isInstanceOf(RefusedException.class);
    }
  }

  @Test
  void aLayerThatIsLargerThanSaidIsNotReadToItsEnd() {
    try (Embedded world = world()) {
      Layer large = Layer.plain(Tar.empty().file("a", 0644, noise(LIMIT / 2)));
      world.sourceClient().push("app", "1", said(large, 1_000));
      assertThatThrownBy(() -> world.adapt("app:1"))
          .isInstanceOf(ProtocolException.class)
          .hasMessageContaining("larger than the 1000 bytes said");
      assertThat(received(world.target)).isLessThan(MOST_OF_A_LAYER);
      world.assertNothingIsLeft();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "zstd"})
  void aLayerThatUnpacksToTooMuchIsNotReadToItsEnd(String compression) {
    try (Embedded world = world()) {
      // what is too much comes first, in a few bytes, then what would be read for long
      boolean gzip = compression.equals("gzip");
      ByteArrayOutputStream packed = new ByteArrayOutputStream();
      packed.writeBytes(gzip ? Compression.gzip(new byte[3 * LIMIT]) : zstdZeros(3 * LIMIT));
      byte[] noise = noise(LIMIT / 2);
      packed.writeBytes(gzip ? Compression.gzip(noise) : Compression.zstd(noise));
      Layer bomb =
          new Layer(compression, packed.toByteArray(), Digest.ofBytes(new byte[] {1}), List.of());
      world.sourceClient().push("app", "1", ImageMaker.of(Family.OCI).layers(bomb).make());
      assertThatThrownBy(() -> world.adapt("app:1")).isInstanceOf(RefusedException.class);
      assertThat(received(world.target)).isLessThan(MOST_OF_A_LAYER);
      world.assertNothingIsLeft();
    }
  }

  /** A zstd frame of blocks that repeat one byte (RFC 8878, section 3.1.1.2.2). */
  private static byte[] zstdZeros(int length) {
    byte[] frame = Compression.zstd(new byte[0]);
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    packed.write(frame, 0, frame.length - 3); // without its last, empty block
    int block = 128 * 1024;
    for (int at = 0; at < length; at += block) {
      int header = block << 3 | 1 << 1 | (at + block >= length ? 1 : 0);
      packed.writeBytes(
          new byte[] {(byte) header, (byte) (header >>> 8), (byte) (header >>> 16), 0});
    }
    return packed.toByteArray();
  }

  private static void count(Embedded world, Layer layer) {
    world.targetClient().push("app", "1", ImageMaker.of(Family.OCI).layers(layer).make());
    world.adaptWithin("app:1");
  }

  private static Image said(Layer layer, long size) {
    return ImageMaker.of(Family.OCI)
        .layers(layer)
        .manifest(m -> ((ObjectNode) m.at("/layers/0")).put("size", size))
        .make();
  }
}
