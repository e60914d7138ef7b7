package com.dragonchain.contractbuilder.docker;

import com.dragonchain.contractbuilder.model.Dockerfile;
import com.dragonchain.contractbuilder.model.Platform;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An image that a daemon has (Docker Engine API, {@code ImageInspect}).
 *
 * @param id its id
 * @param platform what it runs on
 * @param uncompressedBytes how large its layers are unpacked
 * @param onBuild its triggers
 * @param contract the contract that it was adapted for, if it was
 * @param tags its names with a tag
 * @param digests its names with a digest
 * @param isBuilt whether it was built on this daemon
 */
record LocalImage(
    String id,
    Platform platform,
    long uncompressedBytes,
    List<String> onBuild,
    Optional<String> contract,
    List<String> tags,
    List<String> digests,
    boolean isBuilt) {

  static LocalImage of(JsonNode json) {
    return new LocalImage(
        json.path("Id").asText(),
        new Platform(
            json.path("Os").asText(),
            json.path("Architecture").asText(),
            json.path("Variant").asText()),
        json.path("Size").asLong(),
        texts(json.path("Config").path("OnBuild")),
        Optional.ofNullable(json.path("Config").path("Labels").path(Dockerfile.LABEL).textValue()),
        texts(json.path("RepoTags")),
        texts(json.path("RepoDigests")),
        !json.path("Parent").asText().isEmpty());
  }

  static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(text -> texts.add(text.asText()));
    return List.copyOf(texts);
  }
}
