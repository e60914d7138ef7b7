package com.dragonchain.contractbuilder.oci;

import com.dragonchain.contractbuilder.error.ProtocolException;
import com.dragonchain.contractbuilder.error.RefusedException;
import com.dragonchain.contractbuilder.model.Digest;
import com.dragonchain.contractbuilder.oci.RegistrySession.Ask;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import okhttp3.Request;

/** Blobs of a repository (OCI distribution specification, "Pulling blobs"). */
final class Blobs {
  private static final int SMALL = 4 * 1024 * 1024;

  private final RegistrySession session;

  Blobs(RegistrySession session) {
    this.session = session;
  }

  private Ask ask(Request.Builder request, Digest digest) {
    return Ask.of(request, session.url("blobs/" + digest).build());
  }

  /** Whether there is one. */
  boolean has(Digest digest) {
    return find(digest).isPresent();
  }

  /** Looks one up: how large it is, if the registry says so, or nothing if there is none. */
  Optional<OptionalLong> find(Digest digest) {
    String what = "look up " + session.name(digest.value());
    return session.repeat(
        what,
        () -> {
          try (Answer answer = session.send(ask(new Request.Builder().head(), digest))) {
            if (answer.status() == 404) {
              return Optional.empty();
            }
            if (answer.status() != 200) {
              throw Statuses.failure(what, answer);
            }
            String length = answer.header("Content-Length").orElse("");
            return Optional.of(
                length.matches("\\d{1,18}")
                    ? OptionalLong.of(Long.parseLong(length))
                    : OptionalLong.empty());
          }
        });
  }

  /** Opens one; whoever reads checks its digest. An attempt, not repeated. */
  Answer open(Digest digest) throws IOException {
    Answer answer = session.send(ask(new Request.Builder(), digest).asStream());
    if (answer.status() == 200) {
      return answer;
    }
    try (answer) {
      throw Statuses.failure("read " + session.name(digest.value()), answer);
    }
  }

  /** Opens one at a source, on behalf of whoever speaks to another registry. */
  Answer openSource(Digest digest) throws IOException {
    try {
      return open(digest);
    } catch (IOException e) {
      throw new LayerReading.SourceFailure(session.host().name(), e);
    }
  }

  /** Reads a small one whole, its size and digest checked. */
  byte[] read(Descriptor descriptor) {
    String what = "read " + session.name(descriptor.digest().value());
    if (descriptor.size() > SMALL) {
      throw new RefusedException(what + ": " + descriptor.size() + " bytes are too many for JSON");
    }
    return session.repeat(
        what,
        () -> {
          try (Answer answer = open(descriptor.digest())) {
            byte[] bytes = answer.bytes(SMALL, what);
            if (bytes.length != descriptor.size()
                || !Digest.ofBytes(bytes).equals(descriptor.digest())) {
              throw new ProtocolException(
                  what + ": its bytes are not what its digest and size say");
            }
            return bytes;
          }
        });
  }
}
