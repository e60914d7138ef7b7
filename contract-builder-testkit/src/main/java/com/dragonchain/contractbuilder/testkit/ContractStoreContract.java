package com.dragonchain.contractbuilder.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dragonchain.contractbuilder.error.BusyException;
import com.dragonchain.contractbuilder.model.Contract;
import com.dragonchain.contractbuilder.model.ContractId;
import com.dragonchain.contractbuilder.model.ContractState;
import com.dragonchain.contractbuilder.model.ContractStatus;
import com.dragonchain.contractbuilder.model.TransactionType;
import com.dragonchain.contractbuilder.port.ContractStore;
import com.dragonchain.contractbuilder.port.Fence;
import com.dragonchain.contractbuilder.port.JobJournal;
import com.dragonchain.contractbuilder.port.Lease;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every {@link ContractStore} keeps. */
public abstract class ContractStoreContract {

  private static final TransactionType TYPE = TransactionType.of("my-contract");

  private final ContractId contract = Samples.contractId();

  /** For subclasses. */
  protected ContractStoreContract() {}

  /**
   * The port to test.
   *
   * @return the port
   */
  protected abstract ContractStore store();

  /**
   * A journal of the same world, for leases.
   *
   * @return the port
   */
  protected abstract JobJournal journal();

  /**
   * Puts an entry into a contract's heap, as the contract's invoker does.
   *
   * @param contract the contract
   * @param key slashes make folders
   */
  protected abstract void putHeap(ContractId contract, String key);

  /**
   * A contract's heap.
   *
   * @param contract the contract
   * @return the keys
   */
  protected abstract Set<String> heap(ContractId contract);

  /**
   * Registers a transaction type, as the web server does.
   *
   * @param name its name
   */
  protected abstract void putTransactionType(String name);

  /**
   * The registered transaction types.
   *
   * @return their names
   */
  protected abstract Set<String> transactionTypes();

  private Lease lease() {
    return journal()
        .acquire(contract, Samples.jobId(), Duration.ofMinutes(1), Duration.ofSeconds(10));
  }

  @Test
  void answers() {
    store().check();
  }

  @Test
  void readsWhatItWrote() {
    try (Lease lease = lease()) {
      assertThat(store().find(contract)).isEmpty();
      assertThat(store().findSpec(contract)).isEmpty();
      Contract written = Samples.contract(contract);
      store().save(lease.fence(), written);
      store().saveSpec(lease.fence(), Samples.spec(contract));
      Contract read = store().find(contract).orElseThrow();
      assertThat(read).isEqualTo(written);
      assertThat(new ArrayList<>(read.environment().variables().keySet()))
          .containsExactly("ZED", "ALPHA");
      assertThat(store().findSpec(contract)).contains(Samples.spec(contract));
    }
  }

  @Test
  void overwrites() {
    try (Lease lease = lease()) {
      store().save(lease.fence(), Samples.contract(contract));
      Contract changed =
          Samples.contract(contract)
              .withStatus(ContractStatus.of(ContractState.INACTIVE, "", Instant.EPOCH));
      store().save(lease.fence(), changed);
      store().save(lease.fence(), changed);
      assertThat(store().find(contract)).contains(changed);
    }
  }

  @Test
  void clearsTheHeapAndNothingElse() {
    ContractId other = Samples.contractId();
    putHeap(contract, "a");
    putHeap(contract, "dir/sub/c");
    putHeap(other, "b");
    putTransactionType("my-contract");
    try (Lease lease = lease()) {
      store().save(lease.fence(), Samples.contract(contract));
      store().clearHeap(lease.fence());
      assertThat(heap(contract)).isEmpty();
      assertThat(heap(other)).containsExactly("b");
      assertThat(store().find(contract)).isPresent();
      assertThat(transactionTypes()).contains("my-contract");
      store().clearHeap(lease.fence());
    }
  }

  @Test
  void removesTheRest() {
    putTransactionType("my-contract");
    putTransactionType("my-contract-2");
    try (Lease lease = lease()) {
      store().save(lease.fence(), Samples.contract(contract));
      store().saveSpec(lease.fence(), Samples.spec(contract));
      store().remove(lease.fence(), TYPE);
      assertThat(store().find(contract)).isEmpty();
      assertThat(store().findSpec(contract)).isEmpty();
      assertThat(transactionTypes()).containsExactly("my-contract-2");
      store().remove(lease.fence(), TYPE);
    }
  }

  @Test
  void refusesAHolderOfThePast() {
    putHeap(contract, "a");
    putTransactionType("my-contract");
    Fence past;
    try (Lease lease = lease()) {
      past = lease.fence();
      store().save(past, Samples.contract(contract));
      store().saveSpec(past, Samples.spec(contract));
    }
    assertBusy(past);
    try (Lease lease = lease()) {
      assertThat(lease.fence().token()).isGreaterThan(past.token());
      assertBusy(past);
    }
    assertThat(store().find(contract)).isPresent();
    assertThat(store().findSpec(contract)).isPresent();
    assertThat(heap(contract)).containsExactly("a");
    assertThat(transactionTypes()).contains("my-contract");
  }

  private void assertBusy(Fence past) {
    assertThatThrownBy(() -> store().save(past, Samples.contract(contract)))
        .isInstanceOf(BusyException.class);
    assertThatThrownBy(() -> store().saveSpec(past, Samples.spec(contract)))
        .isInstanceOf(BusyException.class);
    assertThatThrownBy(() -> store().clearHeap(past)).isInstanceOf(BusyException.class);
    assertThatThrownBy(() -> store().remove(past, TYPE)).isInstanceOf(BusyException.class);
  }
}
