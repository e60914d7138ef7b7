package com.dragonchain.contractbuilder.img;

import com.dragonchain.contractbuilder.error.ContractBuilderException;
import com.dragonchain.contractbuilder.error.DeniedException;
import com.dragonchain.contractbuilder.error.NotFoundException;
import com.dragonchain.contractbuilder.error.RefusedException;
import com.dragonchain.contractbuilder.error.UnavailableException;
import com.dragonchain.contractbuilder.model.Quote;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What a tool says when it fails, as our errors. All three hand on the words of registries and of
 * the kernel, in lines of their own; their exit codes tell nothing.
 */
final class ToolErrors {

  private static final int LIMIT = 300;

  static final String NAMESPACES =
      "allow user namespaces (in a container: a seccomp profile that allows unshare and mount, no"
          + " no_new_privs; on the host: user.max_user_namespaces,"
          + " kernel.unprivileged_userns_clone), or choose the builder oci, which needs none";
  static final String SUBORDINATE =
      "install uidmap, and give this user subordinate ids (usermod --add-subuids 100000-165535"
          + " --add-subgids 100000-165535 NAME), or choose the builder oci, which needs none";

  private static final List<String> NO_ROOM =
      List.of("no space left on device", "disk quota exceeded");
  private static final List<String> NO_NAMESPACE =
      List.of(
          "failed to unshare namespaces",
          "error during unshare(",
          "unshare failed: operation not permitted",
          "unshare: unshare failed");
  private static final List<String> NO_IDS =
      List.of("newuidmap", "newgidmap", "no line matching user", "no subuid ranges", "subuid");
  private static final List<String> IDS_TOO_LARGE =
      List.of("insufficient uids or gids", "potentially insufficient", "lchown");
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

  /** BuildKit says no more of it than the status. */
  private static final Pattern LOST_TRACK_UNSAID =
      Pattern.compile("unexpected status from put request to \\S+/manifests/\\S+: 400 bad request");

  private static final List<String> UNTRUSTED =
      List.of("x509:", "server gave http response to https client");
  private static final List<String> MISSING =
      List.of(
          "manifest unknown",
          "not found",
          "no such image",
          "name unknown",
          "repository name not known",
          "no matching manifest");

  private ToolErrors() {}

  /**
   * Makes the exception.
   *
   * @param action what was tried
   * @param ended how the tool ended
   */
  static ContractBuilderException of(String action, Processes.Ended ended) {
    String text = ended.output().toLowerCase(Locale.ROOT);
    String message = action + " (exit code " + ended.exitCode() + "): " + lastWords(ended.output());
    if (has(text, NO_ROOM)) {
      return new RefusedException(message + "; free disk space in the folder of jobs");
    }
    if (has(text, NO_NAMESPACE)) {
      return new RefusedException(message + "; " + NAMESPACES);
    }
    if (has(text, NO_IDS)) {
      return new RefusedException(message + "; " + SUBORDINATE);
    }
    if (has(text, IDS_TOO_LARGE)) {
      return new RefusedException(
          message + "; a file of the image belongs to an id above this user's subordinate ids");
    }
    if (has(text, UNTRUSTED)) {
      return new UnavailableException(
          message + "; name the registry's certificate authority, or allow it plain HTTP");
    }
    if (has(text, DENIED)) {
      return new DeniedException(message + "; check the credentials for this registry");
    }
    if (lostTrack(text)) {
      return new UnavailableException(
          message + "; the registry lacks what was pushed just now, look at its storage");
    }
    if (has(text, UNREACHABLE)) {
      return new UnavailableException(message + "; the registry has to be reachable");
    }
    if (has(text, MISSING)) {
      return new NotFoundException(message);
    }
    return new RefusedException(message);
  }

  /**
   * Whether a push may be tried again at once. Where several push the same layers into one
   * repository, docker-registry reads its note of a layer while another push writes it: for that
   * moment it fails, or does not know a layer that it has.
   */
  static boolean isPassing(Processes.Ended ended) {
    String text = ended.output().toLowerCase(Locale.ROOT);
    return lostTrack(text)
        || text.contains("500 internal server error")
        || text.contains("500 (internal server error)");
  }

  private static boolean lostTrack(String text) {
    return text.contains(LOST_TRACK) || LOST_TRACK_UNSAID.matcher(text).find();
  }

  private static boolean has(String text, List<String> parts) {
    return parts.stream().anyMatch(text::contains);
  }

  /** The last lines, where tools say why they gave up. */
  static String lastWords(String output) {
    String line = Quote.line(output, Integer.MAX_VALUE);
    return line.length() <= LIMIT ? line : "…" + line.substring(line.length() - LIMIT);
  }
}
