package com.dragonchain.contractbuilder.dragonchain;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import com.dragonchain.contractbuilder.model.ContractId;
import com.dragonchain.contractbuilder.port.Fence;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps processes apart that write to one contract's files: a job holds a byte of one lock file
 * ({@code fcntl}, one byte per contract) for life, so a write of its own and the check before it
 * cannot be overtaken. Within this process the byte is shared, and the token, which is checked
 * under a mutex, tells holders apart.
 *
 * <p>There is one instance per JVM and folder: POSIX drops all locks of a process on a file when
 * any of its descriptors is closed.
 */
final class ContractLocks implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ContractLocks.class);
  private static final Map<Path, ContractLocks> SHARED = new HashMap<>();

  private final Path folder;
  private final Map<ContractId, Hold> holds = new HashMap<>();
  private @Nullable FileChannel channel;
  private int users;
  private boolean lockless;

  private ContractLocks(Path folder) {
    this.folder = folder;
  }

  /** The locks of a folder, to be closed by each who opened them. Nothing is made yet. */
  static ContractLocks open(Path folder) {
    synchronized (SHARED) {
      ContractLocks locks = SHARED.computeIfAbsent(folder, ContractLocks::new);
      locks.users++;
      return locks;
    }
  }

  @Override
  public void close() {
    synchronized (SHARED) {
      if (--users > 0) {
        return;
      }
      SHARED.remove(folder);
      synchronized (holds) {
        try {
          if (channel != null) {
            channel.close();
          }
        } catch (IOException e) {
          LOG.debug("closing the lock file in {}", folder, e);
        }
      }
    }
  }

  /** A contract's byte, held by this process. */
  final class Hold implements AutoCloseable {
    private final ContractId contract;
    private final @Nullable FileLock lock;
    private int holders;

    private Hold(ContractId contract, @Nullable FileLock lock) {
      this.contract = contract;
      this.lock = lock;
    }

    @Override
    public void close() {
      synchronized (holds) {
        if (--holders > 0) {
          return;
        }
        holds.remove(contract);
        try {
          if (lock != null) {
            lock.release();
          }
        } catch (IOException e) {
          LOG.warn(
              "giving back the lock of contract {} failed; it ends with this process", contract);
        }
      }
    }
  }

  /** Takes a contract's byte, unless another process has it. */
  Optional<Hold> tryHold(ContractId contract) {
    synchronized (holds) {
      Hold hold = holds.get(contract);
      if (hold == null) {
        FileLock lock = lockless ? null : tryLock(contract);
        if (lock == null && !lockless) {
          return Optional.empty();
        }
        hold = new Hold(contract, lock);
        holds.put(contract, hold);
      }
      hold.holders++;
      return Optional.of(hold);
    }
  }

  private @Nullable FileLock tryLock(ContractId contract) {
    FileChannel file = file();
    try {
      return file.tryLock(position(contract), 1, false);
    } catch (IOException e) {
      LOG.warn(
          "{} cannot be locked ({}); writes are fenced by their tokens alone",
          folder,
          e.toString());
      lockless = true;
      return null;
    }
  }

  /** The lock file, made for the first who holds a contract. */
  private FileChannel file() {
    FileChannel open = channel;
    if (open == null) {
      try {
        DurableFiles.makeFolders(folder);
        open = FileChannel.open(folder.resolve("lock"), CREATE, WRITE, LinkOption.NOFOLLOW_LINKS);
      } catch (IOException e) {
        throw DiskErrors.unavailable("open the lock file in", folder, e);
      }
      channel = open;
    }
    return open;
  }

  /** Contracts' ids are random: two that share one of 2^62 bytes would only wait for each other. */
  private static long position(ContractId contract) {
    UUID uuid = UUID.fromString(contract.value());
    return (uuid.getMostSignificantBits() ^ uuid.getLeastSignificantBits()) & (Long.MAX_VALUE >> 1);
  }

  /** What is done to a contract's files. */
  interface Effect<T> {
    T run(JobFolder job) throws IOException;
  }

  /** Does something to a contract's files, if the fence's token is still the one on the disk. */
  <T> T under(Fence fence, String action, Effect<T> effect) {
    Hold hold;
    synchronized (holds) {
      hold = holds.get(fence.contract());
    }
    if (hold == null) {
      throw Replies.lost(fence);
    }
    synchronized (hold) {
      JobFolder job = new JobFolder(folder, fence.contract());
      try {
        if (job.token() != fence.token()) {
          throw Replies.lost(fence);
        }
        return effect.run(job);
      } catch (IOException e) {
        throw DiskErrors.unavailable(action, "contract " + fence.contract(), e);
      }
    }
  }

  /** Lets a new token be the one on the disk. */
  void enter(Hold hold, long token) {
    synchronized (hold) {
      try {
        new JobFolder(folder, hold.contract).enter(token);
      } catch (IOException e) {
        throw DiskErrors.unavailable("take", "contract " + hold.contract, e);
      }
    }
  }
}
