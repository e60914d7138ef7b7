package com.dragonchain.contractbuilder.oci;

import static org.assertj.core.api.Assertions.assertThat;

import com.dragonchain.contractbuilder.model.Digest;
import com.dragonchain.contractbuilder.testkit.image.Compression;
import com.dragonchain.contractbuilder.testkit.image.Tar;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoredGzipTest {

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 65_534, 65_535, 65_536, 131_070, 200_000})
  void isReadByOthers(int size) {
    byte[] content = new byte[size];
    new Random(size).nextBytes(content);
    assertThat(Compression.gunzip(StoredGzip.of(content))).isEqualTo(content);
  }

  @Test
  void isTheSameOnEveryMachine() {
    assertThat(StoredGzip.of(new byte[] {'a'}))
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
  void carriesTheWatchdog() {
    WatchdogLayer layer = WatchdogLayer.of(new byte[] {1, 2, 3});
    byte[] tar = Compression.gunzip(layer.content());
    assertThat(layer.diffId()).isEqualTo(Digest.ofBytes(tar));
    assertThat(layer.digest()).isEqualTo(Digest.ofBytes(layer.content()));
    assertThat(Tar.read(tar))
        .usingRecursiveFieldByFieldElementComparator()
        .containsExactly(
            new Tar.Entry("usr/", '5', 0755, 0, 0, new byte[0]),
            new Tar.Entry("usr/bin/", '5', 0755, 0, 0, new byte[0]),
            new Tar.Entry("usr/bin/fwatchdog", '0', 0755, 0, 0, new byte[] {1, 2, 3}));
    assertThat(tar.length % 512).isZero();
  }
}
