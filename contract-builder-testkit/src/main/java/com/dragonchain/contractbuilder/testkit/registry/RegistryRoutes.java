package com.dragonchain.contractbuilder.testkit.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.dragonchain.contractbuilder.error.InvalidInputException;
import com.dragonchain.contractbuilder.model.Digest;
import com.dragonchain.contractbuilder.testkit.registry.AccessControl.Need;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which request asks for what. */
final class RegistryRoutes {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Pattern MANIFEST = Pattern.compile("/v2/(.+)/manifests/([^/]+)");
  private static final Pattern UPLOAD = Pattern.compile("/v2/(.+)/blobs/uploads/([^/]*)");
  private static final Pattern BLOB = Pattern.compile("/v2/(.+)/blobs/([^/]+)");

  private final RegistryState state;
  private final RegistrySettings settings;
  private final String storageAddress;
  private final ManifestRoutes manifests;
  private final UploadRoutes uploads;

  RegistryRoutes(
      RegistryState state, RegistrySettings settings, String address, String storageAddress) {
    this.state = state;
    this.settings = settings;
    this.storageAddress = storageAddress;
    this.manifests = new ManifestRoutes(settings.deletes);
    this.uploads =
        new UploadRoutes(
            state, settings.mounts, settings.relativeLocations ? "" : settings.scheme() + address);
  }

  /** What a request needs to be allowed. */
  static List<Need> needs(Exchange exchange) {
    List<Need> needs = new ArrayList<>();
    for (Pattern pattern : List.of(MANIFEST, UPLOAD, BLOB)) {
      Matcher match = pattern.matcher(exchange.path);
      if (match.matches()) {
        switch (exchange.method) {
          case "GET", "HEAD" -> needs.add(new Need(match.group(1), List.of("pull")));
          case "DELETE" ->
              needs.add(new Need(match.group(1), List.of(pattern == UPLOAD ? "push" : "delete")));
          default -> needs.add(new Need(match.group(1), List.of("pull", "push")));
        }
        String from = exchange.parameter("from");
        if (!from.isEmpty()) {
          needs.add(new Need(from, List.of("pull")));
        }
        return needs;
      }
    }
    return needs;
  }

  void serve(Exchange exchange) throws IOException {
    Matcher match = MANIFEST.matcher(exchange.path);
    if (match.matches()) {
      manifests.serve(exchange, state.repository(match.group(1)), match.group(2));
      return;
    }
    match = UPLOAD.matcher(exchange.path);
    if (match.matches()) {
      uploads.serve(exchange, match.group(1), match.group(2));
      return;
    }
    match = BLOB.matcher(exchange.path);
    if (match.matches()) {
      blob(exchange, match.group(1), digest(match.group(2)));
    } else if (exchange.path.equals("/v2/")) {
      exchange.send(200, Map.of("Content-Type", "application/json"), "{}".getBytes(UTF_8));
    } else {
      throw new RegistryAnswer(404, "NOT_FOUND", exchange.path);
    }
  }

  private void blob(Exchange exchange, String path, Digest digest) throws IOException {
    if (!exchange.method.equals("GET") && !exchange.method.equals("HEAD")) {
      throw new RegistryAnswer(405, "UNSUPPORTED", exchange.method);
    }
    if (!state.repository(path).blobs.contains(digest)) {
      throw new RegistryAnswer(404, "BLOB_UNKNOWN", digest.value());
    }
    if (settings.redirects) {
      Map<String, String> there =
          Map.of(
              "Location",
              settings.scheme() + storageAddress + "/blob/" + digest.value() + "?signature=x");
      exchange.send(307, there, new byte[0]);
    } else {
      send(exchange, digest);
    }
  }

  /** The other host, which knows neither repositories nor passwords. */
  void serveFromStorage(Exchange exchange) throws IOException {
    send(exchange, digest(exchange.path.substring("/blob/".length())));
  }

  private void send(Exchange exchange, Digest digest) throws IOException {
    Path file = state.files.blob(digest);
    long size = Files.size(file);
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", "application/octet-stream");
    headers.put("Docker-Content-Digest", digest.value());
    try (InputStream in = Files.newInputStream(file)) {
      exchange.send(200, headers, in, size);
    }
  }

  static Digest digest(String text) throws RegistryAnswer {
    try {
      return Digest.of(text);
    } catch (InvalidInputException e) {
      throw new RegistryAnswer(400, "DIGEST_INVALID", text);
    }
  }

  static void error(Exchange exchange, RegistryAnswer answer) throws IOException {
    ObjectNode json = JSON.createObjectNode();
    json.putArray("errors")
        .addObject()
        .put("code", answer.code)
        .put("message", answer.code.toLowerCase(Locale.ROOT).replace('_', ' '))
        .put("detail", answer.detail);
    Map<String, String> headers = new LinkedHashMap<>(answer.headers());
    headers.put("Content-Type", "application/json");
    exchange.send(answer.status, headers, json.toString().getBytes(UTF_8));
  }
}
