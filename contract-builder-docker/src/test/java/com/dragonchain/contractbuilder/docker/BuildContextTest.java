package com.dragonchain.contractbuilder.docker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dragonchain.contractbuilder.error.InvalidInputException;
import com.dragonchain.contractbuilder.model.Dockerfile;
import com.dragonchain.contractbuilder.testkit.image.Tar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import okio.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildContextTest {

  private static final Dockerfile DOCKERFILE = new Dockerfile("FROM scratch\n");

  @TempDir private Path folder;

  @Test
  void holdsTheTwoFilesAndNothingElse() throws Exception {
    byte[] watchdog = new byte[1000];
    watchdog[999] = 7;
    BuildContext context = new BuildContext(DOCKERFILE, Files.write(file(), watchdog));

    byte[] tar = bytes(context);

    List<Tar.Entry> entries = Tar.read(tar);
    assertThat(entries).extracting(Tar.Entry::path).containsExactly("Dockerfile", "fwatchdog");
    assertThat(entries).extracting(Tar.Entry::mode).containsExactly(0644, 0755);
    assertThat(entries).extracting(Tar.Entry::uid).containsExactly(0, 0);
    assertThat(entries.get(0).content()).isEqualTo(DOCKERFILE.text().getBytes(UTF_8));
    assertThat(entries.get(1).content()).isEqualTo(watchdog);
    assertThat(context.contentLength()).isEqualTo(tar.length);
  }

  @Test
  void isTheSameAtAnyTime() throws Exception {
    Path watchdog = Files.write(file(), new byte[512]);
    byte[] one = bytes(new BuildContext(DOCKERFILE, watchdog));
    Files.setLastModifiedTime(watchdog, FileTime.fromMillis(1));

    assertThat(bytes(new BuildContext(DOCKERFILE, watchdog))).isEqualTo(one);
  }

  @Test
  void saysThatTheWatchdogIsMissing() {
    assertThatThrownBy(() -> new BuildContext(DOCKERFILE, file()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("watchdog");
  }

  private Path file() {
    return folder.resolve("fwatchdog");
  }

  private static byte[] bytes(BuildContext context) throws IOException {
    Buffer buffer = new Buffer();
    context.writeTo(buffer);
    return buffer.readByteArray();
  }
}
