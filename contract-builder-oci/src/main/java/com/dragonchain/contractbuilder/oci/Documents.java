package com.dragonchain.contractbuilder.oci;

import com.dragonchain.contractbuilder.model.Digest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Manifests and configs that were read and checked a while ago, so that what was inspected is not
 * read again to be adapted. Each is remembered for the repository that it was read from and for
 * whoever read it, for no longer than registries let their tokens live. Safe for many threads.
 */
final class Documents {
  private static final Duration LIFE = Duration.ofMinutes(5);
  private static final int LARGEST = 256 * 1024;
  private static final int ALL = 4 * 1024 * 1024;

  /** A document, and until when it is one. */
  private record Held(Manifests.Raw document, Instant until) {}

  private final Clock clock;
  private final Map<List<Object>, Held> held = new LinkedHashMap<>();
  private int bytes;

  Documents(Clock clock) {
    this.clock = clock;
  }

  synchronized Optional<Manifests.Raw> find(RegistrySession session, Digest digest) {
    return Optional.ofNullable(held.get(name(session, digest)))
        .filter(it -> it.until.isAfter(clock.instant()))
        .map(Held::document);
  }

  /** Remembers one; forgets the oldest, where that is too much. */
  synchronized void remember(RegistrySession session, Manifests.Raw document) {
    if (document.bytes().length > LARGEST) {
      return;
    }
    List<Object> name = name(session, document.digest());
    forget(held.remove(name));
    held.put(name, new Held(document, clock.instant().plus(LIFE)));
    bytes += document.bytes().length;
    for (Iterator<Held> oldest = held.values().iterator(); bytes > ALL; ) {
      forget(oldest.next());
      oldest.remove();
    }
  }

  /** A document of a repository, as somebody sees it. */
  private static List<Object> name(RegistrySession session, Digest digest) {
    return List.of(session.authorizer(), session.path(), digest);
  }

  private void forget(@Nullable Held one) {
    bytes -= one == null ? 0 : one.document.bytes().length;
  }
}
