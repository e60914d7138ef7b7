package com.dragonchain.contractbuilder.oci;

import static org.assertj.core.api.Assertions.assertThat;

import com.dragonchain.contractbuilder.model.Digest;
import com.dragonchain.contractbuilder.testkit.image.Compression;
import com.dragonchain.contractbuilder.testkit.image.Tar;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoredGzipTest {

  /** In pieces of several sizes. */
  private static byte[] pack(byte[] content) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (StoredGzip gzip = new StoredGzip(out, content.length)) {
      int at = 0;
      for (int piece = 1; at < content.length; piece = piece * 3 + 1) {
        int n = Math.min(piece, content.length - at);
        gzip.write(content, at, n);
        at += n;
      }
    }
    assertThat(StoredGzip.packedBytes(content.length)).isEqualTo(out.size());
    return out.toByteArray();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 65_534, 65_535, 65_536, 131_070, 200_000})
  void isReadByOthers(int size) throws IOException {
    byte[] content = new byte[size];
    new Random(size).nextBytes(content);
    assertThat(Compression.gunzip(pack(content))).isEqualTo(content);
  }

  @Test
  void isTheSameOnEveryMachine() throws IOException {
    assertThat(pack(new byte[] {'a'}))
        .isEqualTo(
            new byte[] {
              0x1f,
              (byte) 0x8b,
              8,
              0,
              0,
              0,
              0,
              0,
              0,
              (byte) 0xff, // header
              1,
              1,
              0,
              (byte) 0xfe,
              (byte) 0xff,
              'a', // the last block, of one byte
              0x43,
              (byte) 0xbe,
              (byte) 0xb7,
              (byte) 0xe8,
              1,
              0,
              0,
              0 // CRC-32, size
            });
  }

  @Test
  void carriesTheWatchdog() throws IOException {
    byte[] program = {1, 2, 3};
    WatchdogLayer layer = WatchdogLayer.of(new ByteArrayInputStream(program), program.length);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    WatchdogLayer.write(new ByteArrayInputStream(program), program.length, out);
    byte[] content = out.toByteArray();
    byte[] tar = Compression.gunzip(content);
    assertThat(layer.sizeBytes()).isEqualTo(content.length);
    assertThat(layer.diffId()).isEqualTo(Digest.ofBytes(tar));
    assertThat(layer.digest()).isEqualTo(Digest.ofBytes(content));
    assertThat(Tar.read(tar))
        .usingRecursiveFieldByFieldElementComparator()
        .containsExactly(
            new Tar.Entry("usr/", '5', 0755, 0, 0, new byte[0]),
            new Tar.Entry("usr/bin/", '5', 0755, 0, 0, new byte[0]),
            new Tar.Entry("usr/bin/fwatchdog", '0', 0755, 0, 0, new byte[] {1, 2, 3}));
    assertThat(tar.length % 512).isZero();
  }
}
