package com.dragonchain.contractbuilder.testkit.registry;

import com.dragonchain.contractbuilder.model.Digest;
import com.dragonchain.contractbuilder.testkit.image.Family;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Manifests (OCI distribution specification, "Pulling manifests", "Pushing Manifests"). */
final class ManifestRoutes {
  private static final int LIMIT = 4 * 1024 * 1024;
  private static final JsonMapper JSON = new JsonMapper();

  private final boolean deletes;

  ManifestRoutes(boolean deletes) {
    this.deletes = deletes;
  }

  void serve(Exchange exchange, Repository repository, String reference) throws IOException {
    switch (exchange.method) {
      case "GET", "HEAD" -> get(exchange, repository, reference);
      case "PUT" -> put(exchange, repository, reference);
      case "DELETE" -> delete(exchange, repository, reference);
      default -> throw new RegistryAnswer(405, "UNSUPPORTED", exchange.method);
    }
  }

  private static void get(Exchange exchange, Repository repository, String reference)
      throws IOException {
    Digest digest =
        reference.contains(":") ? RegistryRoutes.digest(reference) : repository.tags.get(reference);
    Repository.Stored stored = digest == null ? null : repository.manifests.get(digest);
    if (digest == null || stored == null) {
      throw new RegistryAnswer(404, "MANIFEST_UNKNOWN", reference);
    }
    boolean known =
        Arrays.stream(Family.values())
            .anyMatch(
                family ->
                    stored.mediaType().equals(family.manifest())
                        || stored.mediaType().equals(family.index()));
    if (known && !exchange.header("Accept").contains(stored.mediaType())) {
      throw new RegistryAnswer(404, "MANIFEST_UNKNOWN", "Accept lacks " + stored.mediaType());
    }
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", stored.mediaType());
    headers.put("Docker-Content-Digest", digest.value());
    exchange.send(200, headers, stored.bytes());
  }

  private static void put(Exchange exchange, Repository repository, String reference)
      throws IOException {
    byte[] bytes = exchange.body().readNBytes(LIMIT + 1);
    String mediaType = exchange.header("Content-Type");
    if (bytes.length > LIMIT) {
      throw new RegistryAnswer(413, "SIZE_INVALID", "the manifest is too large");
    }
    check(repository, mediaType, bytes);
    Digest digest = Digest.ofBytes(bytes);
    if (reference.contains(":") && !RegistryRoutes.digest(reference).equals(digest)) {
      throw new RegistryAnswer(400, "DIGEST_INVALID", reference);
    }
    repository.manifests.put(digest, new Repository.Stored(mediaType, bytes));
    if (!reference.contains(":")) {
      repository.tags.put(reference, digest);
    }
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Location", "/v2/manifests/" + digest.value());
    headers.put("Docker-Content-Digest", digest.value());
    exchange.send(201, headers, new byte[0]);
  }

  private static void check(Repository repository, String mediaType, byte[] bytes)
      throws IOException {
    JsonNode json;
    try {
      json = JSON.readTree(bytes);
    } catch (IOException e) {
      throw new RegistryAnswer(400, "MANIFEST_INVALID", "not JSON");
    }
    if (json.path("schemaVersion").asInt() != 2
        || !json.path("mediaType").asText(mediaType).equals(mediaType)) {
      throw new RegistryAnswer(400, "MANIFEST_INVALID", "schemaVersion or mediaType");
    }
    if (json.has("manifests")) {
      for (JsonNode child : json.path("manifests")) {
        require(repository.manifests.containsKey(named(child)), child);
      }
      return;
    }
    require(repository.blobs.contains(named(json.path("config"))), json.path("config"));
    for (JsonNode layer : json.path("layers")) {
      String type = layer.path("mediaType").asText();
      boolean foreign = type.contains("foreign") || type.contains("nondistributable");
      require(foreign || repository.blobs.contains(named(layer)), layer);
    }
  }

  private static Digest named(JsonNode descriptor) throws RegistryAnswer {
    return RegistryRoutes.digest(descriptor.path("digest").asText());
  }

  private static void require(boolean there, JsonNode descriptor) throws RegistryAnswer {
    if (!there) {
      throw new RegistryAnswer(400, "MANIFEST_BLOB_UNKNOWN", descriptor.path("digest").asText());
    }
  }

  private void delete(Exchange exchange, Repository repository, String reference)
      throws IOException {
    if (!deletes) {
      throw new RegistryAnswer(405, "UNSUPPORTED", "delete is disabled");
    }
    Digest digest = RegistryRoutes.digest(reference);
    if (repository.manifests.remove(digest) == null) {
      throw new RegistryAnswer(404, "MANIFEST_UNKNOWN", reference);
    }
    repository.tags.values().removeIf(digest::equals);
    exchange.send(202, Map.of(), new byte[0]);
  }
}
