package com.dragonchain.contractbuilder.dragonchain;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.file.StandardOpenOption.WRITE;

import com.dragonchain.contractbuilder.error.InvalidInputException;
import com.dragonchain.contractbuilder.event.CompactJson;
import com.dragonchain.contractbuilder.port.JobId;
import com.dragonchain.contractbuilder.port.JournalEntry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The journal of one open job. A line is an entry: its CRC-32C (RFC 3720, appendix B.4) in eight
 * hexadecimal digits, how many entries of the same append follow, and the entry as JSON. What a
 * crash tore is at the end: an incomplete append counts as never made.
 */
final class JournalFile {

  private static final long LARGEST = 16 << 20;

  /**
   * What a journal holds.
   *
   * @param job whose it is
   * @param entries whole appends only
   * @param largestToken the largest of the tokens with which it was written
   * @param length of the file up to the last whole append
   */
  record Content(JobId job, List<JournalEntry> entries, long largestToken, long length) {

    Tail tail() {
      return new Tail(job, length);
    }
  }

  /**
   * Where the next append goes: whoever holds the contract need not read what he wrote himself.
   *
   * @param job whose journal it is
   * @param length of the file up to the last whole append
   */
  record Tail(JobId job, long length) {}

  private record Line(int following, long token, String job, JournalEntry entry) {}

  private final Path folder;
  private final Path file;

  JournalFile(Path folder) {
    this.folder = folder;
    this.file = folder.resolve("journal");
  }

  boolean exists() {
    return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
  }

  long largestToken() throws IOException {
    return read().map(Content::largestToken).orElse(0L);
  }

  /** Begins a journal, whole or not at all. */
  Tail create(JobId job, long token, JournalEntry begin) throws IOException {
    byte[] content = lines(job, token, List.of(begin));
    DurableFiles.replace(file, content, folder);
    return new Tail(job, content.length);
  }

  /**
   * Appends; what an earlier append left torn is cut off first.
   *
   * @return where the next append goes
   */
  Tail append(Tail tail, long token, List<JournalEntry> entries) throws IOException {
    byte[] content = lines(tail.job(), token, entries);
    try (FileChannel channel = FileChannel.open(file, WRITE, LinkOption.NOFOLLOW_LINKS)) {
      if (channel.size() < tail.length()) {
        throw new IOException("the journal was cut: " + file);
      }
      channel.truncate(tail.length());
      DurableFiles.write(channel, content, tail.length());
      channel.force(true);
    }
    return new Tail(tail.job(), tail.length() + content.length);
  }

  void remove() throws IOException {
    if (Files.deleteIfExists(file)) {
      DurableFiles.sync(folder);
    }
  }

  /**
   * Reads it.
   *
   * @return nothing if there is none
   * @throws IOException if it cannot be read, or is damaged elsewhere than at its end
   */
  Optional<Content> read() throws IOException {
    byte[] bytes;
    try {
      if (Files.size(file) > LARGEST) {
        throw new IOException("the journal is too large: " + file);
      }
      bytes = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    List<JournalEntry> entries = new ArrayList<>();
    List<JournalEntry> batch = new ArrayList<>();
    @Nullable Line last = null;
    long token = 0;
    long length = 0;
    boolean torn = false;
    for (int start = 0, end; (end = indexOf(bytes, start)) >= 0; start = end + 1) {
      Line line = parse(new String(bytes, start, end - start, US_ASCII));
      if (line == null) {
        torn = true;
        continue;
      }
      if (torn) {
        throw new IOException("the journal is damaged before its end: " + file);
      }
      last = line;
      batch.add(line.entry());
      token = Math.max(token, line.token());
      if (line.following() == 0) {
        entries.addAll(batch);
        batch.clear();
        length = end + 1L;
      }
    }
    if (last == null || entries.isEmpty()) {
      throw new IOException("the journal has no beginning: " + file);
    }
    return Optional.of(new Content(new JobId(last.job()), entries, token, length));
  }

  private static int indexOf(byte[] bytes, int from) {
    for (int i = from; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  private static byte[] lines(JobId job, long token, List<JournalEntry> entries) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < entries.size(); i++) {
      JournalEntry entry = entries.get(i);
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("job", job.value());
      json.put("token", token);
      json.put("kind", entry.kind().name());
      json.put("step", entry.step());
      json.put("data", entry.data());
      String text = (entries.size() - 1 - i) + " " + CompactJson.write(json);
      out.writeBytes((checksum(text) + " " + text + "\n").getBytes(US_ASCII));
    }
    return out.toByteArray();
  }

  private static String checksum(String text) {
    CRC32C crc = new CRC32C();
    crc.update(text.getBytes(US_ASCII));
    return HexFormat.of().toHexDigits(crc.getValue(), 8);
  }

  private static @Nullable Line parse(String line) {
    int space = line.indexOf(' ', 9);
    if (space < 0 || !line.startsWith(checksum(line.substring(9)) + " ")) {
      return null;
    }
    try {
      Map<String, @Nullable Object> json =
          CompactJson.readObject(line.substring(space + 1), CompactJson.Limits.STORED);
      if (json.get("job") instanceof String job
          && json.get("token") instanceof Long token
          && json.get("kind") instanceof String kind
          && json.get("step") instanceof String step
          && json.get("data") instanceof Map<?, ?> data) {
        Map<String, String> texts = new LinkedHashMap<>();
        data.forEach((name, value) -> texts.put(String.valueOf(name), String.valueOf(value)));
        JournalEntry entry = new JournalEntry(JournalEntry.Kind.valueOf(kind), step, texts);
        return new Line(Integer.parseInt(line.substring(9, space)), token, job, entry);
      }
    } catch (InvalidInputException | IllegalArgumentException e) {
      return null;
    }
    return null;
  }
}
