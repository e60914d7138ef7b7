package com.dragonchain.contractbuilder.testkit.real;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AbandonedIT {
  private static final Pattern REPORT = Pattern.compile("ports (\\d+) (\\d+)\\nprovider (\\d+)\\n");

  @Test
  void nothingOutlivesAProcessThatIsKilled(@TempDir Path folder) throws Exception {
    // Skips where they cannot run.
    OpenFaas.shared();
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String output =
        Command.of(
                java,
                "-Djava.io.tmpdir=" + folder,
                "-cp",
                System.getProperty("java.class.path"),
                Abandoned.class.getName())
            .run(Duration.ofMinutes(2))
            .orFail();
    Matcher report = REPORT.matcher(output);
    assertThat(report.find()).as(output).isTrue();

    assertThat(Await.comes(Duration.ofSeconds(20), () -> !isAnyLeft(report) && !hasState(folder)))
        .as("all is gone")
        .isTrue();
  }

  private static boolean isAnyLeft(Matcher report) {
    return Files.exists(Path.of("/proc", report.group(3)))
        || List.of(report.group(1), report.group(2)).stream()
            .anyMatch(port -> listens(Integer.parseInt(port)));
  }

  private static boolean hasState(Path folder) throws IOException {
    try (Stream<Path> folders = Files.walk(folder, 2)) {
      return folders.anyMatch(path -> path.endsWith("state"));
    }
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }
}
