package com.dragonchain.contractbuilder.testkit.real;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dragonchain.contractbuilder.model.Digest;
import com.dragonchain.contractbuilder.testkit.image.Family;
import com.dragonchain.contractbuilder.testkit.image.RegistryClient;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LogsOnFailure.class)
class OpenFaasIT {
  private static final String SECRET = "{\"name\": \"word\", \"value\": \"abracadabra\"}";

  private final HttpClient client = HttpClient.newHttpClient();

  @Test
  void servesUntilItIsClosed() throws Exception {
    OpenFaas openFaas = OpenFaas.create();
    long provider = openFaas.providerPid();
    try (openFaas) {
      HttpResponse<String> info = get(openFaas, "/system/info");
      assertThat(info.statusCode()).isEqualTo(200);
      assertThat(info.body()).contains("\"provider\":\"faasd");
      URI registry = URI.create("http://" + openFaas.registry() + "/v2/");
      assertThat(send(HttpRequest.newBuilder(registry)).statusCode()).isEqualTo(200);
      assertThat(Path.of("/proc", Long.toString(provider), "comm")).hasContent("faasd");
    }
    assertThatThrownBy(() -> get(openFaas, "/system/info")).isInstanceOf(ConnectException.class);
    assertThat(Path.of("/proc", Long.toString(provider))).doesNotExist();
  }

  @Test
  void runsBesideAnotherAndOneCanFail() throws Exception {
    try (OpenFaas one = OpenFaas.create();
        OpenFaas other = OpenFaas.create()) {
      one.pauseProvider();
      assertThatThrownBy(() -> get(one, "/system/function/any"))
          .isInstanceOf(HttpTimeoutException.class);
      one.resumeProvider();
      assertThat(get(one, "/system/function/any").statusCode()).isEqualTo(404);

      one.killProvider();
      assertThat(get(one, "/system/info").body()).contains("\"provider\":null");
      assertThat(get(other, "/system/function/any").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void runsAFunctionFromItsRegistry() throws Exception {
    OpenFaas openFaas = OpenFaas.shared();
    Digest digest =
        new RegistryClient(openFaas.registry(), Optional.empty())
            .push("testkit/sample", "1", SampleImages.function(Family.DOCKER));
    assertThat(write(openFaas, "POST", "/system/secrets", SECRET).statusCode()).isEqualTo(200);
    String function =
        """
        {"service": "sample", "image": "%s/testkit/sample@%s", "envProcess": "/bin/contract a b",
         "envVars": {"GREETING": "good \\"day\\"", "write_timeout": "250ms"}, "secrets": ["word"]}
        """
            .formatted(openFaas.registry(), digest);
    assertThat(write(openFaas, "POST", "/system/functions", function).statusCode()).isEqualTo(200);
    try {
      JsonNode answer = new JsonMapper().readTree(invoke(openFaas, "one\ntwo \\"));
      assertThat(answer.at("/input").asText()).isEqualTo("one\ntwo \\");
      assertThat(answer.at("/arguments")).hasToString("[\"a\",\"b\"]");
      assertThat(answer.at("/environment/GREETING").asText()).isEqualTo("good \"day\"");
      assertThat(answer.at("/secrets/word").asText()).isEqualTo("abracadabra");
    } finally {
      write(openFaas, "DELETE", "/system/functions", "{\"functionName\": \"sample\"}");
      write(openFaas, "DELETE", "/system/secrets", SECRET);
    }
    assertThat(get(openFaas, "/system/function/sample").statusCode()).isEqualTo(404);
  }

  /** Ready comes a little before the function's own server does. */
  private String invoke(OpenFaas openFaas, String input) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(openFaas.gateway().resolve("/function/sample"))
            .POST(HttpRequest.BodyPublishers.ofString(input));
    AtomicReference<HttpResponse<String>> last = new AtomicReference<>();
    boolean answered =
        Await.comes(
            Duration.ofSeconds(10),
            () -> {
              last.set(send(request));
              return last.get().statusCode() == 200;
            });
    assertThat(answered).as(last.get().body()).isTrue();
    return last.get().body();
  }

  @Test
  void buildsTheWatchdogOnce() {
    assertThat(OpenFaas.watchdog()).isExecutable().isEqualTo(OpenFaas.watchdog());
    assertThat(Files.isRegularFile(OpenFaas.watchdog())).isTrue();
  }

  @Test
  void isSharedByThoseWhoWantIt() throws Exception {
    assertThat(OpenFaas.shared()).isSameAs(OpenFaas.shared());
    assertThat(get(OpenFaas.shared(), "/system/functions").body()).isEqualTo("[]");
  }

  private HttpResponse<String> write(OpenFaas openFaas, String method, String path, String body)
      throws IOException, InterruptedException {
    return send(
        authorized(openFaas, path).method(method, HttpRequest.BodyPublishers.ofString(body)));
  }

  private HttpResponse<String> get(OpenFaas openFaas, String path)
      throws IOException, InterruptedException {
    return send(authorized(openFaas, path));
  }

  private static HttpRequest.Builder authorized(OpenFaas openFaas, String path) {
    String login = openFaas.user() + ":" + openFaas.password();
    return HttpRequest.newBuilder(openFaas.gateway().resolve(path))
        .header(
            "Authorization", "Basic " + Base64.getEncoder().encodeToString(login.getBytes(UTF_8)));
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(
        request.timeout(Duration.ofSeconds(5)).build(), HttpResponse.BodyHandlers.ofString());
  }
}
