package com.dragonchain.contractbuilder.dragonchain;

import com.dragonchain.contractbuilder.error.InvalidInputException;
import com.dragonchain.contractbuilder.model.Quote;
import com.dragonchain.contractbuilder.model.Secret;
import java.util.Optional;

/**
 * Where a Redis server listens.
 *
 * @param host its name or address
 * @param port its port
 * @param password what it asks for, if anything
 */
public record RedisEndpoint(String host, int port, Optional<Secret> password) {

  /** Checks that it can be connected to at all. */
  public RedisEndpoint {
    if (host.isEmpty() || host.chars().anyMatch(c -> c <= ' ' || c > '~')) {
      throw new InvalidInputException("Redis: " + Quote.of(host) + " is not a host");
    }
    if (port < 1 || port > 65_535) {
      throw new InvalidInputException("Redis: port " + port + " is not between 1 and 65535");
    }
  }

  /**
   * A server that asks for no password.
   *
   * @param host its name or address
   * @param port its port
   * @return the endpoint
   */
  public static RedisEndpoint of(String host, int port) {
    return new RedisEndpoint(host, port, Optional.empty());
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
