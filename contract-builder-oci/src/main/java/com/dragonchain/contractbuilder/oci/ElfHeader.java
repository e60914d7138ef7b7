package com.dragonchain.contractbuilder.oci;

import com.dragonchain.contractbuilder.error.InvalidInputException;
import com.dragonchain.contractbuilder.model.Platform;
import java.util.Map;

/** The first bytes of an executable (System V ABI, "ELF Header"). */
final class ElfHeader {
  /** {@code e_machine} by Go's names of architectures. */
  private static final Map<String, Integer> MACHINES =
      Map.ofEntries(
          Map.entry("386", 3),
          Map.entry("mips", 8),
          Map.entry("mipsle", 8),
          Map.entry("mips64", 8),
          Map.entry("mips64le", 8),
          Map.entry("ppc64", 21),
          Map.entry("ppc64le", 21),
          Map.entry("s390x", 22),
          Map.entry("arm", 40),
          Map.entry("amd64", 62),
          Map.entry("arm64", 183),
          Map.entry("riscv64", 243),
          Map.entry("loong64", 258));

  /** How many bytes of a program say what it is. */
  static final int BYTES = 20;

  private ElfHeader() {}

  /** Refuses what cannot run there. */
  static void require(byte[] program, Platform platform, String where) {
    boolean elf =
        program.length >= BYTES
            && program[0] == 0x7f
            && program[1] == 'E'
            && program[2] == 'L'
            && program[3] == 'F';
    if (!elf) {
      throw new InvalidInputException(
          "fwatchdog: " + where + " is not an ELF executable; give the program itself");
    }
    boolean big = program[5] == 2;
    int machine =
        big
            ? ((program[18] & 0xff) << 8) | (program[19] & 0xff)
            : ((program[19] & 0xff) << 8) | (program[18] & 0xff);
    Integer wanted = MACHINES.get(platform.architecture());
    if (wanted == null || wanted != machine) {
      throw new InvalidInputException(
          "fwatchdog: "
              + where
              + " is for ELF machine "
              + machine
              + ", not for "
              + platform
              + "; give the one of that platform");
    }
  }
}
