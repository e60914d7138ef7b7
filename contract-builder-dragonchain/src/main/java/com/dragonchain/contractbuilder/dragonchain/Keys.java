package com.dragonchain.contractbuilder.dragonchain;

import com.dragonchain.contractbuilder.model.ContractId;
import com.dragonchain.contractbuilder.port.JobId;

/** Names of Redis keys. The chain's own are as it has them; ours begin with our name. */
final class Keys {

  static final String SCHEDULER = "mq:scheduler";
  static final String SCHEDULER_PARAMS = "scheduler:params";
  static final String TRANSACTIONS = "dc:tx:incoming";
  static final String TOKENS = "contract-builder:tokens";
  static final String OPEN = "contract-builder:open";

  private Keys() {}

  /** Lease, horizon and open job of a contract. */
  static String contract(ContractId id) {
    return "contract-builder:contract:" + id;
  }

  /** Markers and result of a job. */
  static String job(JobId id) {
    return "contract-builder:job:" + id;
  }

  /** What was last sent to the scheduler, for a moment. */
  static String sent(ContractId id) {
    return "contract-builder:sent:" + id;
  }
}
