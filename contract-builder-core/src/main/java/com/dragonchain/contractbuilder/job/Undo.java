package com.dragonchain.contractbuilder.job;

import com.dragonchain.contractbuilder.error.BusyException;
import com.dragonchain.contractbuilder.error.CancelledException;
import com.dragonchain.contractbuilder.error.ContractBuilderException;
import com.dragonchain.contractbuilder.error.UnavailableException;
import java.util.List;

/** Removing several things one after another, past those that stay. */
final class Undo {

  private Undo() {}

  /**
   * Runs a removal; if it fails, what it was about is a leftover. A lost lease or an interrupt ends
   * the whole job instead, and so does, where a job waits for servers, one that is away.
   */
  static void attempt(JobContext job, String thing, List<String> leftovers, Runnable removal) {
    try {
      removal.run();
    } catch (CancelledException | BusyException e) {
      throw e;
    } catch (ContractBuilderException e) {
      leave(job, thing, leftovers, e);
    }
  }

  /**
   * What could not be removed is a leftover, unless the job waits for the server that has it, and
   * has time to.
   */
  static void leave(
      JobContext job, String thing, List<String> leftovers, ContractBuilderException why) {
    if (why instanceof UnavailableException
        && job.suspending()
        && job.record().committed()
        && !job.record().deadline().left(job.environs().clock()).isZero()) {
      throw why;
    }
    leftovers.add(thing);
    job.warn(thing + " stays: " + why.getMessage());
  }
}
