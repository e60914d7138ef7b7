package com.dragonchain.contractbuilder.job;

import com.dragonchain.contractbuilder.error.BusyException;
import com.dragonchain.contractbuilder.error.CancelledException;
import com.dragonchain.contractbuilder.error.ContractBuilderException;
import java.util.List;

/** Removing several things one after another, past those that stay. */
final class Undo {

  private Undo() {}

  /**
   * Runs a removal; if it fails, what it was about is a leftover. A lost lease or an interrupt ends
   * the whole job instead.
   */
  static void attempt(JobContext job, String thing, List<String> leftovers, Runnable removal) {
    try {
      removal.run();
    } catch (CancelledException | BusyException e) {
      throw e;
    } catch (ContractBuilderException e) {
      leftovers.add(thing);
      job.warn(thing + " stays: " + e.getMessage());
    }
  }
}
