package com.dragonchain.contractbuilder.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dragonchain.contractbuilder.error.BusyException;
import com.dragonchain.contractbuilder.model.ContractId;
import com.dragonchain.contractbuilder.model.TransactionType;
import com.dragonchain.contractbuilder.port.Fence;
import com.dragonchain.contractbuilder.port.JobId;
import com.dragonchain.contractbuilder.port.JobJournal;
import com.dragonchain.contractbuilder.port.JobResult;
import com.dragonchain.contractbuilder.port.JournalEntry;
import com.dragonchain.contractbuilder.port.Lease;
import com.dragonchain.contractbuilder.port.Ledger;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What every {@link Ledger} keeps. */
public abstract class LedgerContract {

  private static final JobResult RESULT = new JobResult(true, "created", List.of());

  private final ContractId contract = Samples.contractId();
  private final JobId job = Samples.jobId();

  /** For subclasses. */
  protected LedgerContract() {}

  /**
   * The port to test.
   *
   * @return the port
   */
  protected abstract Ledger ledger();

  /**
   * A journal of the same world.
   *
   * @return the port
   */
  protected abstract JobJournal journal();

  /**
   * What the chain will find.
   *
   * @return the oldest first
   */
  protected abstract List<Ledger.Entry> entries();

  private Lease lease() {
    return journal().acquire(contract, job, Duration.ofMinutes(1), Duration.ofSeconds(10));
  }

  private static Ledger.Entry entry() {
    return new Ledger.Entry(
        UUID.randomUUID().toString(),
        1_795_382_446L,
        "create",
        TransactionType.of("my-contract"),
        "/bin/echo é \"x\" \\ /",
        Samples.digest("image").value());
  }

  private static JournalEntry begin() {
    return new JournalEntry(JournalEntry.Kind.BEGIN, "", Map.of());
  }

  @Test
  void recordsOncePerJob() {
    Ledger.Entry entry = entry();
    try (Lease lease = lease()) {
      ledger().record(lease.fence(), entry, RESULT);
      ledger().record(lease.fence(), entry, RESULT);
    }
    try (Lease lease = lease()) {
      ledger().record(lease.fence(), entry(), RESULT);
      assertThat(entries()).containsExactly(entry);
      Ledger.Entry second = entry();
      Fence other = new Fence(contract, Samples.jobId(), lease.fence().token());
      ledger().record(other, second, RESULT);
      assertThat(entries()).containsExactly(entry, second);
    }
  }

  @Test
  void theResultIsSeenOnlyOnceTheJobHasEnded() {
    try (Lease lease = lease()) {
      lease.begin(job, begin());
      ledger().record(lease.fence(), entry(), RESULT);
      assertThat(journal().result(job)).isEmpty();
      JobResult ended = new JobResult(true, "created", List.of("image sha256:old"));
      lease.finish(job, ended);
      assertThat(journal().result(job)).contains(ended);
    }
  }

  @Test
  void refusesAHolderOfThePast() {
    Fence past;
    try (Lease lease = lease()) {
      past = lease.fence();
    }
    try (Lease lease = lease()) {
      assertThat(lease.fence().token()).isGreaterThan(past.token());
      assertThatThrownBy(() -> ledger().record(past, entry(), RESULT))
          .isInstanceOf(BusyException.class);
      assertThat(entries()).isEmpty();
    }
  }
}
