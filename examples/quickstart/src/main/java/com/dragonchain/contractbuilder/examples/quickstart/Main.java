package com.dragonchain.contractbuilder.examples.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The program behind {@code ./dev/quickstart}. */
public final class Main {

  private Main() {}

  /**
   * Leads through a contract's life.
   *
   * @param arguments the root of the source tree; then nothing, {@code --real}, or {@code
   *     --builder} and its name
   * @throws IOException if the folder under {@code target} cannot be emptied
   */
  public static void main(String[] arguments) throws IOException {
    Path root = Path.of(arguments[0]);
    Path folder = empty(root.resolve("target/quickstart"));
    PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, UTF_8);
    boolean real = List.of(arguments).contains("--real");
    Path job = root.resolve("examples/contract-job/entrypoints/contract_job.sh");
    int builder = List.of(arguments).indexOf("--builder") + 1;
    String name = builder > 0 ? arguments[builder] : "oci";
    try (Stage stage =
        real ? new RealStage(job, folder, out) : new EmbeddedStage(folder, out, name)) {
      new Tour(stage, out).lead();
    }
  }

  private static Path empty(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> content = Files.walk(folder)) {
        for (Path each : content.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(each);
        }
      }
    }
    return Files.createDirectories(folder);
  }
}
