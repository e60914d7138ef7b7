package com.dragonchain.contractbuilder.oci;

import com.dragonchain.contractbuilder.error.ProtocolException;
import com.dragonchain.contractbuilder.model.Digest;
import com.dragonchain.contractbuilder.oci.BaseImages.Base;
import com.dragonchain.contractbuilder.oci.BaseImages.LayerEntry;
import com.dragonchain.contractbuilder.oci.BaseImages.OneImage;
import com.dragonchain.contractbuilder.oci.Manifests.MissingBlobs;
import com.dragonchain.contractbuilder.port.ImageBuilder.AdaptedImage;
import com.dragonchain.contractbuilder.port.ImageBuilder.Progress;
import com.dragonchain.contractbuilder.port.ImageBuilder.Request;
import com.dragonchain.contractbuilder.port.LayerSizes;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** One base on its way to an adapted image. Runs on the thread that asked, which only waits. */
final class Adaptation {
  /** How many requests for what is our own go on at once, beside the layers. */
  private static final int OWN = 3;

  private final Scope scope;
  private final RegistrySession target;
  private final Uploads uploads;
  private final LayerTransfer transfer;
  private final WatchdogLayers watchdogs;
  private final Request request;
  private final Progress progress;
  private final Options options;

  /** Which manifests the target had before. */
  private final Map<Digest, Boolean> present = new ConcurrentHashMap<>();

  /**
   * How.
   *
   * @param limitBytes how large an image may be unpacked
   * @param parallel how many layers at once
   */
  record Options(long limitBytes, int parallel) {}

  /**
   * An image as it will be put.
   *
   * @param from what it was
   * @param layer with fwatchdog
   * @param config its bytes
   * @param manifest its bytes
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by digest
  private record Made(OneImage from, WatchdogLayer layer, byte[] config, byte[] manifest) {
    Digest digest() {
      return Digest.ofBytes(manifest);
    }
  }

  Adaptation(
      RegistrySession source,
      RegistrySession target,
      LayerSizes sizes,
      WatchdogLayers watchdogs,
      Request request,
      Progress progress,
      Options options) {
    this.scope = source.scope();
    this.target = target;
    this.uploads = new Uploads(target);
    this.transfer = new LayerTransfer(source, target, uploads, sizes, progress);
    this.watchdogs = watchdogs;
    this.request = request;
    this.progress = progress;
    this.options = options;
  }

  Uploads uploads() {
    return uploads;
  }

  AdaptedImage run(Base base) {
    List<Made> images = new ArrayList<>();
    for (OneImage image : base.images()) {
      warn(image);
      images.add(make(image, scope.run(() -> watchdogs.of(image.platform(), scope))));
    }
    List<LayerTransfer.Job> jobs = jobs(base.images(), scope.what(), options.limitBytes);
    bring(jobs, images, Set.of(), false);
    List<Digest> children = new ArrayList<>();
    for (Made image : images) {
      put(image.from.mediaType(), image.manifest, jobs, images);
      children.add(image.digest());
    }
    if (base.index().isEmpty()) {
      return new AdaptedImage(children.get(0), List.of());
    }
    BaseImages.Index index = base.index().get();
    byte[] bytes = index(index.json(), images);
    put(index.mediaType(), bytes, jobs, images);
    return new AdaptedImage(Digest.ofBytes(bytes), children);
  }

  private void warn(OneImage image) {
    if (image.layers().stream().anyMatch(LayerEntry::foreign)) {
      progress.warning(
          scope.what()
              + ": it has layers that registries do not hold; whoever runs it fetches them");
    }
  }

  /** Every layer once, with the budgets of all images that have it. */
  static List<LayerTransfer.Job> jobs(List<OneImage> images, String what, long limitBytes) {
    Map<Digest, LayerTransfer.Job> jobs = new LinkedHashMap<>();
    for (OneImage image : images) {
      Budget budget = new Budget(what, limitBytes);
      for (int i = 0; i < image.layers().size(); i++) {
        LayerEntry layer = image.layers().get(i);
        if (layer.foreign()) {
          continue;
        }
        Digest diffId = image.config().diffIds().get(i);
        LayerTransfer.Job job =
            jobs.computeIfAbsent(
                layer.descriptor().digest(),
                d -> new LayerTransfer.Job(layer.descriptor(), diffId, new ArrayList<>()));
        if (!job.diffId().equals(diffId) || job.descriptor().size() != layer.descriptor().size()) {
          throw new ProtocolException(
              what + ": it says two different things of layer " + layer.descriptor().digest());
        }
        // A layer that is there twice also counts twice.
        job.budgets().add(budget);
      }
    }
    return List.copyOf(jobs.values());
  }

  private Made make(OneImage image, WatchdogLayer layer) {
    byte[] config = image.config().adapt(request.contract(), layer.diffId());
    ObjectNode manifest = image.manifest().deepCopy();
    describe((ObjectNode) manifest.get("config"), Digest.ofBytes(config), config.length);
    ObjectNode added = ((ArrayNode) manifest.get("layers")).addObject();
    added.put("mediaType", MediaTypes.gzipLayer(image.mediaType()));
    added.put("size", layer.sizeBytes());
    added.put("digest", layer.digest().value());
    return new Made(image, layer, config, Json.bytes(manifest));
  }

  private static void describe(ObjectNode descriptor, Digest digest, long size) {
    descriptor.put("size", size).put("digest", digest.value());
    descriptor.remove("data"); // a copy of the content that was
  }

  private static byte[] index(ObjectNode base, List<Made> images) {
    ObjectNode index = base.deepCopy();
    ArrayNode manifests = index.putArray("manifests");
    for (Made image : images) {
      ObjectNode entry = image.from.entry().orElseThrow().deepCopy();
      describe(entry, image.digest(), image.manifest.length);
      manifests.add(entry);
    }
    return Json.bytes(index);
  }

  /**
   * Brings layers, and uploads what is new; these few small requests do not wait for the layers.
   *
   * @param only which, or all
   * @param anew whether the target is not to be believed what it says to have
   */
  private void bring(
      List<LayerTransfer.Job> jobs, List<Made> images, Set<Digest> only, boolean anew) {
    List<Callable<Boolean>> tasks = new ArrayList<>();
    Map<Digest, Runnable> own = new LinkedHashMap<>();
    for (Made image : images) {
      own.put(image.layer.digest(), () -> upload(image, anew));
      // Nobody else has this config: to ask whether it is there is rarely worth it.
      Digest config = Digest.ofBytes(image.config);
      own.put(config, () -> uploads.upload(config, image.config));
    }
    own.forEach(
        (digest, task) -> {
          if (only.isEmpty() || only.contains(digest)) {
            tasks.add(Executors.callable(task, true));
          }
        });
    if (!anew) {
      images.forEach(image -> tasks.add(() -> ask(image.digest())));
    }
    Semaphore layers = new Semaphore(options.parallel);
    for (LayerTransfer.Job job : jobs) {
      if (only.isEmpty() || only.contains(job.descriptor().digest())) {
        tasks.add(() -> bring(job, anew, layers));
      }
    }
    scope.all(options.parallel + OWN, tasks);
  }

  private boolean bring(LayerTransfer.Job job, boolean anew, Semaphore layers) {
    layers.acquireUninterruptibly();
    try {
      transfer.bring(job, anew);
      return true;
    } finally {
      layers.release();
    }
  }

  private boolean ask(Digest manifest) {
    present.put(manifest, has(manifest));
    return true;
  }

  private boolean has(Digest manifest) {
    return new Manifests(target).head(manifest.value()).isPresent();
  }

  private void upload(Made image, boolean anew) {
    Digest digest = image.layer.digest();
    if (anew || !new Blobs(target).has(digest)) {
      uploads.upload(digest, () -> watchdogs.body(image.from.platform(), scope));
    }
  }

  /** Puts a manifest in no more time than was announced; what the target lacks for it, or null. */
  private @Nullable Set<Digest> tryPut(String mediaType, byte[] bytes) {
    Scope write = scope.within(OciRegistry.WRITE);
    Manifests manifests = new Manifests(target.in(write));
    return write.run(
        () -> {
          try {
            manifests.put(Digest.ofBytes(bytes).value(), mediaType, bytes);
            return null;
          } catch (MissingBlobs e) {
            return e.digests();
          }
        });
  }

  private void put(
      String mediaType, byte[] bytes, List<LayerTransfer.Job> jobs, List<Made> images) {
    Digest digest = Digest.ofBytes(bytes);
    Boolean known = present.get(digest);
    boolean before = known == null ? scope.run(() -> has(digest)) : known;
    for (int attempt = 1; ; attempt++) {
      progress.pushing(digest, before); // again, since an upload may have taken long
      Set<Digest> missing = tryPut(mediaType, bytes);
      if (missing == null) {
        return;
      }
      if (attempt == 2) {
        throw new ProtocolException(
            scope.what()
                + ": "
                + target.host().name()
                + " lacks what was uploaded just now; look at its storage");
      }
      jobs.forEach(job -> job.budgets().clear()); // counted already
      bring(jobs, images, missing, true);
    }
  }
}
