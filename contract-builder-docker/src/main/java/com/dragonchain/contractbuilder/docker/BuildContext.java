package com.dragonchain.contractbuilder.docker;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.dragonchain.contractbuilder.error.InvalidInputException;
import com.dragonchain.contractbuilder.model.Dockerfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.BufferedSink;
import okio.Okio;
import okio.Source;

/**
 * The build context as a tar archive of two entries (POSIX.1-2017, pax, "ustar Interchange
 * Format"), the same bytes for the same content.
 */
final class BuildContext extends RequestBody {

  private static final MediaType TAR = MediaType.get("application/x-tar");
  private static final int BLOCK = 512;

  private final byte[] dockerfile;
  private final Path watchdog;
  private final long watchdogBytes;

  BuildContext(Dockerfile dockerfile, Path watchdog) {
    this.dockerfile = dockerfile.text().getBytes(UTF_8);
    this.watchdog = watchdog;
    try {
      this.watchdogBytes = Files.size(watchdog);
    } catch (IOException e) {
      throw new InvalidInputException("watchdog: cannot read " + watchdog, e);
    }
  }

  @Override
  public MediaType contentType() {
    return TAR;
  }

  @Override
  public long contentLength() {
    return BLOCK + padded(dockerfile.length) + BLOCK + padded(watchdogBytes) + 2 * BLOCK;
  }

  @Override
  public void writeTo(BufferedSink sink) throws IOException {
    sink.write(header("Dockerfile", 0644, dockerfile.length));
    sink.write(dockerfile);
    pad(sink, dockerfile.length);
    sink.write(header(Dockerfile.WATCHDOG, 0755, watchdogBytes));
    try (Source file = Okio.source(watchdog)) {
      // Exactly so many: a file that changed meanwhile must not shift what follows.
      sink.write(file, watchdogBytes);
    }
    pad(sink, watchdogBytes);
    sink.write(new byte[2 * BLOCK]);
  }

  private static long padded(long size) {
    return (size + BLOCK - 1) / BLOCK * BLOCK;
  }

  private static void pad(BufferedSink sink, long size) throws IOException {
    sink.write(new byte[(int) (padded(size) - size)]);
  }

  private static byte[] header(String name, int mode, long size) {
    byte[] header = new byte[BLOCK];
    put(header, 0, name);
    put(header, 100, String.format("%07o", mode));
    put(header, 108, "0000000");
    put(header, 116, "0000000");
    put(header, 124, String.format("%011o", size));
    put(header, 136, "00000000000");
    put(header, 148, "        ");
    header[156] = '0';
    put(header, 257, "ustar");
    put(header, 263, "00");
    int sum = 0;
    for (byte b : header) {
      sum += b & 0xff;
    }
    put(header, 148, String.format("%06o", sum));
    header[154] = 0;
    return header;
  }

  private static void put(byte[] header, int offset, String text) {
    byte[] bytes = text.getBytes(US_ASCII);
    System.arraycopy(bytes, 0, header, offset, bytes.length);
  }
}
