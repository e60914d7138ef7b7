package com.dragonchain.contractbuilder.oci;

import com.dragonchain.contractbuilder.model.Platform;
import com.fasterxml.jackson.databind.JsonNode;

/** Platforms, as images say them (OCI image specification, image-index.md). */
final class Platforms {

  private Platforms() {}

  static Platform of(JsonNode json) {
    return normal(
        new Platform(
            json.path("os").asText(""),
            json.path("architecture").asText(""),
            json.path("variant").asText("")));
  }

  /** Variants that are what an architecture is without one. */
  static Platform normal(Platform platform) {
    String variant = platform.variant();
    boolean plain =
        (platform.architecture().equals("arm64") && variant.equals("v8"))
            || (platform.architecture().equals("amd64") && variant.equals("v1"));
    return plain ? new Platform(platform.os(), platform.architecture(), "") : platform;
  }

  /** Whether an image is what was asked for; without a variant any is. */
  static boolean accepts(Platform wanted, Platform offered) {
    return normal(wanted).accepts(normal(offered));
  }
}
