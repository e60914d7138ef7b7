package com.dragonchain.contractbuilder.dragonchain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dragonchain.contractbuilder.model.ContractId;
import com.dragonchain.contractbuilder.port.JobId;
import com.dragonchain.contractbuilder.port.JobJournal;
import com.dragonchain.contractbuilder.port.JobResult;
import com.dragonchain.contractbuilder.port.JournalEntry;
import com.dragonchain.contractbuilder.port.Lease;
import com.dragonchain.contractbuilder.testkit.JobJournalContract;
import com.dragonchain.contractbuilder.testkit.Samples;
import com.dragonchain.contractbuilder.testkit.real.LogsOnFailure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LogsOnFailure.class)
class RedisJobJournalIT extends JobJournalContract {

  private static final Duration LIFE = Duration.ofMinutes(5);

  private Node node;

  @BeforeEach
  void start(@TempDir Path storage) {
    node = Node.start(storage);
  }

  @AfterEach
  void stop() {
    if (node != null) {
      node.close();
    }
  }

  @Override
  protected JobJournal journal() {
    return node.stores.jobJournal();
  }

  /** The journal on the disk remembers what a Redis that was emptied has forgotten. */
  @Test
  void tokensGrowBeyondThoseOnTheDisk() {
    ContractId contract = Samples.contractId();
    long token = 0;
    for (int i = 0; i < 3; i++) {
      JobId job = Samples.jobId();
      try (Lease lease = journal().acquire(contract, job, LIFE, Duration.ZERO)) {
        token = lease.fence().token();
        if (i == 2) {
          lease.begin(job, new JournalEntry(JournalEntry.Kind.BEGIN, "", Map.of()));
        }
      }
    }
    node.client.flushAll();
    try (Lease lease = journal().acquire(contract, Samples.jobId(), LIFE, Duration.ZERO)) {
      assertThat(lease.fence().token()).isGreaterThan(token);
    }
  }

  /** The answer to a call can be lost: the same call made again gets it, and nobody else does. */
  @Test
  void takingAContractMayBeRepeated() {
    List<String> keys = List.of("contract-builder:contract:x", "contract-builder:tokens");
    String acquire = Script.ACQUIRE.source();
    Object first = node.client.eval(acquire, keys, List.of("nonce", "60000", "0"));
    assertThat(node.client.eval(acquire, keys, List.of("nonce", "60000", "0"))).isEqualTo(first);
    assertThat(node.client.eval(acquire, keys, List.of("other", "60000", "0")))
        .asInstanceOf(InstanceOfAssertFactories.LIST)
        .startsWith(0L);
  }

  /** The script looks for itself, whatever was seen a moment ago. */
  @Test
  void noJobBeginsOverAnotherNorEndsIt() {
    ContractId contract = Samples.contractId();
    JobId job = Samples.jobId();
    String key = "contract-builder:contract:" + contract;
    JournalEntry begin = new JournalEntry(JournalEntry.Kind.BEGIN, "", Map.of());
    try (Lease lease = journal().acquire(contract, job, LIFE, Duration.ZERO)) {
      assertThat(lease.openJob()).isEmpty();
      node.client.hset(key, "open", "another");
      assertThatThrownBy(() -> lease.begin(job, begin))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("another job is open");
      node.client.hdel(key, "open");
      assertThat(lease.openJob()).as("no journal was left").isEmpty();

      lease.begin(job, begin);
      node.client.hset(key, "open", "another");
      assertThatThrownBy(() -> lease.finish(job, new JobResult(true, "done", List.of())))
          .isInstanceOf(IllegalStateException.class);
      assertThat(journal().result(job)).isEmpty();
      node.client.hset(key, "open", job.value());
    }
  }
}
