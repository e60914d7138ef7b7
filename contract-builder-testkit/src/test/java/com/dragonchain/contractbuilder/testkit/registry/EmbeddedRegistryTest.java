package com.dragonchain.contractbuilder.testkit.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dragonchain.contractbuilder.model.Credentials;
import com.dragonchain.contractbuilder.model.Digest;
import com.dragonchain.contractbuilder.model.Platform;
import com.dragonchain.contractbuilder.model.Secret;
import com.dragonchain.contractbuilder.testkit.image.Family;
import com.dragonchain.contractbuilder.testkit.image.Image;
import com.dragonchain.contractbuilder.testkit.image.ImageMaker;
import com.dragonchain.contractbuilder.testkit.image.IndexMaker;
import com.dragonchain.contractbuilder.testkit.image.Layer;
import com.dragonchain.contractbuilder.testkit.image.RegistryClient;
import com.dragonchain.contractbuilder.testkit.image.Tar;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EmbeddedRegistryTest {

  private static final Image IMAGE =
      ImageMaker.of(Family.OCI).layers(Layer.gzip(Tar.empty().file("a", "b"))).make();

  private static HttpResponse<String> send(
      String method, String uri, String body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(uri))
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void keepsAnImage() {
    try (EmbeddedRegistry registry = EmbeddedRegistry.start()) {
      RegistryClient client = new RegistryClient(registry.address(), Optional.empty());
      Digest digest = client.push("team/app", "1", IMAGE);
      assertThat(client.manifest("team/app", "1").orElseThrow().digest()).isEqualTo(digest);
      assertThat(client.manifest("team/app", "2")).isEmpty();
      assertThat(registry.tags("team/app")).containsExactly("1");
      assertThat(registry.openUploads("team/app")).isZero();
    }
  }

  @Test
  void keepsAnIndex() {
    try (EmbeddedRegistry registry = EmbeddedRegistry.start()) {
      RegistryClient client = new RegistryClient(registry.address(), Optional.empty());
      Image index =
          IndexMaker.of(Family.OCI).add(Platform.of("linux/amd64"), IMAGE).attestation().make();
      client.push("team/app", "1", index);
      assertThat(registry.manifests("team/app")).hasSize(3);
    }
  }

  @Test
  void refusesAManifestOfWhatItDoesNotHave() {
    try (EmbeddedRegistry registry = EmbeddedRegistry.start()) {
      RegistryClient client = new RegistryClient(registry.address(), Optional.empty());
      Image without = new Image(IMAGE.mediaType(), IMAGE.manifest(), List.of(), List.of());
      assertThatThrownBy(() -> client.push("a", "1", without))
          .hasMessageContaining("MANIFEST_BLOB_UNKNOWN");
    }
  }

  @Test
  void wantsTheMediaTypeToBeAccepted() throws Exception {
    try (EmbeddedRegistry registry = EmbeddedRegistry.start()) {
      new RegistryClient(registry.address(), Optional.empty()).push("a", "1", IMAGE);
      String uri = "http://" + registry.address() + "/v2/a/manifests/1";
      assertThat(send("GET", uri, "", "Accept", Family.DOCKER.manifest()).statusCode())
          .isEqualTo(404);
      assertThat(send("GET", uri, "", "Accept", Family.OCI.manifest()).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void takesOnlyTheNewestLocation() throws Exception {
    try (EmbeddedRegistry registry = EmbeddedRegistry.start()) {
      String base = "http://" + registry.address();
      String first =
          send("POST", base + "/v2/a/blobs/uploads/", "")
              .headers()
              .firstValue("Location")
              .orElseThrow();
      String second = send("PATCH", first, "abc").headers().firstValue("Location").orElseThrow();
      assertThat(send("PATCH", first, "def").statusCode()).isEqualTo(416);
      String digest = Digest.ofBytes("abc".getBytes(UTF_8)).value();
      assertThat(registry.openUploads("a")).isEqualTo(1);
      assertThat(send("PUT", second + "&digest=" + digest, "").statusCode()).isEqualTo(201);
      assertThat(registry.openUploads("a")).isZero();
      assertThat(send("GET", base + "/v2/a/blobs/" + digest, "").body()).isEqualTo("abc");
    }
  }

  @Test
  void failsOnDemand() {
    try (EmbeddedRegistry registry = EmbeddedRegistry.start()) {
      RegistryClient client = new RegistryClient(registry.address(), Optional.empty());
      Fault lost =
          registry.inject(Fault.on("PUT", "/manifests/").nth(2).afterEffect().answer(503, "no"));
      client.push("a", "1", IMAGE);
      assertThatThrownBy(() -> client.push("a", "2", IMAGE)).hasMessageContaining("503: no");
      assertThat(registry.tags("a")).containsExactly("1", "2");
      assertThat(lost.hits()).isEqualTo(1);
      registry.inject(Fault.on("GET", "/blobs/").corrupt());
      Digest config = Digest.ofBytes(IMAGE.blobs().get(0));
      assertThat(Digest.ofBytes(client.blob("a", config.value()))).isNotEqualTo(config);
      registry.inject(Fault.on("GET", "/manifests/1").always().breakConnection());
      assertThatThrownBy(() -> client.manifest("a", "1")).isInstanceOf(UncheckedIOException.class);
    }
  }

  @Test
  void asksForAPassword() {
    try (EmbeddedRegistry registry = EmbeddedRegistry.with().basic("user", "pass:word").start()) {
      assertThatThrownBy(
              () -> new RegistryClient(registry.address(), Optional.empty()).push("a", "1", IMAGE))
          .hasMessageContaining("401");
      Credentials login = new Credentials("user", Secret.of("pass:word"));
      new RegistryClient(registry.address(), Optional.of(login)).push("a", "1", IMAGE);
      assertThat(registry.tags("a")).containsExactly("1");
    }
  }

  @Test
  void asksForAToken() throws Exception {
    try (EmbeddedRegistry registry = EmbeddedRegistry.with().tokens("u", "p").start()) {
      String uri = "http://" + registry.address() + "/v2/a/manifests/1";
      HttpResponse<String> asked = send("GET", uri, "");
      assertThat(asked.statusCode()).isEqualTo(401);
      assertThat(asked.headers().firstValue("WWW-Authenticate").orElseThrow())
          .contains("Bearer realm=\"http://localhost:", "scope=\"repository:a:pull\"");
      String token =
          send(
                  "GET",
                  "http://" + registry.storageAddress() + "/token?scope=repository:a:pull",
                  "",
                  "Authorization",
                  "Basic dTpw")
              .body()
              .replaceAll(".*\"token\":\"([^\"]+)\".*", "$1");
      assertThat(send("GET", uri, "", "Authorization", "Bearer " + token).statusCode())
          .isEqualTo(404);
      registry.expireTokens();
      assertThat(send("GET", uri, "", "Authorization", "Bearer " + token).statusCode())
          .isEqualTo(401);
    }
  }
}
