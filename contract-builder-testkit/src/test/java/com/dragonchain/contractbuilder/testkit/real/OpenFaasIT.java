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
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LogsOnFailure.class)
class OpenFaasIT {
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
  void buildsTheWatchdogOnce() {
    assertThat(OpenFaas.watchdog()).isExecutable().isEqualTo(OpenFaas.watchdog());
    assertThat(Files.isRegularFile(OpenFaas.watchdog())).isTrue();
  }

  @Test
  void isSharedByThoseWhoWantIt() throws Exception {
    assertThat(OpenFaas.shared()).isSameAs(OpenFaas.shared());
    assertThat(get(OpenFaas.shared(), "/system/functions").body()).isEqualTo("[]");
  }

  private HttpResponse<String> get(OpenFaas openFaas, String path)
      throws IOException, InterruptedException {
    String login = openFaas.user() + ":" + openFaas.password();
    return send(
        HttpRequest.newBuilder(openFaas.gateway().resolve(path))
            .header(
                "Authorization",
                "Basic " + Base64.getEncoder().encodeToString(login.getBytes(UTF_8))));
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(
        request.timeout(Duration.ofSeconds(3)).build(), HttpResponse.BodyHandlers.ofString());
  }
}
