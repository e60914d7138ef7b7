package com.dragonchain.contractbuilder.openfaas;

import java.time.Duration;
import java.util.Optional;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * What came of one request: an answer, or nothing.
 *
 * @param status the HTTP status; 0 if the connection failed or the time ran out
 * @param body the body; without an answer what happened instead
 * @param retryAfter how long the server asks to wait (RFC 9110, section 10.2.3)
 * @param cause why there is no answer
 */
record Answer(
    int status, ByteString body, Optional<Duration> retryAfter, @Nullable Exception cause) {

  static Answer none(String what, Exception cause) {
    return new Answer(0, ByteString.encodeUtf8(what), Optional.empty(), cause);
  }

  boolean isSuccess() {
    return status == 200 || status == 201 || status == 202 || status == 204;
  }

  /**
   * Whether it is worth another try: no answer, 408, 429, and 5xx but for 501 and 505, which say
   * that it will never work.
   */
  boolean isTransient() {
    return status == 0
        || status == 408
        || status == 429
        || (status >= 500 && status <= 599 && status != 501 && status != 505);
  }

  /** Whether the request may still have an effect, or have had one that was not told. */
  boolean isUncertain() {
    return status == 0 || status == 408 || status == 502 || status == 504;
  }

  /** The body as text; of a long one, which is read as bytes, it is not made. */
  String text() {
    return body.utf8();
  }

  boolean says(String words) {
    return text().contains(words);
  }

  /** A task that faasd killed after 30 s of drain; the next try removes it. */
  boolean saysTaskStillRuns() {
    return status == 500 && says("cannot delete running task");
  }

  boolean saysExists() {
    return status == 409 || ((status == 400 || status == 500) && says("already exists"));
  }
}
