package com.dragonchain.contractbuilder.model;

import com.dragonchain.contractbuilder.error.InvalidInputException;

/**
 * A repository in a registry.
 *
 * @param registry {@code host[:port]}, as written; {@code docker.io} for Docker Hub
 * @param path the repository's name within it, such as {@code library/debian}
 */
public record ImageRepository(String registry, String path) {

  /** Checks both against the grammar of references. */
  public ImageRepository {
    if (!ImageReference.isRegistry(registry)) {
      throw new InvalidInputException(
          "registry: " + Quote.of(registry) + " is not host or host:port");
    }
    if (!ImageReference.isPath(path)) {
      throw new InvalidInputException(
          "repository: "
              + Quote.of(path)
              + " is not a lower-case path such as team/app (OCI distribution specification)");
    }
  }

  /**
   * Parses {@code host[:port][/path]} and appends a name, as for the private registry.
   *
   * @param location the registry, and a path in it or none
   * @param name the last part of the repository's path
   * @return the repository
   * @throws InvalidInputException if a part is malformed
   */
  public static ImageRepository of(String location, String name) {
    int slash = location.indexOf('/');
    return slash < 0
        ? new ImageRepository(location, name)
        : new ImageRepository(
            location.substring(0, slash), location.substring(slash + 1) + "/" + name);
  }

  /**
   * An image of this repository by its digest.
   *
   * @param digest the manifest's digest
   * @return {@code registry/path@digest}
   */
  public String at(Digest digest) {
    return this + "@" + digest;
  }

  @Override
  public String toString() {
    return registry + "/" + path;
  }
}
