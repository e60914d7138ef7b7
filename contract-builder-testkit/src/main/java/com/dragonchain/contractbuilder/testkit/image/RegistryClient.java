package com.dragonchain.contractbuilder.testkit.image;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.dragonchain.contractbuilder.model.Credentials;
import com.dragonchain.contractbuilder.model.Digest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Pushes and reads images for tests (OCI distribution specification), with basic authentication or
 * tokens. It shares no code with the adapters that are tested through it.
 */
public final class RegistryClient {
  private static final HttpClient PLAIN = settings().build();
  private static final JsonMapper JSON = new JsonMapper();
  private static final String MANIFEST_TYPES =
      String.join(
          ", ",
          Family.DOCKER.manifest(),
          Family.DOCKER.index(),
          Family.OCI.manifest(),
          Family.OCI.index());

  private static final Pattern BEARER =
      Pattern.compile("Bearer realm=\"([^\"]*)\",service=\"([^\"]*)\",scope=\"([^\"]*)\"");

  private final HttpClient http;
  private final String root;
  private final Optional<Credentials> credentials;

  /**
   * A client of one registry, in plain HTTP.
   *
   * @param host {@code host:port}
   * @param credentials sent with every request
   */
  public RegistryClient(String host, Optional<Credentials> credentials) {
    this(PLAIN, "http://" + host, credentials);
  }

  /**
   * A client of one registry, in HTTPS.
   *
   * @param host {@code host:port}
   * @param credentials sent with every request
   * @param tls knows whom to trust
   */
  public RegistryClient(String host, Optional<Credentials> credentials, SSLContext tls) {
    this(settings().sslContext(tls).build(), "https://" + host, credentials);
  }

  private RegistryClient(HttpClient http, String root, Optional<Credentials> credentials) {
    this.http = http;
    this.root = root;
    this.credentials = credentials;
  }

  private static HttpClient.Builder settings() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .followRedirects(HttpClient.Redirect.NORMAL);
  }

  /**
   * What a registry has under a reference.
   *
   * @param digest of the manifest's bytes
   * @param mediaType as the registry says it
   * @param json the manifest
   */
  public record Manifest(Digest digest, String mediaType, JsonNode json) {}

  /**
   * Pushes an image, children first.
   *
   * @param path the repository
   * @param tag the tag; empty: by digest only
   * @param image the image
   * @return the image's digest
   */
  public Digest push(String path, String tag, Image image) {
    image.children().forEach(child -> push(path, "", child));
    for (byte[] blob : image.blobs()) {
      pushBlob(path, blob);
    }
    String reference = tag.isEmpty() ? image.digest().value() : tag;
    HttpResponse<byte[]> answer =
        send(
            request("/v2/" + path + "/manifests/" + reference)
                .header("Content-Type", image.mediaType())
                .PUT(BodyPublishers.ofByteArray(image.manifest())));
    require(answer, 201);
    return image.digest();
  }

  /**
   * Pushes a blob, unless it is there.
   *
   * @param path the repository
   * @param content its bytes
   * @return its digest
   */
  public Digest pushBlob(String path, byte[] content) {
    Digest digest = Digest.ofBytes(content);
    if (!hasBlob(path, digest)) {
      upload(path, digest, BodyPublishers.ofByteArray(content));
    }
    return digest;
  }

  /**
   * Pushes a blob too large for the memory.
   *
   * @param path the repository
   * @param digest its digest
   * @param content opens its bytes
   */
  public void pushBlob(String path, Digest digest, Supplier<InputStream> content) {
    upload(path, digest, BodyPublishers.ofInputStream(content));
  }

  private void upload(String path, Digest digest, BodyPublisher content) {
    HttpResponse<byte[]> begun =
        send(request("/v2/" + path + "/blobs/uploads/").POST(BodyPublishers.noBody()));
    require(begun, 202);
    URI location = location(begun);
    String query = location.getRawQuery();
    URI commit = URI.create(location + (query == null ? "?" : "&") + "digest=" + digest.value());
    HttpResponse<byte[]> done =
        send(request(commit).header("Content-Type", "application/octet-stream").PUT(content));
    require(done, 201);
  }

  private URI location(HttpResponse<byte[]> answer) {
    return answer.uri().resolve(answer.headers().firstValue("Location").orElseThrow());
  }

  /**
   * Whether a repository has a blob.
   *
   * @param path the repository
   * @param digest the blob's digest
   * @return true if it has
   */
  public boolean hasBlob(String path, Digest digest) {
    return send(request("/v2/" + path + "/blobs/" + digest).method("HEAD", BodyPublishers.noBody()))
            .statusCode()
        == 200;
  }

  /**
   * Reads a manifest.
   *
   * @param path the repository
   * @param reference tag or digest
   * @return the manifest, or nothing
   */
  public Optional<Manifest> manifest(String path, String reference) {
    HttpResponse<byte[]> answer =
        send(
            request("/v2/" + path + "/manifests/" + reference)
                .header("Accept", MANIFEST_TYPES)
                .GET());
    if (answer.statusCode() == 404) {
      return Optional.empty();
    }
    require(answer, 200);
    return Optional.of(
        new Manifest(
            Digest.ofBytes(answer.body()),
            answer.headers().firstValue("Content-Type").orElse(""),
            parse(answer.body())));
  }

  /**
   * Reads a blob.
   *
   * @param path the repository
   * @param digest the blob's digest
   * @return its bytes
   */
  public byte[] blob(String path, String digest) {
    HttpResponse<byte[]> answer = send(request("/v2/" + path + "/blobs/" + digest).GET());
    require(answer, 200);
    return answer.body();
  }

  /**
   * Reads the config that a manifest names.
   *
   * @param path the repository
   * @param manifest the manifest
   * @return the config
   */
  public JsonNode config(String path, Manifest manifest) {
    return parse(blob(path, manifest.json().at("/config/digest").asText()));
  }

  private HttpRequest.Builder request(String pathAndQuery) {
    return request(URI.create(root + pathAndQuery));
  }

  private HttpRequest.Builder request(URI uri) {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(60));
    credentials.ifPresent(login -> request.header("Authorization", basic(login)));
    return request;
  }

  private static String basic(Credentials login) {
    String pair = login.user() + ":" + login.password().reveal();
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
  }

  private HttpResponse<byte[]> send(HttpRequest.Builder request) {
    HttpResponse<byte[]> answer = once(request.build());
    Matcher bearer = BEARER.matcher(answer.headers().firstValue("WWW-Authenticate").orElse(""));
    if (answer.statusCode() != 401 || !bearer.find()) {
      return answer;
    }
    String scopes =
        Arrays.stream(bearer.group(3).split(" "))
            .map(scope -> "&scope=" + scope)
            .collect(Collectors.joining());
    URI realm =
        URI.create(bearer.group(1) + "?service=" + bearer.group(2).replace(" ", "%20") + scopes);
    HttpResponse<byte[]> token = once(request(realm).build());
    require(token, 200);
    String value = parse(token.body()).path("token").asText();
    return once(request.setHeader("Authorization", "Bearer " + value).build());
  }

  private HttpResponse<byte[]> once(HttpRequest request) {
    try {
      return http.send(request, BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static void require(HttpResponse<byte[]> answer, int status) {
    if (answer.statusCode() != status) {
      throw new IllegalStateException(
          answer.request().method()
              + " "
              + answer.uri()
              + " answered "
              + answer.statusCode()
              + ": "
              + new String(answer.body(), UTF_8));
    }
  }

  private static JsonNode parse(byte @Nullable [] json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
