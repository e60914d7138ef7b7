package com.dragonchain.contractbuilder.oci;

import com.dragonchain.contractbuilder.error.ContractBuilderException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;

/**
 * The body of an upload, which is read from somewhere else while it is sent. What goes wrong at its
 * source ends it early, and is told afterwards; its length is left open for that.
 */
final class StreamedBody extends RequestBody {
  static final MediaType BYTES = MediaType.get("application/octet-stream");

  /** Writes the bytes. */
  interface Writer {
    void write(OutputStream sink) throws IOException;
  }

  private final Writer writer;
  private volatile @Nullable Exception failure;
  private volatile boolean whole;

  StreamedBody(Writer writer) {
    this.writer = writer;
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
      writer.write(sink.outputStream());
      whole = true;
    } catch (ContractBuilderException | LayerReading.SourceFailure e) {
      failure = e;
    }
  }

  /** Returns if everything was written; else says what went wrong at the source. */
  void requireWhole() throws IOException {
    if (failure instanceof ContractBuilderException refused) {
      throw refused;
    }
    if (failure instanceof IOException broken) {
      throw broken;
    }
    if (!whole) {
      throw new TransientFailure("the target did not read a layer", Optional.empty());
    }
  }
}
