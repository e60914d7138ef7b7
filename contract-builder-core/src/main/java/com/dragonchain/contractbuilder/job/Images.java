package com.dragonchain.contractbuilder.job;

import com.dragonchain.contractbuilder.error.BusyException;
import com.dragonchain.contractbuilder.error.CancelledException;
import com.dragonchain.contractbuilder.error.ContractBuilderException;
import com.dragonchain.contractbuilder.model.Contract;
import com.dragonchain.contractbuilder.model.Digest;
import com.dragonchain.contractbuilder.model.FunctionSpec;
import com.dragonchain.contractbuilder.port.FaasGateway;
import com.dragonchain.contractbuilder.port.Registry;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Removes adapted images, and looks twice before. */
final class Images {

  private Images() {}

  /** An image and, if it is an index, what it consists of. */
  static Set<Digest> withChildren(Registry registry, Digest digest) {
    Set<Digest> all = new LinkedHashSet<>();
    all.add(digest);
    registry.find(digest).ifPresent(image -> all.addAll(image.children()));
    return all;
  }

  /** What stored contract, stored specification and function use now. */
  private static Set<Digest> inUse(JobContext job) {
    Set<Digest> used = new LinkedHashSet<>();
    Registry registry = job.ports().registry();
    job.ports().contracts().find(job.contract()).flatMap(Contract::digest).ifPresent(used::add);
    job.ports()
        .contracts()
        .findSpec(job.contract())
        .map(FunctionSpec::image)
        .flatMap(Images::digestOf)
        .ifPresent(used::add);
    functionImage(job).flatMap(Images::digestOf).ifPresent(used::add);
    Set<Digest> all = new LinkedHashSet<>();
    used.forEach(digest -> all.addAll(withChildren(registry, digest)));
    return all;
  }

  /**
   * What the function runs. A gateway that does not say it matters only if this job may have
   * changed the function: else it runs nothing that this job made.
   */
  private static Optional<String> functionImage(JobContext job) {
    try {
      return job.ports()
          .gateway()
          .find(job.contract().functionName())
          .map(FaasGateway.Function::image);
    } catch (CancelledException | BusyException e) {
      throw e;
    } catch (ContractBuilderException e) {
      if (isUntouched(job, DeployFunction.NAME) && isUntouched(job, UpdateFunction.NAME)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static boolean isUntouched(JobContext job, String step) {
    JobRecord.StepRecord record = job.record().step(step);
    boolean isAsBefore = record.undone() && record.list(Leftovers.KEY).isEmpty();
    return !record.intended() || isAsBefore;
  }

  private static Optional<Digest> digestOf(String image) {
    int at = image.indexOf('@');
    try {
      return at < 0 ? Optional.empty() : Optional.of(Digest.of(image.substring(at + 1)));
    } catch (ContractBuilderException e) {
      return Optional.empty();
    }
  }

  /**
   * Removes manifests that this contract no longer uses; what cannot be removed is added to the
   * leftovers.
   */
  static void remove(JobContext job, Collection<Digest> digests, List<String> leftovers) {
    if (digests.isEmpty()) {
      return;
    }
    Set<Digest> used;
    try {
      used = inUse(job);
    } catch (CancelledException | BusyException e) {
      throw e;
    } catch (ContractBuilderException e) {
      for (Digest digest : digests) {
        Undo.leave(job, "image " + job.ports().registry().repository().at(digest), leftovers, e);
      }
      return;
    }
    for (Digest digest : digests) {
      if (!used.contains(digest)) {
        removeOne(job, digest, leftovers);
      }
    }
  }

  /** Removes a manifest unless its label says that it is another contract's. */
  static void removeOne(JobContext job, Digest digest, List<String> leftovers) {
    Registry registry = job.ports().registry();
    String name = registry.repository().at(digest);
    try {
      Optional<Registry.Image> image = registry.find(digest);
      if (image.isEmpty()) {
        return;
      }
      Optional<String> owner = image.get().contract();
      if (owner.isPresent() && !owner.get().equals(job.contract().value())) {
        job.warn("image " + name + " belongs to another contract by its label, and stays");
        return;
      }
      if (job.registry(() -> registry.delete(digest)) == Registry.Deletion.UNSUPPORTED) {
        job.warn("image " + name + " stays: the registry does not delete");
      }
    } catch (CancelledException | BusyException e) {
      throw e;
    } catch (ContractBuilderException e) {
      Undo.leave(job, "image " + name, leftovers, e);
    }
  }
}
