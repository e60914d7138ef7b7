package com.dragonchain.contractbuilder.testkit.registry;

import com.dragonchain.contractbuilder.model.Digest;
import com.dragonchain.contractbuilder.testkit.registry.Repository.Upload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** Uploads of blobs (OCI distribution specification, "Pushing blobs", "Mounting a blob"). */
final class UploadRoutes {
  private final RegistryState state;
  private final boolean mounts;
  private final String base;

  UploadRoutes(RegistryState state, boolean mounts, String base) {
    this.state = state;
    this.mounts = mounts;
    this.base = base;
  }

  void serve(Exchange exchange, String path, String id) throws IOException {
    switch (exchange.method) {
      case "POST" -> begin(exchange, path);
      case "PATCH" -> append(exchange, path, id);
      case "PUT" -> commit(exchange, path, id);
      case "DELETE" -> cancel(exchange, path, id);
      case "GET" -> located(exchange, path, id, upload(path, id), 204);
      default -> throw new RegistryAnswer(405, "UNSUPPORTED", exchange.method);
    }
  }

  private void begin(Exchange exchange, String path) throws IOException {
    Repository repository = state.repository(path);
    String mount = exchange.parameter("mount");
    if (!mount.isEmpty()) {
      Digest digest = RegistryRoutes.digest(mount);
      if (mounts && state.repository(exchange.parameter("from")).blobs.contains(digest)) {
        repository.blobs.add(digest);
        created(exchange, path, digest);
        return;
      }
    }
    String id = UUID.randomUUID().toString();
    Files.write(state.files.upload(id), new byte[0]);
    Upload upload = new Upload(UUID.randomUUID().toString(), 0);
    repository.uploads.put(id, upload);
    located(exchange, path, id, upload, 202);
  }

  private Upload upload(String path, String id) throws IOException {
    Upload upload = state.repository(path).uploads.get(id);
    if (upload == null) {
      throw new RegistryAnswer(404, "BLOB_UPLOAD_UNKNOWN", id);
    }
    return upload;
  }

  private Upload newest(Exchange exchange, String path, String id) throws IOException {
    Upload upload = upload(path, id);
    String range = exchange.header("Content-Range");
    if (!exchange.parameter("_state").equals(upload.state())
        || (!range.isEmpty() && !range.startsWith(upload.size() + "-"))) {
      throw new RegistryAnswer(416, "RANGE_INVALID", "not the newest location of the upload");
    }
    return upload;
  }

  private Upload receive(Exchange exchange, String path, String id) throws IOException {
    newest(exchange, path, id);
    Path file = state.files.upload(id);
    try {
      state.files.append(file, exchange.body());
    } finally {
      if (Files.exists(file)) {
        // Also what came of a broken request is there to stay.
        Upload grown = new Upload(UUID.randomUUID().toString(), Files.size(file));
        state.repository(path).uploads.computeIfPresent(id, (key, old) -> grown);
      }
    }
    return upload(path, id);
  }

  private void append(Exchange exchange, String path, String id) throws IOException {
    located(exchange, path, id, receive(exchange, path, id), 202);
  }

  private void commit(Exchange exchange, String path, String id) throws IOException {
    Digest digest = RegistryRoutes.digest(exchange.parameter("digest"));
    receive(exchange, path, id);
    Repository repository = state.repository(path);
    boolean good = state.files.commit(state.files.upload(id), digest);
    repository.uploads.remove(id);
    if (!good) {
      Files.deleteIfExists(state.files.upload(id));
      throw new RegistryAnswer(400, "DIGEST_INVALID", digest.value());
    }
    repository.blobs.add(digest);
    created(exchange, path, digest);
  }

  private void cancel(Exchange exchange, String path, String id) throws IOException {
    upload(path, id);
    state.repository(path).uploads.remove(id);
    Files.deleteIfExists(state.files.upload(id));
    exchange.send(204, Map.of(), new byte[0]);
  }

  private void created(Exchange exchange, String path, Digest digest) throws IOException {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Location", base + "/v2/" + path + "/blobs/" + digest.value());
    headers.put("Docker-Content-Digest", digest.value());
    exchange.send(201, headers, new byte[0]);
  }

  private void located(Exchange exchange, String path, String id, Upload upload, int status)
      throws IOException {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put(
        "Location", base + "/v2/" + path + "/blobs/uploads/" + id + "?_state=" + upload.state());
    headers.put("Range", "0-" + Math.max(0, upload.size() - 1));
    exchange.send(status, headers, new byte[0]);
  }
}
