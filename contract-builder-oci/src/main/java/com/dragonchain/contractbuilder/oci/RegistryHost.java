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
 * @param identity what its name alone says about where it is: two with the same are one registry
 * @param base the root of its API
 */
record RegistryHost(String name, HttpUrl identity, HttpUrl base) {

  static RegistryHost of(String registry, boolean plain) {
    String name = registry.toLowerCase(Locale.ROOT);
    HttpUrl base = url(name, plain ? "http" : "https");
    return new RegistryHost(name, base, base);
  }

  private static HttpUrl url(String name, String scheme) {
    // Docker Hub's API does not live where its images say that they do.
    String host = name.equals(ImageReference.DOCKER_HUB) ? "registry-1.docker.io" : name;
    HttpUrl base = HttpUrl.parse(scheme + "://" + host + "/");
    if (base == null) {
      throw new InvalidInputException("registry: " + Quote.of(name) + " is not the name of a host");
    }
    return base;
  }

  /** The same registry, spoken to in HTTPS. */
  RegistryHost secure() {
    return new RegistryHost(name, identity, url(name, "https"));
  }

  boolean isSecure() {
    return base.isHttps();
  }

  boolean isOrigin(HttpUrl url) {
    return sameOrigin(base, url);
  }

  /** Whether two names are of one registry, as far as names can tell. */
  boolean isSameAs(RegistryHost other) {
    return sameOrigin(identity, other.identity);
  }

  static boolean sameOrigin(HttpUrl one, HttpUrl other) {
    return one.scheme().equals(other.scheme())
        && one.host().equals(other.host())
        && one.port() == other.port();
  }
}
