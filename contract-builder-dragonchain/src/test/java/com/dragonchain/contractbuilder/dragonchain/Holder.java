package com.dragonchain.contractbuilder.dragonchain;

import com.dragonchain.contractbuilder.model.ContractId;
import com.dragonchain.contractbuilder.port.JobId;
import com.dragonchain.contractbuilder.port.JournalEntry;
import com.dragonchain.contractbuilder.port.Lease;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** Another process that holds a contract until its input ends or it is killed. */
final class Holder {

  private Holder() {}

  public static void main(String[] arguments) throws IOException {
    RedisEndpoint redis = RedisEndpoint.of("127.0.0.1", Integer.parseInt(arguments[1]));
    try (DragonchainStores stores =
            DragonchainStores.builder(Path.of(arguments[0]), redis, "id").open();
        Lease lease =
            stores
                .jobJournal()
                .acquire(
                    ContractId.of(arguments[2]),
                    new JobId(arguments[3]),
                    Duration.ofMillis(Long.parseLong(arguments[4])),
                    Duration.ofSeconds(30))) {
      lease.begin(lease.fence().job(), new JournalEntry(JournalEntry.Kind.BEGIN, "", Map.of()));
      System.out.println(lease.fence().token());
      while (System.in.read() >= 0) {
        // held
      }
    }
  }
}
