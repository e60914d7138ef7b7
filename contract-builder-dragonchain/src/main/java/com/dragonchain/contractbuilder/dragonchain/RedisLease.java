package com.dragonchain.contractbuilder.dragonchain;

import com.dragonchain.contractbuilder.error.BusyException;
import com.dragonchain.contractbuilder.error.ContractBuilderException;
import com.dragonchain.contractbuilder.error.UnavailableException;
import com.dragonchain.contractbuilder.port.Fence;
import com.dragonchain.contractbuilder.port.JobId;
import com.dragonchain.contractbuilder.port.JobResult;
import com.dragonchain.contractbuilder.port.JournalEntry;
import com.dragonchain.contractbuilder.port.Lease;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

final class RedisLease implements Lease {

  private static final Logger LOG = LoggerFactory.getLogger(RedisLease.class);
  private static final Duration RESULTS = Duration.ofDays(30);

  /** For how long a journal may be on its way to us over a network's file system. */
  private static final Duration VISIBLE = Duration.ofSeconds(3);

  private static final long POLL_MILLIS = 100;

  private record State(long horizonMillis, String open) {}

  private final RedisJobJournal journals;
  private final Redis redis;
  private final ContractLocks locks;
  private final ContractLocks.Hold hold;
  private final Fence fence;
  private final Duration life;
  private final AtomicBoolean closed = new AtomicBoolean();

  /** Of the open journal, once it was read or written: nobody else may write to it. */
  private JournalFile.@Nullable Tail tail;

  /** Whether it was seen that no job is open: nobody else may open one. */
  private boolean free;

  RedisLease(
      RedisJobJournal journals,
      Redis redis,
      ContractLocks locks,
      ContractLocks.Hold hold,
      Fence fence,
      Duration life) {
    this.journals = journals;
    this.redis = redis;
    this.locks = locks;
    this.hold = hold;
    this.fence = fence;
    this.life = life;
  }

  @Override
  public Fence fence() {
    return fence;
  }

  @Override
  public void renew() {
    requireHeld(run("renew the lease of", Script.RENEW, millis(life)));
  }

  @Override
  public Optional<OpenJob> openJob() {
    Optional<JournalFile.Content> content = openJournal();
    tail = content.map(JournalFile.Content::tail).orElse(null);
    free = content.isEmpty();
    return content.map(found -> new OpenJob(found.job(), found.entries()));
  }

  private Optional<JournalFile.Content> openJournal() {
    String open = state().open();
    long giveUp = System.nanoTime() + VISIBLE.toNanos();
    while (true) {
      Optional<JournalFile.Content> content =
          locks.under(fence, "read the journal of", job -> job.journal().read());
      if (open.isEmpty()) {
        return content.filter(this::isOpen);
      }
      if (content.isPresent() && content.get().job().value().equals(open)) {
        return content;
      }
      if (System.nanoTime() >= giveUp) {
        throw new UnavailableException(
            "contract "
                + fence.contract()
                + ": job "
                + open
                + " is open, but its journal in CONTRACT_JOBS cannot be seen; nothing was done;"
                + " check that the storage is the one that it ran on");
      }
      RedisJobJournal.sleep(POLL_MILLIS, fence.contract());
    }
  }

  /** Whether a journal that Redis does not know is open, or was left by a kill after its end. */
  private boolean isOpen(JournalFile.Content content) {
    if (!journals.hasEnded(content.job())) {
      return true;
    }
    removeJournal();
    return false;
  }

  @Override
  public void begin(JobId job, JournalEntry begin) {
    Optional<OpenJob> open = free ? Optional.empty() : openJob();
    if (open.isPresent()) {
      if (!open.get().equals(new OpenJob(job, List.of(begin)))) {
        throw new IllegalStateException(
            "job " + job + " cannot begin: " + open.get().job() + " is open");
      }
    } else {
      free = false;
      tail =
          locks.under(
              fence,
              "begin the journal of",
              folder -> folder.journal().create(job, fence.token(), begin));
    }
    long begun =
        Replies.number(
            redis.run(
                "begin job " + job,
                Script.BEGIN,
                List.of(Keys.contract(fence.contract()), Keys.job(job), Keys.OPEN),
                List.of(token(), job.value(), fence.contract().value())));
    if (begun < 0 && open.isEmpty()) {
      removeJournal();
    }
    requireHeld(begun);
  }

  @Override
  public void append(List<JournalEntry> entries) {
    if (entries.isEmpty()) {
      return;
    }
    tail =
        locks.under(
            fence,
            "append to the journal of",
            folder -> folder.journal().append(tail(folder), fence.token(), entries));
  }

  private JournalFile.Tail tail(JobFolder folder) throws IOException {
    JournalFile.Tail known = tail;
    return known != null
        ? known
        : folder
            .journal()
            .read()
            .orElseThrow(() -> new IllegalStateException("no job is open"))
            .tail();
  }

  @Override
  public void horizon(Duration span) {
    requireHeld(run("write the horizon of", Script.HORIZON, millis(span)));
  }

  @Override
  public void clearHorizon() {
    requireHeld(run("take back the horizon of", Script.HORIZON, ""));
  }

  @Override
  public Duration untilHorizon() {
    return Duration.ofMillis(state().horizonMillis());
  }

  @Override
  public void finish(JobId job, JobResult result) {
    if (isAnotherOpen(job)) {
      throw new IllegalStateException("job " + job + " cannot finish: another one is open");
    }
    requireHeld(
        redis.run(
            "finish job " + job,
            Script.FINISH,
            List.of(Keys.contract(fence.contract()), Keys.job(job), Keys.OPEN),
            List.of(
                token(),
                job.value(),
                fence.contract().value(),
                ResultJson.write(result),
                Long.toString(RESULTS.toSeconds()))));
    removeJournal();
  }

  private boolean isAnotherOpen(JobId job) {
    JournalFile.Tail known = tail;
    return known != null
        ? !known.job().equals(job)
        : locks.under(
            fence,
            "read the journal of",
            folder -> folder.journal().read().filter(open -> !open.job().equals(job)).isPresent());
  }

  private void removeJournal() {
    tail = null;
    locks.under(
        fence,
        "remove the journal of",
        folder -> {
          folder.journal().remove();
          return fence;
        });
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    try (hold) {
      locks.under(
          fence,
          "leave",
          folder -> {
            folder.leave();
            return fence;
          });
      journals.release(fence);
    } catch (BusyException e) {
      LOG.debug("contract {} was lost before it was given back", fence.contract());
    } catch (ContractBuilderException e) {
      LOG.warn(
          "contract {} was not given back: {}; its lease runs out",
          fence.contract(),
          e.getMessage());
    }
  }

  private State state() {
    List<?> answer =
        Replies.list(
            redis.run(
                "read the lease of contract " + fence.contract(),
                Script.STATE,
                List.of(Keys.contract(fence.contract())),
                List.of(token())));
    requireHeld(answer.get(0));
    return new State(Replies.number(answer.get(1)), Replies.text(answer.get(2)));
  }

  private Object run(String action, Script script, String argument) {
    return redis.run(
        action + " contract " + fence.contract(),
        script,
        List.of(Keys.contract(fence.contract())),
        List.of(token(), argument));
  }

  private void requireHeld(Object answer) {
    long held = Replies.number(answer);
    if (held < 0) {
      throw new IllegalStateException(
          "contract " + fence.contract() + ": another job is open, or this one has ended");
    }
    if (held == 0) {
      throw Replies.lost(fence);
    }
  }

  private String token() {
    return Long.toString(fence.token());
  }

  private static String millis(Duration span) {
    return Long.toString(span.toMillis());
  }
}
