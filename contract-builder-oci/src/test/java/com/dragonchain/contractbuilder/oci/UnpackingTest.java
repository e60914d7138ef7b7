package com.dragonchain.contractbuilder.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dragonchain.contractbuilder.port.Deadline;
import com.dragonchain.contractbuilder.testkit.image.Compression;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipException;
import org.junit.jupiter.api.Test;

class UnpackingTest {
  private static final byte[] CONTENT = new byte[300_000];

  static {
    new Random(1).nextBytes(CONTENT);
  }

  /** As a socket: a few bytes at a time, and no word about how many are left. */
  private static InputStream dribbling(byte[] bytes) {
    return new ByteArrayInputStream(bytes) {
      @Override
      public synchronized int read(byte[] buffer, int offset, int length) {
        return super.read(buffer, offset, Math.min(length, 7));
      }

      @Override
      public synchronized int available() {
        return 0;
      }
    };
  }

  private static byte[] unpack(byte[] packed) throws IOException {
    try (OciClient client = Fixtures.client().build();
        InputStream unpacked = Unpacking.open(dribbling(packed), scope(client))) {
      return unpacked.readAllBytes();
    }
  }

  private static Scope scope(OciClient client) {
    return client.scope("unpack", Deadline.in(Clock.systemUTC(), Duration.ofMinutes(1)));
  }

  private static InputStream zstd(Scope scope) throws IOException {
    return Unpacking.open(new ByteArrayInputStream(Compression.zstd(CONTENT)), scope);
  }

  @Test
  void takesTheMemoryOfSoManyWindowsAndWaitsForMore() throws Exception {
    try (OciClient client = Fixtures.client().build()) {
      List<InputStream> open = new ArrayList<>();
      for (int n = 0; n < OciClient.WINDOWS; n++) {
        open.add(zstd(scope(client)));
      }
      Unpacking.open(new ByteArrayInputStream(Compression.gzip(CONTENT)), scope(client)).close();
      Scope ended = scope(client);
      ended.end();
      assertThatThrownBy(() -> zstd(ended)).isInstanceOf(IOException.class);

      Scope waiting = scope(client);
      CompletableFuture<byte[]> one =
          CompletableFuture.supplyAsync(
              () -> {
                try (InputStream unpacked = zstd(waiting)) {
                  return unpacked.readAllBytes();
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      assertThat(one).isNotDone();
      open.get(0).close();
      assertThat(one.get(30, TimeUnit.SECONDS)).isEqualTo(CONTENT);
      open.set(0, zstd(scope(client))); // as it was given back
    }
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  @Test
  void readsWhatIsNotPacked() throws IOException {
    assertThat(unpack(CONTENT)).isEqualTo(CONTENT);
    assertThat(unpack(new byte[0])).isEmpty();
    assertThat(unpack(new byte[] {0x1f})).hasSize(1);
  }

  @Test
  void readsAllMembersOfGzip() throws IOException {
    assertThat(unpack(Compression.gzip(CONTENT))).isEqualTo(CONTENT);
    assertThat(unpack(Compression.gzipMembers(CONTENT, 9))).isEqualTo(CONTENT);
  }

  @Test
  void refusesGzipOfNothingButMembers() throws IOException {
    byte[] empty = Compression.gzip(new byte[0]);
    byte[] full = Compression.gzip(CONTENT);
    byte[] some = join(empty, empty, full, empty, full, empty, empty);
    assertThat(unpack(some)).isEqualTo(join(CONTENT, CONTENT));
    byte[][] many = new byte[20_000][];
    Arrays.fill(many, empty);
    assertThatThrownBy(() -> unpack(join(many)))
        .isInstanceOf(ZipException.class)
        .hasMessageContaining("empty members");
  }

  @Test
  void readsAllFramesOfZstdButTheSkippable() throws IOException {
    byte[] hidden = Compression.zstdSkippable(new byte[] {1, 2, 3});
    byte[] frame = Compression.zstd(CONTENT);
    assertThat(unpack(frame)).isEqualTo(CONTENT);
    assertThat(unpack(join(hidden, frame, hidden, frame, hidden)))
        .isEqualTo(join(CONTENT, CONTENT));
    assertThat(unpack(Compression.zstd(new byte[0]))).isEmpty();
  }

  @Test
  void readsCompressedBlocksAndChecksums() throws IOException {
    // "zstd -19" of a thousand letters a, with a content size and a checksum.
    byte[] letters = new byte[1000];
    Arrays.fill(letters, (byte) 'a');
    byte[] packed = HexFormat.of().parseHex(ZSTD_OF_LETTERS);
    assertThat(unpack(packed)).isEqualTo(letters);
    packed[packed.length - 1] ^= 1;
    assertThatThrownBy(() -> unpack(packed)).isInstanceOf(RuntimeException.class);
  }

  @Test
  void refusesAWindowThatNeedsTooMuchMemory() {
    byte[] frame = Compression.zstd(CONTENT);
    frame[5] = 14 << 3; // 16 MiB
    assertThatThrownBy(() -> unpack(frame)).hasMessageContaining("8 MiB");
  }

  @Test
  void noticesWhatIsCutShort() {
    for (byte[] packed : new byte[][] {Compression.gzip(CONTENT), Compression.zstd(CONTENT)}) {
      byte[] half = Arrays.copyOf(packed, packed.length / 2);
      assertThatThrownBy(() -> unpack(half)).isInstanceOf(IOException.class);
    }
  }

  private static final String ZSTD_OF_LETTERS = "28b52ffd64e80245000008610100e42b20042342da2e";
}
