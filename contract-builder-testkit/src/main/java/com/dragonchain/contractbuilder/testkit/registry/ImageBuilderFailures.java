package com.dragonchain.contractbuilder.testkit.registry;

import com.dragonchain.contractbuilder.error.ContractBuilderException;
import com.dragonchain.contractbuilder.error.DeniedException;
import com.dragonchain.contractbuilder.error.NotFoundException;
import com.dragonchain.contractbuilder.error.RefusedException;
import com.dragonchain.contractbuilder.error.UnavailableException;
import java.util.List;

/**
 * What programs that build images say when they fail, and what it means, whichever of them says it:
 * they hand on the words of registries, of the kernel, and of the libraries that they share.
 */
public final class ImageBuilderFailures {

  private ImageBuilderFailures() {}

  /**
   * One of them.
   *
   * @param said by a daemon or a tool
   * @param meaning what a caller gets
   */
  public record Failure(String said, Class<? extends ContractBuilderException> meaning) {}

  private static Failure of(Class<? extends ContractBuilderException> meaning, String said) {
    return new Failure(said, meaning);
  }

  /**
   * All that are known.
   *
   * @return one per wording
   */
  public static List<Failure> all() {
    return List.of(
        of(NotFoundException.class, "reading manifest x in 127.0.0.1:5000/a: manifest unknown"),
        of(NotFoundException.class, "127.0.0.1:5000/a:b: not found"),
        of(NotFoundException.class, "name unknown: repository name not known to registry"),
        of(NotFoundException.class, "No such image: 127.0.0.1:5000/a:b"),
        of(NotFoundException.class, "no matching manifest for linux/amd64 in the manifest list"),
        of(NotFoundException.class, "no match for platform in manifest: not found"),
        of(DeniedException.class, "reading manifest x: unauthorized: authentication required"),
        of(DeniedException.class, "Head \"http://x/v2/a/manifests/b\": no basic auth credentials"),
        of(DeniedException.class, "unable to retrieve auth token: invalid username/password"),
        of(DeniedException.class, "unauthorized: incorrect username or password"),
        of(DeniedException.class, "denied: requested access to the resource is denied"),
        of(
            DeniedException.class,
            "unexpected status from POST request to https://x: 403 Forbidden"),
        of(DeniedException.class, "insufficient_scope: authorization failed"),
        of(
            DeniedException.class,
            "failed to fetch oauth token: unexpected status from GET request: 401 Unauthorized"),
        of(UnavailableException.class, "dial tcp 127.0.0.1:1: connect: connection refused"),
        of(UnavailableException.class, "dial tcp: lookup nowhere.example: no such host"),
        of(UnavailableException.class, "read tcp 127.0.0.1:1->127.0.0.1:2: i/o timeout"),
        of(UnavailableException.class, "write tcp x: use of closed network connection"),
        of(UnavailableException.class, "net/http: HTTP/1.x transport connection broken: EOF"),
        of(UnavailableException.class, "http: server closed idle connection"),
        of(UnavailableException.class, "net/http: request canceled while waiting for connection"),
        of(UnavailableException.class, "received unexpected HTTP status: 503 Service Unavailable"),
        of(UnavailableException.class, "failed to read from x: 500 (Internal Server Error)"),
        of(UnavailableException.class, "toomanyrequests: You have reached your pull rate limit"),
        of(UnavailableException.class, "429 Too Many Requests"),
        of(UnavailableException.class, "x509: certificate signed by unknown authority"),
        of(UnavailableException.class, "http: server gave HTTP response to HTTPS client"),
        of(UnavailableException.class, "manifest blob unknown: blob unknown to registry"),
        of(RefusedException.class, "write /var/tmp/x: no space left on device"),
        of(RefusedException.class, "write /var/tmp/x: disk quota exceeded"),
        of(RefusedException.class, "something that nobody has seen"));
  }
}
