package com.dragonchain.contractbuilder.job;

import com.dragonchain.contractbuilder.error.BusyException;
import com.dragonchain.contractbuilder.error.CancelledException;
import com.dragonchain.contractbuilder.error.ContractBuilderException;
import com.dragonchain.contractbuilder.error.UnavailableException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

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
   * Removes secrets one by one. Once the gateway does not answer it is not asked for each of the
   * others: they are left, too.
   */
  static void removeSecrets(JobContext job, Collection<String> names, List<String> leftovers) {
    Optional<UnavailableException> away = Optional.empty();
    for (String name : names) {
      String thing = "secret " + name;
      if (away.isPresent()) {
        leave(job, thing, leftovers, away.get());
        continue;
      }
      try {
        job.gateway(() -> job.ports().gateway().removeSecret(name));
      } catch (CancelledException | BusyException e) {
        throw e;
      } catch (UnavailableException e) {
        leave(job, thing, leftovers, e);
        away = Optional.of(e);
      } catch (ContractBuilderException e) {
        leave(job, thing, leftovers, e);
      }
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
