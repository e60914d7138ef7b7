package com.dragonchain.contractbuilder.dragonchain;

import com.dragonchain.contractbuilder.error.BusyException;
import com.dragonchain.contractbuilder.error.CancelledException;
import com.dragonchain.contractbuilder.error.InvalidInputException;
import com.dragonchain.contractbuilder.model.ContractId;
import com.dragonchain.contractbuilder.port.Fence;
import com.dragonchain.contractbuilder.port.JobId;
import com.dragonchain.contractbuilder.port.JobJournal;
import com.dragonchain.contractbuilder.port.JobResult;
import com.dragonchain.contractbuilder.port.Lease;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Leases, horizons and results in Redis; journals in {@code CONTRACT_JOBS} of the storage. Whoever
 * holds a contract holds both its lease and, on the disk, its lock.
 */
final class RedisJobJournal implements JobJournal {

  private static final long POLL_MILLIS = 100;

  private final Redis redis;
  private final ContractLocks locks;
  private final Path jobs;

  RedisJobJournal(Redis redis, ContractLocks locks, Path jobs) {
    this.redis = redis;
    this.locks = locks;
    this.jobs = jobs;
  }

  @Override
  public Optional<JobResult> result(JobId job) {
    List<String> fields =
        redis.call(
            "ask for the result of job " + job, r -> r.hmget(Keys.job(job), "ended", "result"));
    @Nullable String result = fields.get(1);
    return fields.get(0) == null || result == null
        ? Optional.empty()
        : Optional.of(ResultJson.read(result));
  }

  boolean hasEnded(JobId job) {
    return redis.call("ask for job " + job, r -> r.hexists(Keys.job(job), "ended"));
  }

  @Override
  public Set<ContractId> open() {
    Set<ContractId> open = new HashSet<>();
    redis.call("ask for open jobs", r -> r.smembers(Keys.OPEN)).stream()
        .map(ContractId::of)
        .forEach(open::add);
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(jobs)) {
      for (Path folder : folders) {
        contract(folder).filter(id -> isOpenOnDisk(id)).ifPresent(open::add);
      }
    } catch (NoSuchFileException e) {
      // no job has been here yet
    } catch (IOException e) {
      throw DiskErrors.unavailable("list open jobs in", jobs, e);
    }
    return open;
  }

  private static Optional<ContractId> contract(Path folder) {
    try {
      return Optional.of(ContractId.of(String.valueOf(folder.getFileName())));
    } catch (InvalidInputException e) {
      return Optional.empty();
    }
  }

  /** What ended and was killed before its journal was removed is not open. */
  private boolean isOpenOnDisk(ContractId contract) {
    JournalFile journal = new JobFolder(jobs, contract).journal();
    try {
      return journal.read().filter(content -> !hasEnded(content.job())).isPresent();
    } catch (IOException e) {
      // damaged: somebody has to look at it, so it is not hidden
      return journal.exists();
    }
  }

  @Override
  public Lease acquire(ContractId contract, JobId job, Duration life, Duration wait) {
    long giveUp = System.nanoTime() + wait.toNanos();
    ContractLocks.@Nullable Hold hold = null;
    boolean taken = false;
    try {
      String nonce = UUID.randomUUID().toString();
      while (true) {
        if (hold == null) {
          hold = locks.tryHold(contract).orElse(null);
        }
        long pause = POLL_MILLIS;
        if (hold != null) {
          long answer = tryAcquire(contract, nonce, life);
          if (answer > 0) {
            Fence fence = new Fence(contract, job, answer);
            enter(hold, fence);
            taken = true;
            return new RedisLease(this, redis, locks, hold, fence, life);
          }
          pause = Math.min(pause, 1 - answer);
        }
        long left = (giveUp - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
          throw busy(contract, hold != null);
        }
        sleep(Math.min(pause, left), contract);
      }
    } finally {
      if (!taken && hold != null) {
        hold.close();
      }
    }
  }

  /** The token, or the negative of the milliseconds that the holder's lease lasts. */
  private long tryAcquire(ContractId contract, String nonce, Duration life) {
    long floor;
    try {
      floor = new JobFolder(jobs, contract).largestToken();
    } catch (IOException e) {
      throw DiskErrors.unavailable("read the journal of", "contract " + contract, e);
    }
    List<?> answer =
        Replies.list(
            redis.run(
                "take contract " + contract,
                Script.ACQUIRE,
                List.of(Keys.contract(contract), Keys.TOKENS),
                List.of(nonce, Long.toString(life.toMillis()), Long.toString(floor))));
    long token = Replies.number(answer.get(0));
    return token > 0 ? token : -Replies.number(answer.get(1));
  }

  private void enter(ContractLocks.Hold hold, Fence fence) {
    boolean entered = false;
    try {
      locks.enter(hold, fence.token());
      entered = true;
    } finally {
      if (!entered) {
        release(fence);
      }
    }
  }

  void release(Fence fence) {
    redis.run(
        "give back contract " + fence.contract(),
        Script.RELEASE,
        List.of(Keys.contract(fence.contract())),
        List.of(Long.toString(fence.token())));
  }

  private static BusyException busy(ContractId contract, boolean lease) {
    return new BusyException(
        "contract "
            + contract
            + ": "
            + (lease ? "another job holds it" : "another process on this storage holds it")
            + "; run this one again later");
  }

  static void sleep(long millis, ContractId contract) {
    try {
      Thread.sleep(Math.max(1, millis));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancelledException("wait for contract " + contract + ": interrupted", e);
    }
  }
}
