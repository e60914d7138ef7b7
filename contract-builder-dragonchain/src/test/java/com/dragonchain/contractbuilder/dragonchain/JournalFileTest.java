package com.dragonchain.contractbuilder.dragonchain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dragonchain.contractbuilder.port.JobId;
import com.dragonchain.contractbuilder.port.JournalEntry;
import com.dragonchain.contractbuilder.port.JournalEntry.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalFileTest {

  private static final JobId JOB = new JobId("job-1");
  private static final JournalEntry BEGIN = entry(Kind.BEGIN, "");
  private static final List<JournalEntry> BATCH =
      List.of(entry(Kind.DONE, "one"), entry(Kind.INTENT, "two"));

  @TempDir private Path folder;
  private Path file;
  private JournalFile journal;

  private static JournalEntry entry(Kind kind, String step) {
    return new JournalEntry(kind, step, Map.of("text", "é \n \"" + step));
  }

  @BeforeEach
  void begin() throws IOException {
    file = folder.resolve("journal");
    journal = new JournalFile(folder);
    journal.create(JOB, 7, BEGIN);
  }

  private JournalFile.Tail append(long token, List<JournalEntry> entries) throws IOException {
    return journal.append(journal.read().orElseThrow().tail(), token, entries);
  }

  @Test
  void isReadAsItWasWritten() throws IOException {
    JournalFile.Tail tail = append(9, BATCH);
    assertThat(tail).isEqualTo(journal.read().orElseThrow().tail());
    journal.append(tail, 8, List.of(entry(Kind.NOTE, "two")));
    JournalFile.Content content = journal.read().orElseThrow();
    assertThat(content.job()).isEqualTo(JOB);
    assertThat(content.entries())
        .containsExactly(BEGIN, BATCH.get(0), BATCH.get(1), entry(Kind.NOTE, "two"));
    assertThat(content.largestToken()).isEqualTo(9);
    assertThat(content.length()).isEqualTo(Files.size(file));
  }

  @Test
  void anAppendTornAtAnyByteWasNeverMade() throws IOException {
    int whole = (int) Files.size(file);
    append(9, BATCH);
    byte[] bytes = Files.readAllBytes(file);
    for (int cut = whole; cut < bytes.length; cut++) {
      Files.write(file, Arrays.copyOf(bytes, cut));
      assertThat(journal.read().orElseThrow().entries())
          .as("cut at %d", cut)
          .containsExactly(BEGIN);
    }
    append(9, BATCH);
    assertThat(Files.readAllBytes(file)).as("what was torn is cut off").isEqualTo(bytes);
  }

  @Test
  void aTornLineOfGarbageWasNeverMade() throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    byte[] garbage = Arrays.copyOf(bytes, bytes.length + 100);
    garbage[garbage.length - 1] = '\n';
    Files.write(file, garbage);
    assertThat(journal.read().orElseThrow().entries()).containsExactly(BEGIN);
    append(9, BATCH);
    assertThat(journal.read().orElseThrow().entries()).hasSize(3);
  }

  @Test
  void nothingIsAppendedToAJournalThatWasCut() throws IOException {
    JournalFile.Tail tail = append(9, BATCH);
    byte[] cut = Arrays.copyOf(Files.readAllBytes(file), (int) tail.length() - 1);
    Files.write(file, cut);
    assertThatThrownBy(() -> journal.append(tail, 9, BATCH)).isInstanceOf(IOException.class);
    assertThat(Files.readAllBytes(file)).isEqualTo(cut);
  }

  @Test
  void damageBeforeTheEndIsNotPassedOver() throws IOException {
    append(9, BATCH);
    byte[] bytes = Files.readAllBytes(file);
    int lastLine = new String(bytes, java.nio.charset.StandardCharsets.US_ASCII).indexOf("\n") + 1;
    for (int at = 0; at < lastLine; at++) {
      byte[] damaged = bytes.clone();
      damaged[at] ^= 1;
      Files.write(file, damaged);
      assertThatThrownBy(journal::read).as("damaged at %d", at).isInstanceOf(IOException.class);
    }
  }

  @Test
  void withoutABeginningItIsNone() throws IOException {
    Files.writeString(file, "");
    assertThatThrownBy(journal::read).isInstanceOf(IOException.class);
    journal.remove();
    assertThat(journal.read()).isEmpty();
    assertThat(journal.exists()).isFalse();
    journal.remove();
  }
}
