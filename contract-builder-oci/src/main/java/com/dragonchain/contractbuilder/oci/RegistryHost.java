package com.dragonchain.contractbuilder.oci;

import com.dragonchain.contractbuilder.error.InvalidInputException;
import com.dragonchain.contractbuilder.model.ImageReference;
import com.dragonchain.contractbuilder.model.Quote;
import java.util.Locale;
import okhttp3.HttpUrl;

/**
 * Where a registry is spoken to.
 *
 * @param name as references name it, in lower case
 * @param base the root of its API
 */
record RegistryHost(String name, HttpUrl base) {

  static RegistryHost of(String registry, boolean plain) {
    String name = registry.toLowerCase(Locale.ROOT);
    // Docker Hub's API does not live where its images say that they do.
    String host = name.equals(ImageReference.DOCKER_HUB) ? "registry-1.docker.io" : name;
    HttpUrl base = HttpUrl.parse((plain ? "http://" : "https://") + host + "/");
    if (base == null) {
      throw new InvalidInputException(
          "registry: " + Quote.of(registry) + " is not the name of a host");
    }
    return new RegistryHost(name, base);
  }

  boolean isOrigin(HttpUrl url) {
    return sameOrigin(base, url);
  }

  /** Whether two names are of one registry, as far as names can tell. */
  boolean isSameAs(RegistryHost other) {
    return sameOrigin(base, other.base);
  }

  static boolean sameOrigin(HttpUrl one, HttpUrl other) {
    return one.scheme().equals(other.scheme())
        && one.host().equals(other.host())
        && one.port() == other.port();
  }
}
