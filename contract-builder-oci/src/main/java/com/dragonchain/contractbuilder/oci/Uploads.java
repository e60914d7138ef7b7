package com.dragonchain.contractbuilder.oci;

import com.dragonchain.contractbuilder.error.ContractBuilderException;
import com.dragonchain.contractbuilder.model.Digest;
import com.dragonchain.contractbuilder.oci.RegistrySession.Ask;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Uploads of blobs into a repository (OCI distribution specification, "Pushing blobs", "Mounting a
 * blob from another repository", and the upload's {@code DELETE} of the distribution project). It
 * knows which are open, so that whoever gives up can cancel them.
 */
final class Uploads {
  private static final Logger LOG = LoggerFactory.getLogger(Uploads.class);
  private static final int CANCEL_ATTEMPTS = 4;

  private final RegistrySession session;
  private final Set<HttpUrl> open = ConcurrentHashMap.newKeySet();

  Uploads(RegistrySession session) {
    this.session = session;
  }

  private String what(Digest digest) {
    return "upload " + session.name(digest.value());
  }

  private HttpUrl.Builder uploads() {
    return session.url("blobs/uploads/");
  }

  /** Begins an upload. An attempt, not repeated. */
  HttpUrl begin(Digest digest) throws IOException {
    Ask ask = Ask.of(new Request.Builder().post(RequestBody.EMPTY), uploads().build()).asPatient();
    try (Answer answer = session.send(ask)) {
      if (answer.status() != 202) {
        throw Statuses.failure(what(digest), answer);
      }
      return opened(answer, digest);
    }
  }

  private HttpUrl opened(Answer answer, Digest digest) {
    HttpUrl location = session.location(answer, what(digest));
    open.add(location);
    return location;
  }

  /**
   * Lets the registry take a blob from another of its repositories. May be repeated.
   *
   * @return nothing if it did; else the upload that it began instead
   */
  Optional<HttpUrl> mount(Digest digest, String from) {
    HttpUrl url =
        uploads()
            .addQueryParameter("mount", digest.value())
            .addQueryParameter("from", from)
            .build();
    Ask ask = Ask.of(new Request.Builder().post(RequestBody.EMPTY), url).asPatient();
    return session.repeat(
        what(digest),
        () -> {
          try (Answer answer = session.send(ask)) {
            return switch (answer.status()) {
              case 201 -> Optional.empty();
              case 202 -> Optional.of(opened(answer, digest));
              // Who may not mount may still be allowed to upload.
              case 400, 401, 403, 404, 405 -> Optional.of(begin(digest));
              default -> throw Statuses.failure(what(digest), answer);
            };
          }
        });
  }

  /**
   * Sends the bytes of a blob, without committing them. An attempt, not repeated. It is not broken
   * off when the operation ends: a registry would go on with the half of it, and put back what it
   * is then told to drop. The body ends early instead, and the registry answers.
   *
   * @return where the upload goes on; the location before is of no use any more
   */
  HttpUrl send(HttpUrl location, Digest digest, RequestBody body) throws IOException {
    Ask ask = Ask.of(new Request.Builder().patch(body), location).asStream().asPatient();
    try (Answer answer = session.send(ask)) {
      if (answer.status() != 202) {
        throw failure(digest, answer);
      }
      HttpUrl next = session.location(answer, what(digest));
      open.remove(location);
      open.add(next);
      return next;
    }
  }

  /** An upload that the registry forgot can be begun anew, which a missing image cannot. */
  private ContractBuilderException failure(Digest digest, Answer answer) throws TransientFailure {
    if (answer.status() == 404) {
      throw new TransientFailure(
          what(digest) + ": the registry does not know the upload", Optional.empty());
    }
    return Statuses.failure(what(digest), answer);
  }

  /**
   * Makes a blob of what was sent. An attempt, not repeated. As {@link #send}, it is not broken
   * off: a registry that is busy with it puts back the upload that it is told to drop.
   */
  void commit(HttpUrl location, Digest digest, byte[] rest) throws IOException {
    HttpUrl url = location.newBuilder().addQueryParameter("digest", digest.value()).build();
    Ask ask =
        Ask.of(new Request.Builder().put(RequestBody.create(rest, StreamedBody.BYTES)), url)
            .asPatient();
    try (Answer answer = session.send(ask)) {
      if (answer.status() != 201 && answer.status() != 204) {
        throw failure(digest, answer);
      }
    } catch (IOException e) {
      // Perhaps only the answer was lost.
      if (session.scope().isEnded() || !new Blobs(session).has(digest)) {
        throw e;
      }
    }
    open.remove(location);
  }

  /**
   * Sends a blob that is read while it is sent, and commits it when it is whole. An attempt, not
   * repeated; cancels what it began.
   *
   * @param begun where the upload goes on
   */
  void stream(HttpUrl begun, Digest digest, StreamedBody body) throws IOException {
    HttpUrl location = begun;
    try {
      location = send(location, digest, body);
      body.requireWhole();
      commit(location, digest, new byte[0]);
    } catch (IOException | ContractBuilderException e) {
      cancel(location);
      throw e;
    }
  }

  /** Uploads a blob that is read while it is sent; each attempt is given a body of its own. */
  void upload(Digest digest, Supplier<StreamedBody> bodies) {
    session.repeat(
        what(digest),
        () -> {
          stream(begin(digest), digest, bodies.get());
          return true;
        });
  }

  /** Uploads a blob that is in memory, in one request after the first. */
  void upload(Digest digest, byte[] bytes) {
    session.repeat(
        what(digest),
        () -> {
          HttpUrl location = begin(digest);
          try {
            commit(location, digest, bytes);
          } catch (IOException | ContractBuilderException e) {
            cancel(location);
            throw e;
          }
          return true;
        });
  }

  /** Cancels an upload; if that does not succeed in time, it is left to {@link #cancelAll}. */
  void cancel(HttpUrl location) {
    if (open.contains(location) && !session.scope().isEnded() && cancel(session, location)) {
      open.remove(location);
    }
  }

  /**
   * A registry that is still busy with a broken request puts back what it was told to drop: so it
   * is asked until it knows nothing of the upload.
   */
  private static boolean cancel(RegistrySession session, HttpUrl location) {
    for (int n = 1; n <= CANCEL_ATTEMPTS; n++) {
      Ask ask = Ask.of(new Request.Builder().delete(), location).asPatient();
      try (Answer answer = session.send(ask)) {
        if (answer.status() == 404 || answer.status() == 405) {
          return true; // gone, or a registry that cannot
        }
      } catch (IOException | ContractBuilderException e) {
        LOG.debug("cancelling an upload at {} failed: {}", session.host().name(), e.getMessage());
      }
    }
    return false;
  }

  /** Cancels what is open, on behalf of an operation that has ended. */
  void cancelAll(RegistrySession cleanup) {
    List<Callable<Boolean>> tasks = new ArrayList<>();
    for (HttpUrl location : open) {
      tasks.add(
          () -> {
            cancel(cleanup, location);
            return true;
          });
    }
    if (!tasks.isEmpty()) {
      cleanup.scope().all(4, tasks);
    }
    open.clear();
  }

  boolean hasOpen() {
    return !open.isEmpty();
  }
}
