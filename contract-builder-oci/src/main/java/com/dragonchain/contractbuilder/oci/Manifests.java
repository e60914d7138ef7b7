package com.dragonchain.contractbuilder.oci;

import com.dragonchain.contractbuilder.error.InvalidInputException;
import com.dragonchain.contractbuilder.error.ProtocolException;
import com.dragonchain.contractbuilder.model.Digest;
import com.dragonchain.contractbuilder.model.Quote;
import com.dragonchain.contractbuilder.oci.RegistrySession.Ask;
import com.dragonchain.contractbuilder.port.Registry.Deletion;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;

/**
 * Manifests of a repository (OCI distribution specification, "Pulling manifests", "Pushing
 * Manifests", "Deleting Manifests"). All of it may be repeated, and is.
 */
final class Manifests {
  private static final int LIMIT = 4 * 1024 * 1024;

  /** The digest that is invalid is one in its links: that of the manifest is right. */
  private static final Set<String> LACKS =
      Set.of("MANIFEST_BLOB_UNKNOWN", "BLOB_UNKNOWN", "DIGEST_INVALID");

  private final RegistrySession session;

  Manifests(RegistrySession session) {
    this.session = session;
  }

  /** A manifest as it was read, its digest checked. */
  @SuppressWarnings("ArrayRecordComponent") // compared by digest
  record Raw(String mediaType, byte[] bytes, Digest digest) {}

  /** A registry does not have what a manifest names, whatever it said before. */
  static final class MissingBlobs extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient Set<Digest> digests;

    MissingBlobs(String message, Set<Digest> digests) {
      super(message);
      this.digests = digests;
    }

    /** Which, or none if it does not say. */
    Set<Digest> digests() {
      return digests;
    }
  }

  private Ask ask(String reference, Request.Builder request) {
    return Ask.of(
        request.header("Accept", MediaTypes.ACCEPT), session.url("manifests/" + reference).build());
  }

  /** Reads one, or nothing if there is none. */
  Optional<Raw> get(String reference) {
    String what = "read " + session.name(reference);
    return session.repeat(
        what,
        () -> {
          try (Answer answer = session.send(ask(reference, new Request.Builder()))) {
            if (answer.status() == 404) {
              return Optional.empty();
            }
            if (answer.status() != 200) {
              throw Statuses.failure(what, answer);
            }
            return Optional.of(check(reference, answer, answer.bytes(LIMIT, what)));
          }
        });
  }

  private Raw check(String reference, Answer answer, byte[] bytes) {
    Digest digest = Digest.ofBytes(bytes);
    boolean wrong =
        reference.contains(":")
            ? !reference.equals(digest.value())
            : answer.digest().filter(said -> !said.equals(digest)).isPresent();
    if (wrong) {
      throw new ProtocolException(
          "read " + session.name(reference) + ": its bytes have another digest, " + digest);
    }
    return new Raw(MediaTypes.of(answer.header("Content-Type").orElse("")), bytes, digest);
  }

  /** The digest of one, or nothing if there is none. */
  Optional<Digest> head(String reference) {
    String what = "look up " + session.name(reference);
    Optional<Optional<Digest>> found =
        session.repeat(
            what,
            () -> {
              try (Answer answer = session.send(ask(reference, new Request.Builder().head()))) {
                if (answer.status() == 404) {
                  return Optional.empty();
                }
                if (answer.status() != 200) {
                  throw Statuses.failure(what, answer);
                }
                return Optional.of(answer.digest());
              }
            });
    if (found.isEmpty()) {
      return Optional.empty();
    }
    // Not all registries name the digest.
    return found.get().or(() -> get(reference).map(Raw::digest));
  }

  /**
   * Puts one.
   *
   * @param reference digest or tag
   * @throws MissingBlobs if the registry lacks something that it names, also after it was asked for
   *     that and given some time
   */
  void put(String reference, String mediaType, byte[] bytes) throws MissingBlobs {
    String what = "put " + session.name(reference);
    int[] patience = {session.attempts()};
    Optional<MissingBlobs> missing =
        session.repeatWrite(
            what,
            () -> {
              Optional<MissingBlobs> said = tryPut(reference, mediaType, bytes);
              // Its links are not written at once: who reads one while somebody else writes it, as
              // each push of the same layer does, finds nothing (distribution 2.8).
              if (said.isPresent() && --patience[0] > 0 && holds(said.get(), mediaType, bytes)) {
                throw new TransientFailure(
                    String.valueOf(said.get().getMessage()), Optional.empty());
              }
              return said;
            });
    if (missing.isPresent()) {
      throw missing.get();
    }
  }

  private Optional<MissingBlobs> tryPut(String reference, String mediaType, byte[] bytes)
      throws IOException {
    String what = "put " + session.name(reference);
    RequestBody body = RequestBody.create(bytes, MediaType.get(mediaType));
    try (Answer answer = session.send(ask(reference, new Request.Builder().put(body)).asWrite())) {
      if (answer.status() == 400 || answer.status() == 404) {
        return Optional.of(missing(what, answer));
      }
      if (answer.status() != 201) {
        throw Statuses.failure(what, answer);
      }
      confirm(what, answer, Digest.ofBytes(bytes));
      return Optional.empty();
    }
  }

  /** Whether the registry has what it said to lack. */
  private boolean holds(MissingBlobs missing, String mediaType, byte[] manifest) {
    boolean index = MediaTypes.isIndex(mediaType);
    Set<Digest> named =
        missing.digests().isEmpty()
            ? children(Json.object(manifest, session.name("")))
            : missing.digests();
    Blobs blobs = new Blobs(session);
    return named.stream()
        .allMatch(digest -> index ? head(digest.value()).isPresent() : blobs.has(digest));
  }

  /** What a manifest or an index of ours names, and a registry has to have. */
  private static Set<Digest> children(ObjectNode manifest) {
    List<JsonNode> descriptors = new ArrayList<>();
    descriptors.add(manifest.path("config"));
    manifest.path("layers").forEach(descriptors::add);
    manifest.path("manifests").forEach(descriptors::add);
    Set<Digest> digests = new HashSet<>();
    for (JsonNode descriptor : descriptors) {
      if (!MediaTypes.isForeign(descriptor.path("mediaType").asText())) {
        parse(descriptor.path("digest").asText()).ifPresent(digests::add);
      }
    }
    return digests;
  }

  private static void confirm(String what, Answer answer, Digest digest) {
    if (answer.digest().filter(said -> !said.equals(digest)).isPresent()) {
      throw new ProtocolException(what + ": the registry gave it another digest");
    }
  }

  private static MissingBlobs missing(String what, Answer answer) {
    String text = answer.errorText();
    List<Statuses.RegistryError> errors = Statuses.errors(text);
    Set<Digest> digests = new HashSet<>();
    boolean unknown = false;
    for (Statuses.RegistryError error : errors) {
      if (LACKS.contains(error.code())) {
        unknown = true;
        parse(error.detail().asText()).ifPresent(digests::add);
        parse(error.detail().path("digest").asText()).ifPresent(digests::add);
      }
    }
    if (!unknown) {
      String first =
          errors.isEmpty()
              ? ""
              : " "
                  + errors.get(0).code()
                  + " "
                  + errors.get(0).message()
                  + " "
                  + errors.get(0).detail();
      throw new ProtocolException(
          Quote.line(what + ": the registry answered " + answer.status() + first, 400));
    }
    return new MissingBlobs(what + ": the registry lacks what it said to have", digests);
  }

  private static Optional<Digest> parse(String text) {
    try {
      return Optional.of(Digest.of(text));
    } catch (InvalidInputException e) {
      return Optional.empty();
    }
  }

  /** Deletes one by its digest. */
  Deletion delete(Digest digest) {
    String what = "delete " + session.name(digest.value());
    return session.repeatWrite(
        what,
        () -> {
          try (Answer answer =
              session.send(ask(digest.value(), new Request.Builder().delete()).asWrite())) {
            return switch (answer.status()) {
              case 200, 202, 204 -> Deletion.DELETED;
              case 404 -> Deletion.ABSENT;
              case 405, 501 -> Deletion.UNSUPPORTED;
              default -> throw Statuses.failure(what, answer);
            };
          }
        });
  }
}
