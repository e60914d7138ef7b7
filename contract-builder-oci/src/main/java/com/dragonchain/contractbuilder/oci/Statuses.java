package com.dragonchain.contractbuilder.oci;

import com.dragonchain.contractbuilder.error.ContractBuilderException;
import com.dragonchain.contractbuilder.error.DeniedException;
import com.dragonchain.contractbuilder.error.NotFoundException;
import com.dragonchain.contractbuilder.error.ProtocolException;
import com.dragonchain.contractbuilder.error.RefusedException;
import com.dragonchain.contractbuilder.model.Quote;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import okhttp3.Protocol;

/**
 * The one place where statuses become exceptions (OCI distribution specification, "Error Codes"),
 * and where an answer that was not expected is an error.
 */
final class Statuses {

  private static final String HTTPS =
      "; it speaks HTTPS, and was spoken to in plain HTTP: give its authority in the registry CA"
          + " file (REGISTRY_CA_FILE), or take it from the insecure registries";

  private Statuses() {}

  /**
   * One error of an answer.
   *
   * @param code such as {@code MANIFEST_UNKNOWN}
   * @param message for people
   * @param detail any JSON
   */
  record RegistryError(String code, String message, JsonNode detail) {}

  /**
   * Says what is wrong.
   *
   * @param what the action and its target
   * @return what to throw
   * @throws TransientFailure if it may be different the next time
   */
  static ContractBuilderException failure(String what, Answer answer) throws TransientFailure {
    int status = answer.status();
    String text = answer.errorText();
    String said = what + ": " + answer.url().host() + " answered " + status + reason(text);
    return switch (status) {
      case 401, 403 -> new DeniedException(said + "; check the credentials and what they allow");
      case 404 -> new NotFoundException(said + "; check its name, and whether it was pushed");
      case 413, 507 -> new RefusedException(said + "; the registry has no room for it");
      case 408, 502, 504 -> throw new TransientFailure(said, retryAfter(answer), true);
      case 429, 500, 503 -> throw new TransientFailure(said, retryAfter(answer));
      case 400 ->
          new ProtocolException(said + (wantsHttps(answer, text) ? HTTPS : "; not expected"));
      default ->
          new ProtocolException(
              said + (status / 100 == 3 ? "; a redirect was not expected here" : "; not expected"));
    };
  }

  /**
   * Whether an HTTPS server says that it was spoken to plainly: Go's does it in words, and in
   * HTTP/1.0 where there is no body for words; nginx in words.
   */
  private static boolean wantsHttps(Answer answer, String text) {
    return !answer.url().isHttps()
        && (answer.response().protocol() == Protocol.HTTP_1_0
            || text.contains("HTTP request to an HTTPS server")
            || text.contains("HTTP request was sent to HTTPS port"));
  }

  private static String reason(String text) {
    List<RegistryError> errors = errors(text);
    if (errors.isEmpty()) {
      return "";
    }
    RegistryError first = errors.get(0);
    return " " + Quote.line(first.code + " " + first.message, 200);
  }

  /** The errors of a body, none if it is not of the specification's form. */
  static List<RegistryError> errors(String text) {
    List<RegistryError> errors = new ArrayList<>();
    for (JsonNode error : Json.lenient(text).path("errors")) {
      errors.add(
          new RegistryError(
              error.path("code").asText(), error.path("message").asText(), error.path("detail")));
    }
    return errors;
  }

  /** Seconds or a date (RFC 9110, section 10.2.3). */
  private static Optional<Duration> retryAfter(Answer answer) {
    Optional<String> header = answer.header("Retry-After").map(String::strip);
    if (header.isEmpty()) {
      return Optional.empty();
    }
    if (header.get().matches("\\d{1,6}")) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(header.get())));
    }
    try {
      Instant at =
          ZonedDateTime.parse(header.get(), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      // Relative to the server's own clock, so that ours does not matter.
      Instant now =
          answer
              .header("Date")
              .map(d -> ZonedDateTime.parse(d, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant())
              .orElse(at);
      Duration left = Duration.between(now, at);
      return left.isNegative() ? Optional.empty() : Optional.of(left);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
