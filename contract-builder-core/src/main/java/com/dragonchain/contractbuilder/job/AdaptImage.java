package com.dragonchain.contractbuilder.job;

import com.dragonchain.contractbuilder.error.RefusedException;
import com.dragonchain.contractbuilder.event.ContractEvent;
import com.dragonchain.contractbuilder.event.CustomerImage;
import com.dragonchain.contractbuilder.job.JobRecord.StepRecord;
import com.dragonchain.contractbuilder.model.Contract;
import com.dragonchain.contractbuilder.model.Digest;
import com.dragonchain.contractbuilder.model.ImageReference;
import com.dragonchain.contractbuilder.port.ImageBuilder;
import com.dragonchain.contractbuilder.port.ImageBuilder.Capability;
import com.dragonchain.contractbuilder.port.Registry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** Adapts the customer's image and pushes it. */
final class AdaptImage implements Step {

  static final String NAME = "adapt-image";
  static final String DIGEST = "digest";

  private static final String PUSHED = "pushed.";
  private static final String PREVIOUS_TAG = "previous-tag";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String title() {
    return "Adapting the image";
  }

  /**
   * The customer's image of a job: the event's, else, when a contract is repaired, the stored one.
   */
  static CustomerImage image(JobContext job) {
    ContractEvent event = job.requireEvent();
    Optional<CustomerImage> named =
        event instanceof ContractEvent.Create create
            ? Optional.of(create.image())
            : event instanceof ContractEvent.Update update ? update.image() : Optional.empty();
    return named.orElseGet(
        () -> {
          String stored = job.stored().map(Contract::image).orElse(null);
          if (stored == null) {
            throw new RefusedException(
                "the contract has no image to be made anew from; name one in the update");
          }
          return new CustomerImage(stored, ImageReference.parse(stored), Optional.empty());
        });
  }

  static ImageBuilder.Request request(JobContext job, Optional<ImageReference> pinned) {
    CustomerImage image = image(job);
    return new ImageBuilder.Request(
        job.contract(),
        pinned.orElse(image.reference()),
        image.credentials(),
        job.ports().registry().repository(),
        job.forwardDeadline());
  }

  @Override
  public Map<String, String> prepare(JobContext job) {
    Map<String, String> data = new LinkedHashMap<>();
    if (!pushesByDigest(job)) {
      job.ports()
          .registry()
          .resolve(job.contract().value())
          .ifPresent(tag -> data.put(PREVIOUS_TAG, tag.value()));
    }
    return data;
  }

  private static boolean pushesByDigest(JobContext job) {
    return job.ports().images().capabilities().contains(Capability.PUSHES_BY_DIGEST);
  }

  @Override
  public Map<String, String> run(JobContext job, StepRecord record) {
    Optional<ImageReference> pinned =
        job.record().step(Preflight.NAME).get(Preflight.BASE).map(ImageReference::parse);
    ImageBuilder.Request request = request(job, pinned);
    ImageBuilder.AdaptedImage image =
        job.announcing(() -> job.ports().images().adapt(request, progress(job)));
    Map<String, String> result = new LinkedHashMap<>();
    result.put(DIGEST, image.digest().value());
    Lists.put(result, "child", image.children().stream().map(Digest::value).toList());
    return result;
  }

  private static ImageBuilder.Progress progress(JobContext job) {
    return new ImageBuilder.Progress() {
      @Override
      public void pushing(Digest digest, boolean present) {
        // a resumed job finds what it pushed itself before: the first note decides
        if (job.record().step(NAME).get(PUSHED + digest).isEmpty()) {
          job.note(NAME, Map.of(PUSHED + digest, present ? "present" : "new"));
        }
        job.horizon(job.environs().settings().registryLateness());
      }

      @Override
      public void pushing(Duration atMost) {
        job.horizon(atMost.plus(job.environs().settings().registryLateness()));
      }

      @Override
      public void layer(String layer, long doneBytes, long totalBytes) {
        job.environs()
            .tell(listener -> listener.layer(job.record().job(), layer, doneBytes, totalBytes));
      }

      @Override
      public void layerDone(String layer, String how) {
        job.environs().tell(listener -> listener.layerDone(job.record().job(), layer, how));
      }

      @Override
      public void warning(String message) {
        job.warn(message);
      }
    };
  }

  @Override
  public List<String> undo(JobContext job, StepRecord record) {
    List<String> leftovers = new ArrayList<>();
    Registry registry = job.ports().registry();
    Set<Digest> made = made(record);
    if (!pushesByDigest(job)) {
      Optional<Digest> previous = record.get(PREVIOUS_TAG).map(Digest::of);
      Optional<Digest> tagged = registry.resolve(job.contract().value());
      tagged.filter(digest -> !Optional.of(digest).equals(previous)).ifPresent(made::add);
      if (previous.isPresent()
          && !tagged.equals(previous)
          && registry.find(previous.get()).isPresent()) {
        job.registry(
            () -> {
              registry.tag(previous.get(), job.contract().value());
              return true;
            });
      }
      previous.ifPresent(made::remove);
    }
    Images.remove(job, made, leftovers);
    return leftovers;
  }

  private static Set<Digest> made(StepRecord record) {
    Set<Digest> made = new LinkedHashSet<>();
    Stream.of(
            record.get(DIGEST).stream(),
            record.list("child").stream(),
            record.keysAfter(PUSHED).stream())
        .flatMap(Function.identity())
        .filter(digest -> isNew(record, digest))
        .map(Digest::of)
        .forEach(made::add);
    return made;
  }

  /** The first of the manifests that this step made and its undo could not remove. */
  static Optional<Digest> leftBehind(StepRecord record) {
    List<String> leftovers = record.list(Leftovers.KEY);
    return made(record).stream()
        .filter(digest -> leftovers.stream().anyMatch(name -> name.endsWith("@" + digest)))
        .findFirst();
  }

  /** Whether this job made a manifest; one that was there before stays. */
  private static boolean isNew(StepRecord record, String digest) {
    return record.get(PUSHED + digest).map("new"::equals).orElse(true);
  }
}
