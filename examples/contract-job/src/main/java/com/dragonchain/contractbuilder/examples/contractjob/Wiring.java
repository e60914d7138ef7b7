package com.dragonchain.contractbuilder.examples.contractjob;

import com.dragonchain.contractbuilder.event.ContractEvent;
import com.dragonchain.contractbuilder.job.ContractJob;
import com.dragonchain.contractbuilder.job.JobListener;

/** What a configuration comes to: a reader of events, and the job on adapters. */
public interface Wiring extends AutoCloseable {

  /** Makes one of a configuration. Connects to nothing yet. */
  @FunctionalInterface
  interface Factory {

    Wiring wire(Configuration configuration);
  }

  /**
   * Reads an event.
   *
   * @throws com.dragonchain.contractbuilder.event.InvalidEventException if it is at fault
   */
  ContractEvent read(String event);

  ContractJob job(JobListener listener);

  @Override
  void close();
}
