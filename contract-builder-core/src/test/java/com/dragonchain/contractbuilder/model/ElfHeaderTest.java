package com.dragonchain.contractbuilder.model;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dragonchain.contractbuilder.error.InvalidInputException;
import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ElfHeaderTest {

  private static final Platform AMD64 = Platform.of("linux/amd64");

  /** EI_CLASS, EI_DATA and the two bytes of e_machine as GNU and LLVM linkers write them. */
  private static byte[] header(int bits, int data, int first, int second) {
    byte[] header = new byte[ElfHeader.BYTES];
    byte[] start = {0x7f, 'E', 'L', 'F', (byte) (bits == 32 ? 1 : 2), (byte) data, 1};
    System.arraycopy(start, 0, header, 0, start.length);
    header[18] = (byte) first;
    header[19] = (byte) second;
    return header;
  }

  @ParameterizedTest
  @CsvSource({
    "386, 32, 1, 3, 0",
    "amd64, 64, 1, 62, 0",
    "arm, 32, 1, 40, 0",
    "arm64, 64, 1, 183, 0",
    "loong64, 64, 1, 2, 1",
    "mips, 32, 2, 0, 8",
    "mips64le, 64, 1, 8, 0",
    "ppc64, 64, 2, 0, 21",
    "ppc64le, 64, 1, 21, 0",
    "riscv64, 64, 1, 243, 0",
    "s390x, 64, 2, 0, 22"
  })
  void tellsMachinesApart(String architecture, int bits, int data, int first, int second) {
    byte[] header = header(bits, data, first, second);

    assertThatCode(
            () -> ElfHeader.require(header, Platform.of("linux/" + architecture), "the program"))
        .doesNotThrowAnyException();
    for (String other : new String[] {"amd64", "arm64", "arm", "ppc64", "ppc64le", "mips64"}) {
      if (!other.equals(architecture)) {
        assertThatThrownBy(
                () -> ElfHeader.require(header, Platform.of("linux/" + other), "the program"))
            .isInstanceOf(InvalidInputException.class)
            .hasMessageStartingWith(
                "the program is an ELF executable for %s, not for linux/%s;", architecture, other);
      }
    }
  }

  @Test
  void namesAMachineThatItDoesNotKnowByItsNumber() {
    assertThatThrownBy(() -> ElfHeader.require(header(64, 1, 50, 0), AMD64, "the program"))
        .hasMessageContaining("for machine 50, not for linux/amd64");
    assertThatThrownBy(
            () -> ElfHeader.require(header(64, 1, 50, 0), Platform.of("linux/ia64"), "it"))
        .isInstanceOf(InvalidInputException.class);
  }

  @Test
  void readsAFile() throws IOException {
    try (FileSystem files = Jimfs.newFileSystem(Configuration.unix())) {
      Path program = files.getPath("/fwatchdog");
      assertThatThrownBy(() -> ElfHeader.require(program, AMD64))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageStartingWith("\"/fwatchdog\" cannot be read;");

      byte[] header = header(64, 1, 62, 0);
      Files.write(program, Arrays.copyOf(header, header.length - 1));
      assertThatThrownBy(() -> ElfHeader.require(program, AMD64))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageStartingWith("\"/fwatchdog\" is not an ELF executable;");

      Files.write(program, Arrays.copyOf(header, 100));
      assertThatCode(() -> ElfHeader.require(program, AMD64)).doesNotThrowAnyException();
    }
  }
}
