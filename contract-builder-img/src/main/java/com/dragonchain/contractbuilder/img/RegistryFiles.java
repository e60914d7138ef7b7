package com.dragonchain.contractbuilder.img;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.dragonchain.contractbuilder.model.Credentials;
import com.dragonchain.contractbuilder.model.ImageReference;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** The files by which tools learn of registries. */
final class RegistryFiles {

  private RegistryFiles() {}

  /** Docker's {@code config.json} with logins, which all the tools read. */
  static String logins(Map<String, Credentials> logins) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ObjectNode auths = json.putObject("auths");
    logins.forEach(
        (registry, login) -> {
          String pair = login.user() + ":" + login.password().reveal();
          auths
              .putObject(
                  registry.equals(ImageReference.DOCKER_HUB)
                      ? "https://index.docker.io/v1/"
                      : registry)
              .put("auth", Base64.getEncoder().encodeToString(pair.getBytes(UTF_8)));
        });
    return json.toString();
  }

  /** {@code containers-registries.conf(5)}: which registries are spoken to in plain HTTP. */
  static String registries(List<ToolJob.RegistryUse> registries) {
    StringBuilder toml = new StringBuilder("unqualified-search-registries = []\n");
    for (ToolJob.RegistryUse registry : registries) {
      toml.append(
          "[[registry]]\nlocation = \"%s\"\ninsecure = %s\n"
              .formatted(registry.host(), registry.plainHttp()));
    }
    return toml.toString();
  }
}
