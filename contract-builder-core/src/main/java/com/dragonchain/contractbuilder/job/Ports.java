package com.dragonchain.contractbuilder.job;

import com.dragonchain.contractbuilder.port.ApiKeys;
import com.dragonchain.contractbuilder.port.ContractStore;
import com.dragonchain.contractbuilder.port.FaasGateway;
import com.dragonchain.contractbuilder.port.ImageBuilder;
import com.dragonchain.contractbuilder.port.JobJournal;
import com.dragonchain.contractbuilder.port.Ledger;
import com.dragonchain.contractbuilder.port.Registry;
import com.dragonchain.contractbuilder.port.Scheduler;

/**
 * The adapters that a job works through. Whoever embeds the library chooses and closes them.
 *
 * @param images adapts images
 * @param registry keeps adapted images
 * @param gateway runs functions
 * @param scheduler invokes them by time
 * @param ledger records what was done
 * @param contracts keeps contracts
 * @param keys keeps their API keys
 * @param journal keeps leases, journals and results
 */
public record Ports(
    ImageBuilder images,
    Registry registry,
    FaasGateway gateway,
    Scheduler scheduler,
    Ledger ledger,
    ContractStore contracts,
    ApiKeys keys,
    JobJournal journal) {

  /** The same with another gateway. */
  Ports with(FaasGateway other) {
    return new Ports(images, registry, other, scheduler, ledger, contracts, keys, journal);
  }
}
