package com.dragonchain.contractbuilder.testkit.memory;

import com.dragonchain.contractbuilder.error.BusyException;
import com.dragonchain.contractbuilder.model.ContractId;
import com.dragonchain.contractbuilder.port.Fence;
import com.dragonchain.contractbuilder.port.Lease;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Who holds which contract, and what is open at it. Guarded by its world. */
final class Holdings {

  private final Map<ContractId, Holding> byContract = new HashMap<>();
  private long tokens;

  Holding of(ContractId contract) {
    return byContract.computeIfAbsent(contract, id -> new Holding());
  }

  /** Gives a contract to somebody, with a token larger than any before. */
  long give(ContractId contract, Instant until) {
    of(contract).take(++tokens, until);
    return tokens;
  }

  /** The holding that a fence proves. */
  Holding required(Fence fence) {
    Holding holding = of(fence.contract());
    if (!holding.held || holding.token != fence.token()) {
      throw new BusyException(
          "contract "
              + fence.contract()
              + ": the lease with token "
              + fence.token()
              + " was lost; nothing was done");
    }
    return holding;
  }

  Map<ContractId, Lease.OpenJob> open() {
    Map<ContractId, Lease.OpenJob> open = new HashMap<>();
    byContract.forEach(
        (contract, holding) -> holding.open().ifPresent(job -> open.put(contract, job)));
    return open;
  }
}
