package com.dragonchain.contractbuilder.dragonchain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dragonchain.contractbuilder.error.InvalidInputException;
import com.dragonchain.contractbuilder.error.RefusedException;
import com.dragonchain.contractbuilder.error.UnavailableException;
import com.dragonchain.contractbuilder.model.ContractId;
import com.dragonchain.contractbuilder.model.TransactionType;
import com.dragonchain.contractbuilder.port.ContractStore;
import com.dragonchain.contractbuilder.port.Lease;
import com.dragonchain.contractbuilder.testkit.Samples;
import com.dragonchain.contractbuilder.testkit.real.LogsOnFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No key, name or link leads out of the storage. */
@ExtendWith(LogsOnFailure.class)
class StorageIT {

  private final ContractId contract = Samples.contractId();
  private Node node;
  private ContractStore store;
  private Lease lease;
  private Path outside;

  @BeforeEach
  void start(@TempDir Path folder) throws IOException {
    Path storage = Files.createDirectory(folder.resolve("storage"));
    outside = Files.createDirectory(folder.resolve("outside"));
    Files.writeString(outside.resolve("victim"), "precious");
    node = Node.start(storage);
    store = node.stores.contractStore();
    lease =
        node.stores
            .jobJournal()
            .acquire(contract, Samples.jobId(), Duration.ofMinutes(1), Duration.ZERO);
  }

  @AfterEach
  void stop() throws IOException {
    if (node != null) {
      lease.close();
      node.close();
      assertThat(Files.readString(outside.resolve("victim"))).isEqualTo("precious");
      assertThat(outside.toFile().list()).containsExactly("victim");
    }
  }

  private void link(String key, Path target) throws IOException {
    Path link = node.storage.resolve(key);
    Files.createDirectories(link.getParent());
    Files.createSymbolicLink(link, target);
  }

  @Test
  void dotsInAKeyBecomeUnderscoresAndItsCacheKeyStaysRaw() {
    TransactionType type = TransactionType.stored("../../../outside/victim");
    node.put("TRANSACTION_TYPES/TYPES/__/__/__/outside/victim", "{}");
    node.cacheClient.set("storage:TRANSACTION_TYPES/TYPES/" + type, "{}");
    store.remove(lease.fence(), type);
    assertThat(node.files("TRANSACTION_TYPES")).isEmpty();
    assertThat(node.cacheClient.get("storage:TRANSACTION_TYPES/TYPES/" + type)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "/", "//", "./.", "/etc/passwd", "TYPES"})
  void oddTypesRemoveNothingElse(String type) {
    node.put("TRANSACTION_TYPES/TYPES/other", "{}");
    store.save(lease.fence(), Samples.contract(contract));
    store.remove(lease.fence(), TransactionType.stored(type));
    assertThat(node.files("TRANSACTION_TYPES/TYPES")).containsExactly("other");
    assertThat(store.find(contract)).isEmpty();
  }

  @Test
  void aNameTooLongForAnyFileIsNone() {
    store.remove(lease.fence(), TransactionType.stored("x".repeat(10_000)));
    assertThatThrownBy(() -> store.remove(lease.fence(), TransactionType.stored("a\0b")))
        .isInstanceOf(InvalidInputException.class);
  }

  @Test
  void aLinkInTheHeapIsRemovedAndNotFollowed() throws IOException {
    node.put("SMARTCONTRACT/" + contract + "/HEAP/a", "1");
    link("SMARTCONTRACT/" + contract + "/HEAP/dir", outside);
    link("SMARTCONTRACT/" + contract + "/HEAP/file", outside.resolve("victim"));
    store.clearHeap(lease.fence());
    assertThat(node.storage.resolve("SMARTCONTRACT/" + contract + "/HEAP")).doesNotExist();
  }

  @Test
  void aHeapThatIsALinkIsRemovedAndNotFollowed() throws IOException {
    link("SMARTCONTRACT/" + contract + "/HEAP", outside);
    store.clearHeap(lease.fence());
    assertThat(Files.isSymbolicLink(node.storage.resolve("SMARTCONTRACT/" + contract + "/HEAP")))
        .isFalse();
  }

  @Test
  void writesThroughNoLink() throws IOException {
    link("SMARTCONTRACT/" + contract, outside);
    assertThatThrownBy(() -> store.save(lease.fence(), Samples.contract(contract)))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("symbolic link");
    assertThatThrownBy(() -> store.find(contract)).isInstanceOf(RefusedException.class);
    Files.delete(node.storage.resolve("SMARTCONTRACT/" + contract));
    link("SMARTCONTRACT/" + contract + "/metadata.json", outside.resolve("victim"));
    store.save(lease.fence(), Samples.contract(contract));
    assertThat(store.find(contract)).as("the link was replaced").isPresent();
  }

  @Test
  void cachedKeysOfTheHeapAreForgottenWhateverTheirDots() {
    String heap = "SMARTCONTRACT/" + contract + "/HEAP/";
    node.put(heap + "a__b__c", "1");
    for (String key : new String[] {"a..b..c", "a..b__c", "a__b..c"}) {
      node.cacheClient.set("storage:" + heap + key, "1");
    }
    node.cacheClient.set("storage:other", "1");
    store.clearHeap(lease.fence());
    assertThat(node.cacheClient.keys("*")).containsExactly("storage:other");
  }

  @Test
  void temporaryFilesThatAKillLeftAreSweptAndListedNowhere() throws IOException {
    lease.close();
    Path jobs = node.storage.resolve("CONTRACT_JOBS/" + contract);
    Files.createDirectories(jobs);
    Files.writeString(jobs.resolve(".left.tmp"), "x");
    lease =
        node.stores
            .jobJournal()
            .acquire(contract, Samples.jobId(), Duration.ofMinutes(1), Duration.ZERO);
    assertThat(jobs.toFile().list()).containsExactly("token");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\0\0\0"})
  void aTokenThatALossOfPowerEmptiedIsNone(String left) throws IOException {
    lease.close();
    Path jobs = node.storage.resolve("CONTRACT_JOBS/" + contract);
    Files.createDirectories(jobs);
    Files.writeString(jobs.resolve("token"), left);
    lease =
        node.stores
            .jobJournal()
            .acquire(contract, Samples.jobId(), Duration.ofMinutes(1), Duration.ZERO);
    store.save(lease.fence(), Samples.contract(contract));
    assertThat(store.find(contract)).isPresent();
  }

  /** A kill between a file and its copy: whoever comes again no longer sees the file. */
  @Test
  void theCacheForgetsBeforeTheDiskDoes() throws IOException {
    String heap = "SMARTCONTRACT/" + contract + "/HEAP";
    node.put(heap + "/a", "1");
    node.cache.pause();
    assertThatThrownBy(() -> store.clearHeap(lease.fence()))
        .isInstanceOf(UnavailableException.class);
    assertThat(node.storage.resolve(heap + "/a")).as("still there, to be seen again").exists();
    node.cache.resume();
    node.cacheClient.set("storage:" + heap + "/a", "1");
    store.clearHeap(lease.fence());
    assertThat(node.storage.resolve(heap)).doesNotExist();
    assertThat(node.cacheClient.keys("*")).isEmpty();
  }
}
