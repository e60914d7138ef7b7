package com.dragonchain.contractbuilder.testkit.real;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LogsOnFailure.class)
class DockerRegistryIT {
  private final HttpClient client = HttpClient.newHttpClient();

  @Test
  void servesUntilItIsClosed() throws Exception {
    Path storage;
    URI url;
    try (DockerRegistry registry = DockerRegistry.create()) {
      url = registry.url().resolve("/v2/");
      storage = registry.storage();
      assertThat(get(client, url).statusCode()).isEqualTo(200);

      registry.kill();
      assertThatThrownBy(() -> get(client, url)).isInstanceOf(ConnectException.class);
      registry.start();
      assertThat(get(client, url).statusCode()).isEqualTo(200);
    }
    assertThatThrownBy(() -> get(client, url)).isInstanceOf(ConnectException.class);
    assertThat(Files.exists(storage.getParent())).isFalse();
  }

  @Test
  void deletesUnlessToldNotTo() throws Exception {
    String manifest = "/v2/any/manifests/sha256:" + "0".repeat(64);
    try (DockerRegistry willing = DockerRegistry.create();
        DockerRegistry unwilling = DockerRegistry.with().withoutDelete().create()) {
      assertThat(delete(willing.url().resolve(manifest)).statusCode()).isEqualTo(404);
      assertThat(delete(unwilling.url().resolve(manifest)).statusCode()).isEqualTo(405);
    }
  }

  @Test
  void asksForALogin() throws Exception {
    try (DockerRegistry registry = DockerRegistry.with().login("user", "hush").create()) {
      HttpRequest.Builder request = HttpRequest.newBuilder(registry.url().resolve("/v2/"));
      assertThat(send(client, request).statusCode()).isEqualTo(401);

      String login = Base64.getEncoder().encodeToString("user:hush".getBytes(UTF_8));
      request.header("Authorization", "Basic " + login);
      assertThat(send(client, request).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void speaksTlsToThoseWhoTrustIt() throws Exception {
    try (DockerRegistry registry = DockerRegistry.with().tls().create()) {
      URI url = registry.url().resolve("/v2/");
      HttpClient trusting =
          HttpClient.newBuilder()
              .sslContext(registry.certificate().orElseThrow().clientContext())
              .build();
      assertThat(get(trusting, url).statusCode()).isEqualTo(200);
      assertThatThrownBy(() -> get(client, url)).isInstanceOf(SSLException.class);
    }
  }

  private static HttpResponse<String> get(HttpClient client, URI url)
      throws IOException, InterruptedException {
    return send(client, HttpRequest.newBuilder(url));
  }

  private HttpResponse<String> delete(URI url) throws IOException, InterruptedException {
    return send(client, HttpRequest.newBuilder(url).DELETE());
  }

  private static HttpResponse<String> send(HttpClient client, HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
