package com.dragonchain.contractbuilder.openfaas;

import com.dragonchain.contractbuilder.error.InvalidInputException;
import com.dragonchain.contractbuilder.model.Quote;
import java.util.Set;

/**
 * A request that a function has to answer before it counts as ready. It really runs the function,
 * once for each time that it is deployed; it is sent again only if it did not reach the function.
 *
 * @param method such as {@code POST}
 * @param body what the function reads; it must be empty for GET
 * @param expectedStatus the status that makes it ready
 */
public record FirstInvocation(String method, String body, int expectedStatus) {

  private static final Set<String> METHODS = Set.of("GET", "POST", "PUT");

  /**
   * Checks the request.
   *
   * @param method such as {@code POST}
   * @param body what the function reads; it must be empty for GET
   * @param expectedStatus the status that makes it ready
   * @throws InvalidInputException if it is not such a request
   */
  public FirstInvocation {
    if (!METHODS.contains(method) || (method.equals("GET") && !body.isEmpty())) {
      throw new InvalidInputException(
          "first invocation: " + Quote.of(method) + " is not POST, PUT, or GET without a body");
    }
    if (expectedStatus < 200 || expectedStatus > 599) {
      throw new InvalidInputException(
          "first invocation: " + expectedStatus + " is not an HTTP status from 200 to 599");
    }
  }
}
