package com.dragonchain.contractbuilder.testkit.registry;

/**
 * A request that an {@link EmbeddedRegistry} got, and what it answered.
 *
 * @param host {@code registry}, {@code tokens} (its token endpoint) or {@code storage} (where it
 *     sends readers of blobs)
 * @param method such as {@code GET}
 * @param target path and query
 * @param authorization the request's header, empty if it had none
 * @param status the answer's status; 0 if there was none
 * @param received bytes of the request's body
 * @param sent bytes of the answer's body
 */
public record LoggedRequest(
    String host,
    String method,
    String target,
    String authorization,
    int status,
    long received,
    long sent) {}
