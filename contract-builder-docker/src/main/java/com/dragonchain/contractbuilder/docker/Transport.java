package com.dragonchain.contractbuilder.docker;

import com.dragonchain.contractbuilder.error.CancelledException;
import com.dragonchain.contractbuilder.error.ContractBuilderException;
import com.dragonchain.contractbuilder.error.DeniedException;
import com.dragonchain.contractbuilder.error.UnavailableException;
import com.dragonchain.contractbuilder.model.Quote;
import com.dragonchain.contractbuilder.port.Deadline;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/**
 * One exchange with the daemon: within a deadline, and ended by an interrupt of the calling thread,
 * which a blocked read would not notice. Closing the connection is how a daemon is told to stop.
 */
final class Transport {

  private static final Duration END = Duration.ofSeconds(10);

  /** Reads an answer to its end. */
  interface Reading<T> {
    T read(Response response) throws IOException;
  }

  private final DockerHost host;
  private final OkHttpClient client;
  private final Clock clock;

  Transport(DockerHost host, OkHttpClient client, Clock clock) {
    this.host = host;
    this.client = client;
    this.clock = clock;
  }

  Clock clock() {
    return clock;
  }

  HttpUrl.Builder url(String path) {
    return host.url().newBuilder().addPathSegments(path);
  }

  /**
   * Sends a request and reads its answer.
   *
   * @param action what it does, for messages
   * @param reading reads the answer; what it throws of ours is thrown here
   */
  <T> T exchange(String action, Request request, Deadline deadline, Reading<T> reading) {
    Duration left = deadline.left(clock);
    if (left.isZero()) {
      throw late(action);
    }
    Call call = client.newCall(request);
    call.timeout().timeout(left.toNanos(), TimeUnit.NANOSECONDS);
    CompletableFuture<T> result = new CompletableFuture<>();
    call.enqueue(
        new Callback() {
          @Override
          public void onFailure(Call failed, IOException e) {
            result.completeExceptionally(e);
          }

          @Override
          public void onResponse(Call answered, Response response) {
            try (response) {
              result.complete(reading.read(response));
            } catch (IOException | RuntimeException | Error e) {
              result.completeExceptionally(e);
            }
          }
        });
    try {
      return result.get();
    } catch (InterruptedException e) {
      call.cancel();
      awaitEnd(result);
      Thread.currentThread().interrupt();
      throw new CancelledException(action + ": interrupted", e);
    } catch (ExecutionException e) {
      throw failure(action, e.getCause() == null ? e : e.getCause());
    }
  }

  /** Nobody is to hear of progress after a call has returned. */
  private static void awaitEnd(CompletableFuture<?> result) {
    try {
      var unused = result.get(END.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      // it was cancelled: how it ended does not matter
    }
  }

  private RuntimeException failure(String action, Throwable cause) {
    if (cause instanceof ContractBuilderException ours) {
      return ours;
    }
    if (cause instanceof RuntimeException bug) {
      return bug;
    }
    if (cause instanceof Error error) {
      throw error;
    }
    String said = String.valueOf(cause.getMessage());
    if (cause instanceof InterruptedIOException && said.equals("timeout")) {
      return late(action);
    }
    if (said.toLowerCase(Locale.ROOT).contains("permission denied")) {
      return new DeniedException(
          action
              + ": this user may not open "
              + host.name()
              + "; let it be a member of the socket's group, or run the daemon rootless",
          cause);
    }
    return new UnavailableException(
        action
            + ": the connection to the Docker daemon at "
            + host.name()
            + " failed ("
            + Quote.line(said, 120)
            + "); is it running, and is DOCKER_HOST right?",
        cause);
  }

  private static UnavailableException late(String action) {
    return new UnavailableException(
        action + ": not done when the deadline passed; the daemon or the registry is too slow");
  }
}
