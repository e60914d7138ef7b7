package com.dragonchain.contractbuilder.img;

import com.dragonchain.contractbuilder.error.CancelledException;
import com.dragonchain.contractbuilder.error.UnavailableException;
import com.dragonchain.contractbuilder.port.Deadline;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * Holds a shared state folder: img and BuildKit want it for one process at a time, and wait for
 * ever or fail otherwise.
 */
final class StateLock implements AutoCloseable {

  private static final long POLL_MILLIS = 50;

  private final FileChannel channel;

  private StateLock(FileChannel channel) {
    this.channel = channel;
  }

  static StateLock take(Path folder, Deadline deadline, Clock clock) {
    String action = "lock " + folder;
    try {
      FileChannel channel =
          FileChannel.open(
              folder.resolve(".contract-builder.lock"),
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE);
      try {
        while (attempt(channel) == null) {
          if (deadline.left(clock).isZero()) {
            throw new UnavailableException(
                action + ": another job held it until the deadline; allow more time");
          }
          Thread.sleep(POLL_MILLIS);
        }
        return new StateLock(channel);
      } catch (RuntimeException | InterruptedException | IOException e) {
        channel.close();
        throw e;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancelledException(action + ": interrupted", e);
    } catch (IOException e) {
      throw new UnavailableException(action + ": cannot write there", e);
    }
  }

  private static @Nullable FileLock attempt(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // another thread of this process
      return null;
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // the lock goes with the process at the latest
    }
  }
}
