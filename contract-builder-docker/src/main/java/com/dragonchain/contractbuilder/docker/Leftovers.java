package com.dragonchain.contractbuilder.docker;

import com.dragonchain.contractbuilder.error.ContractBuilderException;
import com.dragonchain.contractbuilder.model.ContractId;
import com.dragonchain.contractbuilder.model.Dockerfile;
import com.dragonchain.contractbuilder.port.ImageBuilder.Progress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Takes away what a job left on the daemon, and only that. Nothing is forced: an image that
 * something else names or runs stays. What cannot be removed is a warning, never a failure.
 */
final class Leftovers {

  /** A build that was broken off ends a little later in the daemon. */
  private static final int ROUNDS = 20;

  private static final long PAUSE_MILLIS = 100;

  private final Daemon daemon;
  private final ContractId contract;
  private final Progress progress;

  Leftovers(Daemon daemon, ContractId contract, Progress progress) {
    this.daemon = daemon;
    this.contract = contract;
    this.progress = progress;
  }

  /** What an earlier job of this contract left when its process was killed. */
  void sweepCrashed(String name) {
    attempt(
        name,
        () -> {
          for (String id : daemon.list("reference", BaseTag.filter(contract))) {
            daemon.inspect(id).ifPresent(this::releaseCrashed);
          }
          for (String id : labelled()) {
            daemon.inspect(id).ifPresent(image -> removeCrashed(image, name));
          }
        });
  }

  private void releaseCrashed(LocalImage base) {
    boolean brought = false;
    for (String tag : base.tags()) {
      if (BaseTag.is(tag, contract)) {
        brought |= BaseTag.isBrought(tag);
        daemon.remove(tag);
      }
    }
    if (brought) {
      base.digests().forEach(this::release);
    }
  }

  /** An image with a parent was built here, not pulled. */
  private void removeCrashed(LocalImage image, String name) {
    if (image.tags().isEmpty() && image.digests().isEmpty()) {
      daemon.remove(image.id());
    } else if (image.isBuilt() && image.tags().equals(List.of(name))) {
      daemon.remove(name);
    }
  }

  /** The ids of all images that are this contract's, intermediate ones too. */
  Set<String> labelled() {
    return new LinkedHashSet<>(daemon.list("label", Dockerfile.LABEL + "=" + contract));
  }

  /** Gives a name back to the image that had it, or removes it with its image. */
  void giveBack(String name, String repository, String tag, Optional<String> earlier) {
    attempt(
        name,
        () -> {
          if (earlier.isEmpty() || !daemon.tag(earlier.get(), repository, tag)) {
            daemon.remove(name);
          }
        });
  }

  /**
   * Removes this contract's images that have no name.
   *
   * @param before those that were there before
   * @param brokenOff whether the daemon may be about to add one
   */
  void removeNew(Set<String> before, boolean brokenOff) {
    attempt(
        "images with the label " + contract,
        () -> {
          int quiet = 0;
          List<String> left = List.of();
          for (int round = 0; round < ROUNDS; round++) {
            left = removeUnnamed(before);
            quiet = left.isEmpty() ? quiet + 1 : 0;
            if (quiet > (brokenOff ? 2 : 0)) {
              return;
            }
            pause();
          }
          if (!left.isEmpty()) {
            progress.warning("left behind on the Docker daemon, since in use: " + left);
          }
        });
  }

  /** Answers those that were seen, whether they are gone now or not. */
  private List<String> removeUnnamed(Set<String> before) {
    List<String> seen = new ArrayList<>();
    for (String id : labelled()) {
      if (!before.contains(id)) {
        Optional<LocalImage> image = daemon.inspect(id);
        if (image.isPresent() && image.get().tags().isEmpty()) {
          seen.add(id);
          daemon.remove(id);
        }
      }
    }
    return seen;
  }

  /** Removes the name that kept a base for this job. */
  void release(BaseTag tag) {
    attempt(tag.toString(), () -> daemon.remove(tag.toString()));
  }

  /** Removes the name under which a base was pulled, unless somebody else has given it another. */
  void release(String digestName) {
    attempt(
        digestName,
        () -> {
          Optional<LocalImage> image = daemon.inspect(digestName);
          if (image.isPresent() && image.get().tags().stream().allMatch(BaseTag::is)) {
            daemon.remove(digestName);
          }
        });
  }

  private void attempt(String what, Runnable removing) {
    try {
      removing.run();
    } catch (ContractBuilderException e) {
      progress.warning("may be left behind on the Docker daemon: " + what + ": " + e.getMessage());
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
