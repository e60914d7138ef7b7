package com.dragonchain.contractbuilder.docker;

import com.dragonchain.contractbuilder.error.ContractBuilderException;
import com.dragonchain.contractbuilder.error.DeniedException;
import com.dragonchain.contractbuilder.error.NotFoundException;
import com.dragonchain.contractbuilder.error.ProtocolException;
import com.dragonchain.contractbuilder.error.RefusedException;
import com.dragonchain.contractbuilder.error.UnavailableException;
import com.dragonchain.contractbuilder.model.Quote;
import java.util.List;
import java.util.Locale;

/**
 * What a daemon says, as our errors. It hands on what registries and the kernel said under statuses
 * of its own (mostly 500, or 200 within a stream), so the text comes before the status.
 */
final class DaemonErrors {

  private static final int LIMIT = 300;

  private static final List<String> NO_ROOM =
      List.of("no space left on device", "disk quota exceeded");
  private static final List<String> DENIED =
      List.of(
          "unauthorized",
          "authentication required",
          "no basic auth credentials",
          "invalid username/password",
          "incorrect username or password",
          "requested access to the resource is denied",
          "insufficient_scope",
          "denied:",
          "403 forbidden",
          "response: 403",
          "status: 403");
  private static final List<String> MISSING =
      List.of(
          "manifest unknown",
          "not found",
          "no such image",
          "name unknown",
          "repository name not known",
          "no matching manifest");
  private static final List<String> UNREACHABLE =
      List.of(
          "connection refused",
          "connection reset",
          "no such host",
          "i/o timeout",
          "network is unreachable",
          "no route to host",
          "tls handshake timeout",
          "client.timeout exceeded",
          "request canceled",
          "toomanyrequests",
          "too many requests",
          "unexpected eof",
          ": eof",
          "broken pipe",
          ": no response",
          "use of closed network connection",
          "transport connection broken",
          "server closed idle connection",
          "server misbehaving",
          "500 internal server error",
          "500 (internal server error)",
          "502 bad gateway",
          "503 service unavailable",
          "504 gateway time");
  private static final String LOST_TRACK = "blob unknown to registry";
  private static final List<String> UNTRUSTED =
      List.of("x509:", "server gave http response to https client");

  private DaemonErrors() {}

  /**
   * Makes the exception.
   *
   * @param action what was tried, on what, such as {@code pull x/y@sha256:…}
   * @param status the HTTP status, 200 for an error within a stream
   * @param said the daemon's message
   */
  static ContractBuilderException of(String action, int status, String said) {
    String text = said.toLowerCase(Locale.ROOT);
    String message = action + ": the Docker daemon says " + Quote.line(said, LIMIT);
    if (has(text, NO_ROOM)) {
      return new RefusedException(message + "; free disk space where the daemon keeps its images");
    }
    if (has(text, UNTRUSTED)) {
      return new UnavailableException(
          message
              + "; let the daemon trust the registry's certificate (/etc/docker/certs.d), or allow"
              + " plain HTTP (insecure-registries in its daemon.json)");
    }
    // Docker Hub's word for a missing repository: it does not tell whether it exists.
    if (text.contains("repository does not exist or may require")) {
      return text.contains("no basic auth credentials") || text.contains("unauthorized")
          ? new DeniedException(message)
          : new NotFoundException(message + "; check the name, or give credentials");
    }
    if (status == 401 || status == 403 || has(text, DENIED)) {
      return new DeniedException(message + "; check the credentials for this registry");
    }
    if (text.contains(LOST_TRACK)) {
      return new UnavailableException(
          message + "; the registry lacks what was pushed just now, look at its storage");
    }
    if (has(text, UNREACHABLE) || status == 429 || status == 503 || status == 502) {
      return new UnavailableException(
          message + "; the registry has to be reachable for the daemon");
    }
    if (status == 404 || has(text, MISSING)) {
      return new NotFoundException(message);
    }
    if (status == 400 || status == 409 || status == 200 || status == 500) {
      return new RefusedException(message);
    }
    return new ProtocolException(message + " (status " + status + ")");
  }

  /**
   * Whether a push may be tried again at once. Where several push the same layers into one
   * repository, docker-registry reads its note of a layer while another push writes it: for that
   * moment it fails, or does not know a layer that it has.
   *
   * @param said the daemon's message
   */
  static boolean isPassing(String said) {
    String text = said.toLowerCase(Locale.ROOT);
    return text.contains(LOST_TRACK) || text.contains("500 internal server error");
  }

  private static boolean has(String text, List<String> parts) {
    return parts.stream().anyMatch(text::contains);
  }
}
