package com.dragonchain.contractbuilder.oci;

import com.dragonchain.contractbuilder.error.ContractBuilderException;
import com.dragonchain.contractbuilder.error.NotFoundException;
import com.dragonchain.contractbuilder.error.ProtocolException;
import com.dragonchain.contractbuilder.model.Digest;
import com.dragonchain.contractbuilder.port.ImageBuilder.Progress;
import com.dragonchain.contractbuilder.port.LayerSizes;
import com.dragonchain.contractbuilder.port.LayerSizes.Size;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/** Brings layers from where the base lives to where the adapted image will. */
final class LayerTransfer {
  private final RegistrySession source;
  private final RegistrySession target;
  private final Uploads uploads;
  private final LayerSizes sizes;
  private final Progress progress;
  private final String what;

  /**
   * A layer to bring.
   *
   * @param descriptor what the manifest says
   * @param diffId what the config says
   * @param budgets of the images that have it
   */
  record Job(Descriptor descriptor, Digest diffId, List<Budget> budgets) {}

  LayerTransfer(
      RegistrySession source,
      RegistrySession target,
      Uploads uploads,
      LayerSizes sizes,
      Progress progress) {
    this.source = source;
    this.target = target;
    this.uploads = uploads;
    this.sizes = sizes;
    this.progress = progress;
    this.what = source.scope().what();
  }

  /**
   * Brings one.
   *
   * @param anew whether it is to be uploaded whatever the target says
   */
  void bring(Job job, boolean anew) {
    Digest digest = job.descriptor.digest();
    Optional<Size> known = sizes.find(digest);
    String how;
    if (anew) {
      copy(job, known, null);
      how = "copied";
    } else if (source.path().equals(target.path()) && source.host().isSameAs(target.host())) {
      settle(job, known);
      how = "present";
    } else if (source.host().isSameAs(target.host())) {
      Optional<HttpUrl> upload = uploads.mount(digest, source.path());
      if (upload.isEmpty()) {
        settle(job, known);
      } else {
        copy(job, known, upload.get());
      }
      how = upload.isEmpty() ? "mounted" : "copied";
    } else if (new Blobs(target).has(digest)) {
      settle(job, known);
      how = "present";
    } else {
      copy(job, known, null);
      how = "copied";
    }
    progress.layerDone(digest.value(), how);
  }

  /** Counts a layer where it is. */
  void count(Job job) {
    settle(job, sizes.find(job.descriptor.digest()));
  }

  /**
   * Counts what need not be copied; what was counted before is not read. But its source is asked
   * for it: that it is known says nothing about whether this customer may have it, nor whether the
   * manifest is right about its size.
   */
  private void settle(Job job, Optional<Size> known) {
    OptionalLong packed =
        known.isPresent() ? sizeBytes(job.descriptor.digest()) : OptionalLong.empty();
    if (known.isPresent() && packed.isPresent()) {
      Size size = known.get();
      if (packed.getAsLong() != job.descriptor.size()) {
        throw new ProtocolException(
            what
                + ": layer "
                + job.descriptor.digest()
                + " has "
                + packed.getAsLong()
                + " bytes, its manifest says "
                + job.descriptor.size());
      }
      if (!size.diffId().equals(job.diffId)) {
        throw new ProtocolException(
            what
                + ": layer "
                + job.descriptor.digest()
                + " unpacks to "
                + size.diffId()
                + ", its config says "
                + job.diffId);
      }
      job.budgets.forEach(budget -> budget.take(size.uncompressedBytes()));
      return;
    }
    LayerReading reading = reading(job);
    Size size =
        source.repeat(
            what,
            () -> {
              reading.giveBack();
              try (Answer answer = new Blobs(source).open(job.descriptor.digest())) {
                return reading.read(
                    answer.body(), OutputStream.nullOutputStream(), Optional.empty());
              }
            });
    sizes.remember(job.descriptor.digest(), size);
  }

  /** How large a layer is at its source, if that says so. */
  private OptionalLong sizeBytes(Digest digest) {
    return new Blobs(source)
        .find(digest)
        .orElseThrow(
            () -> new NotFoundException(what + ": its registry lacks the layer " + digest));
  }

  private LayerReading reading(Job job) {
    return new LayerReading(job.descriptor, job.diffId, job.budgets, progress, source);
  }

  /** Streams from registry to registry; whatever breaks is begun anew, at both ends. */
  private void copy(Job job, Optional<Size> known, @Nullable HttpUrl begun) {
    LayerReading reading = reading(job);
    HttpUrl[] upload = {begun};
    Size size =
        target.repeat(
            what,
            () -> {
              reading.giveBack();
              HttpUrl location =
                  upload[0] == null ? uploads.begin(job.descriptor.digest()) : upload[0];
              upload[0] = null;
              return attempt(job, known, reading, location);
            });
    sizes.remember(job.descriptor.digest(), size);
  }

  private Size attempt(Job job, Optional<Size> known, LayerReading reading, HttpUrl begun)
      throws IOException {
    Digest digest = job.descriptor.digest();
    try (Answer answer = new Blobs(source).openSource(digest)) {
      AtomicReference<Size> size = new AtomicReference<>();
      StreamedBody body =
          new StreamedBody(sink -> size.set(reading.read(answer.body(), sink, known)));
      uploads.stream(begun, digest, body);
      return Objects.requireNonNull(size.get(), "whole, but without a size");
    } catch (IOException | ContractBuilderException e) {
      uploads.cancel(begun);
      throw e;
    }
  }
}
