package com.dragonchain.contractbuilder.docker;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.dragonchain.contractbuilder.model.Credentials;
import com.dragonchain.contractbuilder.model.ImageReference;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import java.util.Optional;

/** The header {@code X-Registry-Auth} (Docker Engine API, "Authentication"). */
final class RegistryAuth {

  static final String HEADER = "X-Registry-Auth";

  private RegistryAuth() {}

  /** The header's value: base64url of a JSON object, of an empty one without credentials. */
  static String value(String registry, Optional<Credentials> credentials) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    credentials.ifPresent(
        login ->
            json.put("username", login.user())
                .put("password", login.password().reveal())
                .put(
                    "serveraddress",
                    registry.equals(ImageReference.DOCKER_HUB)
                        ? "https://index.docker.io/v1/"
                        : registry));
    return Base64.getUrlEncoder().encodeToString(json.toString().getBytes(UTF_8));
  }
}
