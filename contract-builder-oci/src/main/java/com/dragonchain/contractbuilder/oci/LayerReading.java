package com.dragonchain.contractbuilder.oci;

import com.dragonchain.contractbuilder.error.ContractBuilderException;
import com.dragonchain.contractbuilder.error.ProtocolException;
import com.dragonchain.contractbuilder.model.Digest;
import com.dragonchain.contractbuilder.model.Quote;
import com.dragonchain.contractbuilder.port.ImageBuilder.Progress;
import com.dragonchain.contractbuilder.port.LayerSizes.Size;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;

/**
 * Reads a layer once from one end to the other: passes its bytes on, and on the way checks its size
 * and digest, unpacks it, counts that, and checks the digest of what is unpacked.
 */
final class LayerReading {
  private static final int BUFFER = 64 * 1024;
  private static final long STEP = 1024 * 1024;

  private final Descriptor layer;
  private final Digest diffId;
  private final List<Budget> budgets;
  private final Progress progress;
  private final RegistrySession from;
  private final String what;
  private long counted;

  LayerReading(
      Descriptor layer,
      Digest diffId,
      List<Budget> budgets,
      Progress progress,
      RegistrySession from) {
    this.layer = layer;
    this.diffId = diffId;
    this.budgets = budgets;
    this.progress = progress;
    this.from = from;
    this.what = from.scope().what() + ": layer " + layer.digest();
  }

  /** A source that cannot be read, or not to its end, which is not the same as one that lies. */
  static final class SourceFailure extends IOException {
    private static final long serialVersionUID = 1L;

    private final String where;
    private final IOException why;

    /**
     * One.
     *
     * @param where the source: it need not be who is spoken to otherwise
     * @param why what went wrong there
     */
    SourceFailure(String where, IOException why) {
      super(why.getMessage(), why);
      this.where = where;
      this.why = why;
    }

    String where() {
      return where;
    }

    IOException why() {
      return why;
    }
  }

  /**
   * Reads it.
   *
   * @param known what is known of it; then it is not unpacked
   * @return what it is
   * @throws ContractBuilderException if it is not what it was said to be, or too large
   */
  Size read(InputStream source, OutputStream sink, Optional<Size> known) throws IOException {
    Checked in = new Checked(source, sink);
    Size size = known.isPresent() ? known.get() : unpack(in);
    if (known.isPresent()) {
      take(size.uncompressedBytes());
    }
    in.drain();
    in.check();
    if (!size.diffId().equals(diffId)) {
      throw new ProtocolException(
          what + " unpacks to " + size.diffId() + ", its config says " + diffId);
    }
    return size;
  }

  private Size unpack(Checked in) throws IOException {
    MessageDigest hash = Digest.sha256();
    byte[] buffer = new byte[BUFFER];
    try (InputStream unpacked = Unpacking.open(in, from.scope())) {
      for (int n = unpacked.read(buffer); n >= 0; n = unpacked.read(buffer)) {
        take(n);
        hash.update(buffer, 0, n);
      }
    } catch (SourceFailure e) {
      throw e;
    } catch (ContractBuilderException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      if (in.sinkFailed) {
        throw e;
      }
      throw new ProtocolException(
          what + " cannot be unpacked: " + Quote.line(String.valueOf(e.getMessage()), 120), e);
    }
    return new Size(counted, Digest.of(hash.digest()));
  }

  private void take(long bytes) {
    counted += bytes;
    budgets.forEach(budget -> budget.take(bytes));
  }

  /** Forgets what was counted, since it is begun anew. */
  void giveBack() {
    budgets.forEach(budget -> budget.giveBack(counted));
    counted = 0;
  }

  /** The packed bytes, which are checked and passed on as they are read. */
  private final class Checked extends InputStream {
    private final InputStream source;
    private final OutputStream sink;
    private final MessageDigest hash = Digest.sha256();
    private long size;
    private long told;
    private boolean sinkFailed;

    Checked(InputStream source, OutputStream sink) {
      this.source = source;
      this.sink = sink;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    /** Reads as much as there is room for, as each piece is sent and hashed by itself. */
    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int n;
      try {
        n = source.readNBytes(bytes, offset, length);
      } catch (IOException e) {
        throw new SourceFailure(from.host().name(), e);
      }
      if (n == 0) {
        return length == 0 ? 0 : -1;
      }
      size += n;
      if (size > layer.size()) {
        throw new ProtocolException(what + " is larger than the " + layer.size() + " bytes said");
      }
      hash.update(bytes, offset, n);
      pass(bytes, offset, n);
      if (size - told >= STEP) {
        tell();
      }
      return n;
    }

    private void pass(byte[] bytes, int offset, int n) throws IOException {
      try {
        sink.write(bytes, offset, n);
      } catch (IOException e) {
        sinkFailed = true;
        throw e;
      }
    }

    private void tell() {
      told = size;
      progress.layer(layer.digest().value(), size, layer.size());
    }

    void drain() throws IOException {
      byte[] buffer = new byte[BUFFER];
      while (read(buffer, 0, buffer.length) >= 0) {
        // counted as it is read
      }
      if (size > told) {
        tell();
      }
    }

    void check() {
      if (size != layer.size()) {
        throw new ProtocolException(
            what + " has " + size + " bytes, its manifest says " + layer.size());
      }
      if (!Digest.of(hash.digest()).equals(layer.digest())) {
        throw new ProtocolException(what + " has bytes with another digest");
      }
    }
  }
}
