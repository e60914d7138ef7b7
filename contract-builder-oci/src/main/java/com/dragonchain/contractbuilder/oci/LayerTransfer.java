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
import java.util.Optional;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;

/** Brings layers from where the base lives to where the adapted image will. */
final class LayerTransfer {
  private static final MediaType BYTES = MediaType.get("application/octet-stream");

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
      // That it is there says nothing about whether this customer may have it.
      if (known.isPresent() && !new Blobs(source).has(digest)) {
        throw new NotFoundException(what + ": its registry lacks the layer " + digest);
      }
      settle(job, known);
      how = "present";
    } else {
      copy(job, known, null);
      how = "copied";
    }
    progress.layerDone(digest.value(), how);
  }

  /** Counts what need not be copied; what was counted before is not read. */
  private void settle(Job job, Optional<Size> known) {
    if (known.isPresent()) {
      Size size = known.get();
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

  private LayerReading reading(Job job) {
    return new LayerReading(job.descriptor, job.diffId, job.budgets, progress, what);
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
    HttpUrl location = begun;
    try (Answer answer = new Blobs(source).open(digest)) {
      Copy copy = new Copy(answer, reading, known);
      location = uploads.send(location, digest, copy);
      Size size = copy.result();
      uploads.commit(location, digest, new byte[0]);
      return size;
    } catch (IOException | ContractBuilderException e) {
      uploads.cancel(location);
      throw e;
    }
  }

  /**
   * The body of an upload, which is read from another registry while it is sent. What goes wrong at
   * its source ends it early, and is told afterwards; its length is left open for that.
   */
  private static final class Copy extends RequestBody {
    private final Answer source;
    private final LayerReading reading;
    private final Optional<Size> known;
    private volatile @Nullable Exception failure;
    private volatile @Nullable Size size;

    Copy(Answer source, LayerReading reading, Optional<Size> known) {
      this.source = source;
      this.reading = reading;
      this.known = known;
    }

    @Override
    public MediaType contentType() {
      return BYTES;
    }

    @Override
    public boolean isOneShot() {
      return true;
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
      try {
        size = reading.read(source.body(), sink.outputStream(), known);
      } catch (ContractBuilderException | LayerReading.SourceFailure e) {
        failure = e;
      }
    }

    /** What was read, if it was read to its end and is what it was said to be. */
    Size result() throws IOException {
      if (failure instanceof ContractBuilderException refused) {
        throw refused;
      }
      if (failure instanceof IOException broken) {
        throw broken;
      }
      Size whole = size;
      if (whole == null) {
        throw new TransientFailure("the target did not read a layer", Optional.empty());
      }
      return whole;
    }
  }
}
