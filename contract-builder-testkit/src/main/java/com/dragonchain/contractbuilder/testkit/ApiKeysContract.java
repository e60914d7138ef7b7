package com.dragonchain.contractbuilder.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dragonchain.contractbuilder.error.BusyException;
import com.dragonchain.contractbuilder.error.InvalidInputException;
import com.dragonchain.contractbuilder.model.ApiKey;
import com.dragonchain.contractbuilder.model.ContractId;
import com.dragonchain.contractbuilder.model.Secret;
import com.dragonchain.contractbuilder.port.ApiKeys;
import com.dragonchain.contractbuilder.port.Fence;
import com.dragonchain.contractbuilder.port.JobJournal;
import com.dragonchain.contractbuilder.port.Lease;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link ApiKeys} keeps. */
public abstract class ApiKeysContract {

  private static final String ID = "SC_ABCDEFGHIJKL";
  private static final Secret KEY = Secret.of("Kug3VMGiqqTEKdpMwIHNCSmkdIaBkUIEdBRHlCaTfne");

  private final ContractId contract = Samples.contractId();

  /** For subclasses. */
  protected ApiKeysContract() {}

  /**
   * The port to test.
   *
   * @return the port
   */
  protected abstract ApiKeys keys();

  /**
   * A journal of the same world, for leases.
   *
   * @return the port
   */
  protected abstract JobJournal journal();

  private Lease lease() {
    return journal()
        .acquire(contract, Samples.jobId(), Duration.ofMinutes(1), Duration.ofSeconds(10));
  }

  @Test
  void issuesFindsAndRevokes() {
    try (Lease lease = lease()) {
      assertThat(keys().find(ID)).isEmpty();
      ApiKey issued = keys().issue(lease.fence(), ID, KEY, 1_795_382_446L);
      assertThat(issued).isEqualTo(new ApiKey(ID, KEY));
      assertThat(keys().find(ID)).contains(issued);
      keys().revoke(lease.fence(), ID);
      assertThat(keys().find(ID)).isEmpty();
      keys().revoke(lease.fence(), ID);
    }
  }

  @Test
  void aKeyThatIsThereStays() {
    try (Lease lease = lease()) {
      ApiKey first = keys().issue(lease.fence(), ID, KEY, 1);
      assertThat(keys().issue(lease.fence(), ID, Secret.of("another"), 2)).isEqualTo(first);
      assertThat(keys().find(ID)).contains(first);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ROOTKEYIDAAA", "", "SC_", "SC_../ROOT", "SC_/etc", "../SC_A", "INTERCHAIN/SC_A"})
  void touchesNoKeyOfAnotherKind(String id) {
    try (Lease lease = lease()) {
      assertThatThrownBy(() -> keys().find(id)).isInstanceOf(InvalidInputException.class);
      assertThatThrownBy(() -> keys().revoke(lease.fence(), id))
          .isInstanceOf(InvalidInputException.class);
      assertThatThrownBy(() -> keys().issue(lease.fence(), id, KEY, 1))
          .isInstanceOf(InvalidInputException.class);
    }
  }

  @Test
  void refusesAHolderOfThePast() {
    Fence past;
    try (Lease lease = lease()) {
      past = lease.fence();
    }
    try (Lease lease = lease()) {
      assertThatThrownBy(() -> keys().issue(past, ID, KEY, 1)).isInstanceOf(BusyException.class);
      assertThat(keys().find(ID)).isEmpty();
      keys().issue(lease.fence(), ID, KEY, 1);
      assertThatThrownBy(() -> keys().revoke(past, ID)).isInstanceOf(BusyException.class);
      assertThat(keys().find(ID)).isPresent();
    }
  }
}
