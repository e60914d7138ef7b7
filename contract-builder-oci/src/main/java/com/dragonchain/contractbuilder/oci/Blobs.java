package com.dragonchain.contractbuilder.oci;

import com.dragonchain.contractbuilder.error.ProtocolException;
import com.dragonchain.contractbuilder.error.RefusedException;
import com.dragonchain.contractbuilder.model.Digest;
import com.dragonchain.contractbuilder.oci.RegistrySession.Ask;
import java.io.IOException;
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
    String what = "look up " + session.name(digest.value());
    return session.repeat(
        what,
        () -> {
          try (Answer answer = session.send(ask(new Request.Builder().head(), digest))) {
            if (answer.status() == 404) {
              return false;
            }
            if (answer.status() != 200) {
              throw Statuses.failure(what, answer);
            }
            return true;
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
