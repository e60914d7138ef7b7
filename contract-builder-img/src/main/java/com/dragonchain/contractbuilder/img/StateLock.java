package com.dragonchain.contractbuilder.img;

import com.dragonchain.contractbuilder.error.CancelledException;
import com.dragonchain.contractbuilder.error.UnavailableException;
import com.dragonchain.contractbuilder.port.Deadline;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Holds a shared state folder: img and BuildKit want it for one process at a time, and wait for
 * ever or fail otherwise.
 *
 * <p>Among processes by a lock of a file. Such a lock is a process's, and gone as soon as any of
 * its threads closes the file (fcntl(2)); so among the threads of this process, in the order of
 * their asking, by a semaphore, and only who has that opens the file.
 */
final class StateLock implements AutoCloseable {

  private static final Map<Path, Semaphore> IN_THIS_PROCESS = new ConcurrentHashMap<>();
  private static final long POLL_MILLIS = 50;

  private final FileChannel channel;
  private final Semaphore mine;

  private StateLock(FileChannel channel, Semaphore mine) {
    this.channel = channel;
    this.mine = mine;
  }

  static StateLock take(Path folder, Deadline deadline, Clock clock) {
    String action = "lock " + folder;
    try {
      Semaphore mine =
          IN_THIS_PROCESS.computeIfAbsent(folder.toRealPath(), path -> new Semaphore(1, true));
      if (!mine.tryAcquire(deadline.left(clock).toNanos(), TimeUnit.NANOSECONDS)) {
        throw late(action);
      }
      try {
        return new StateLock(open(folder, action, deadline, clock), mine);
      } catch (RuntimeException | InterruptedException | IOException e) {
        mine.release();
        throw e;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancelledException(action + ": interrupted", e);
    } catch (IOException e) {
      throw new UnavailableException(action + ": cannot write there", e);
    }
  }

  private static FileChannel open(Path folder, String action, Deadline deadline, Clock clock)
      throws IOException, InterruptedException {
    FileChannel channel =
        FileChannel.open(
            folder.resolve(".contract-builder.lock"),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE);
    try {
      while (channel.tryLock() == null) {
        if (deadline.left(clock).isZero()) {
          throw late(action);
        }
        Thread.sleep(POLL_MILLIS);
      }
      return channel;
    } catch (RuntimeException | InterruptedException | IOException e) {
      channel.close();
      throw e;
    }
  }

  private static UnavailableException late(String action) {
    return new UnavailableException(
        action + ": another job held it until the deadline; allow more time");
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // the lock goes with the process at the latest
    } finally {
      mine.release();
    }
  }
}
