package com.dragonchain.contractbuilder.model;

import com.dragonchain.contractbuilder.error.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The first bytes of an executable, which say where it runs (System V ABI, "ELF Header"). */
public final class ElfHeader {

  /** How many bytes of a program {@link #require(byte[], Platform, String)} needs. */
  public static final int BYTES = 20;

  /**
   * What a header says about the machine.
   *
   * @param code {@code e_machine}
   * @param bits by {@code EI_CLASS}: 32 or 64
   * @param bigEndian by {@code EI_DATA}
   */
  private record Machine(int code, int bits, boolean bigEndian) {

    static Machine of(byte[] header) {
      boolean big = header[5] == 2;
      int first = header[18] & 0xff;
      int second = header[19] & 0xff;
      return new Machine(
          big ? first << 8 | second : second << 8 | first, header[4] == 1 ? 32 : 64, big);
    }

    boolean is(@Nullable Machine other) {
      return other != null
          && code == other.code
          && bits == other.bits
          && bigEndian == other.bigEndian;
    }
  }

  /** By Go's names of architectures. */
  private static final Map<String, Machine> MACHINES =
      Map.ofEntries(
          Map.entry("386", new Machine(3, 32, false)),
          Map.entry("mips", new Machine(8, 32, true)),
          Map.entry("mipsle", new Machine(8, 32, false)),
          Map.entry("mips64", new Machine(8, 64, true)),
          Map.entry("mips64le", new Machine(8, 64, false)),
          Map.entry("ppc64", new Machine(21, 64, true)),
          Map.entry("ppc64le", new Machine(21, 64, false)),
          Map.entry("s390x", new Machine(22, 64, true)),
          Map.entry("arm", new Machine(40, 32, false)),
          Map.entry("amd64", new Machine(62, 64, false)),
          Map.entry("arm64", new Machine(183, 64, false)),
          Map.entry("riscv64", new Machine(243, 64, false)),
          Map.entry("loong64", new Machine(258, 64, false)));

  private ElfHeader() {}

  /**
   * Refuses a file that cannot run on a platform.
   *
   * @param program the executable
   * @param platform where it has to run
   * @throws InvalidInputException if it cannot be read, or is no executable for that platform
   */
  public static void require(Path program, Platform platform) {
    byte[] start;
    try (InputStream in = Files.newInputStream(program)) {
      start = in.readNBytes(BYTES);
    } catch (IOException e) {
      throw new InvalidInputException(
          Quote.of(program.toString()) + " cannot be read; give the program fwatchdog", e);
    }
    require(start, platform, Quote.of(program.toString()));
  }

  /**
   * Refuses what cannot run on a platform.
   *
   * @param start the first {@value #BYTES} bytes of a program, or all of it
   * @param platform where it has to run
   * @param what the program is called in a message
   * @throws InvalidInputException if it is no executable for that platform
   */
  public static void require(byte[] start, Platform platform, String what) {
    boolean elf =
        start.length >= BYTES
            && start[0] == 0x7f
            && start[1] == 'E'
            && start[2] == 'L'
            && start[3] == 'F';
    if (!elf) {
      throw new InvalidInputException(
          what + " is not an ELF executable; give the program fwatchdog itself");
    }
    Machine machine = Machine.of(start);
    if (!machine.is(MACHINES.get(platform.architecture()))) {
      throw new InvalidInputException(
          what
              + " is an ELF executable for "
              + name(machine).orElse("machine " + machine.code())
              + ", not for "
              + platform
              + "; give the fwatchdog of that platform");
    }
  }

  private static Optional<String> name(Machine machine) {
    return MACHINES.entrySet().stream()
        .filter(entry -> machine.is(entry.getValue()))
        .map(Map.Entry::getKey)
        .findFirst();
  }
}
