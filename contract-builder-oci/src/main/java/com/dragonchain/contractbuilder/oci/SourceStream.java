package com.dragonchain.contractbuilder.oci;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Tells what goes wrong where bytes come from apart from what goes wrong where they go. */
final class SourceStream extends FilterInputStream {

  private final String where;

  SourceStream(String where, InputStream source) {
    super(source);
    this.where = where;
  }

  @Override
  public int read() throws IOException {
    try {
      return in.read();
    } catch (IOException e) {
      throw new LayerReading.SourceFailure(where, e);
    }
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    try {
      return in.read(bytes, offset, length);
    } catch (IOException e) {
      throw new LayerReading.SourceFailure(where, e);
    }
  }
}
