package com.dragonchain.contractbuilder.testkit.openfaas;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dragonchain.contractbuilder.model.Credentials;
import com.dragonchain.contractbuilder.model.Secret;
import com.dragonchain.contractbuilder.testkit.openfaas.EmbeddedGateway.Kind;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The rows of what each provider answers, as a client sees them. */
final class EmbeddedGatewayTest {

  private static final String F = "/system/functions";
  private static final String S = "/system/secrets";

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private EmbeddedGateway gateway = EmbeddedGateway.start(Kind.FAASD);

  private void on(Kind kind) {
    gateway.close();
    gateway = EmbeddedGateway.start(kind);
  }

  @AfterEach
  void close() {
    gateway.close();
  }

  private HttpResponse<String> send(String method, String path, String body) throws Exception {
    return client.send(request(method, path, body).build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String method, String path, String body) {
    return HttpRequest.newBuilder(gateway.url().resolve(path))
        .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
  }

  private String sent(String method, String path, String body) throws Exception {
    HttpResponse<String> response = send(method, path, body);
    return (response.statusCode() + " " + response.body()).strip();
  }

  private static String function(String image, String... secrets) {
    String names = secrets.length == 0 ? "" : "\"" + String.join("\",\"", secrets) + "\"";
    return "{\"service\":\"f\",\"image\":\"%s\",\"envProcess\":\"env\",\"secrets\":[%s],"
            .formatted(image, names)
        + "\"envVars\":{\"A\":\"a=b=c\"},\"labels\":{\"com.openfaas.scale.max\":\"20\"}}";
  }

  private static final String GONE = "{\"functionName\":\"f\"}";
  private static final String SECRET = "{\"name\":\"s\",\"value\":\"v\"}";

  @Test
  void faasNetesFunctions() throws Exception {
    on(Kind.FAAS_NETES);

    assertThat(sent("PUT", F, function("a"))).startsWith("404 ");
    assertThat(sent("DELETE", F, GONE)).startsWith("404 ");
    assertThat(sent("GET", "/system/function/f", "")).isEqualTo("404");
    assertThat(sent("POST", F, function("a", "s"))).startsWith("400 unable to fetch secrets");
    assertThat(sent("POST", F, function("a").replace("\"f\"", "\"Bad_Name\"")))
        .startsWith("400 validation failed");
    assertThat(sent("POST", F, function("a"))).isEqualTo("202");
    assertThat(sent("POST", F, function("a")))
        .isEqualTo("500 unable create Deployment: deployments.apps \"f\" already exists");
    assertThat(sent("PUT", F, function("b", "s"))).isEqualTo("200");
    assertThat(gateway.functions().get("f").image()).isEqualTo("a");
    assertThat(sent("PUT", F, function("b"))).isEqualTo("202");
    assertThat(gateway.functions().get("f").image()).isEqualTo("b");
    assertThat(sent("GET", F, "")).contains("\"availableReplicas\":1", "a=b=c", "fprocess");
    assertThat(sent("DELETE", F, GONE)).isEqualTo("202");
    assertThat(gateway.functions()).isEmpty();
  }

  @Test
  void faasNetesSecrets() throws Exception {
    on(Kind.FAAS_NETES);

    assertThat(sent("PUT", S, SECRET)).isEqualTo("404");
    assertThat(sent("DELETE", S, SECRET)).isEqualTo("404");
    assertThat(sent("POST", S, SECRET)).isEqualTo("202");
    assertThat(sent("POST", S, SECRET)).isEqualTo("409");
    assertThat(sent("PUT", S, SECRET)).isEqualTo("202");
    assertThat(sent("GET", S, "")).contains("\"name\":\"s\"").doesNotContain("\"v\"");
    assertThat(sent("DELETE", S, SECRET)).isEqualTo("202");
    assertThat(sent("POST", S, "{\"name\":\"s\",\"namespace\":\"x\"}")).isEqualTo("400");
  }

  @Test
  void theCommunityEditionsLimits() throws Exception {
    on(Kind.FAAS_NETES);
    gateway.communityLimits(true);
    gateway.images(image -> image.equals("a"));
    String small = function("a").replace("\"20\"", "\"5\"");

    assertThat(sent("POST", F, function("a"))).startsWith("400 ").contains("scale.max");
    assertThat(sent("POST", F, small.replace("\"a\"", "\"b\""))).contains("public images");
    assertThat(sent("POST", F, small)).isEqualTo("202");
    assertThat(sent("PUT", F, small.replace("\"a\"", "\"b\""))).isEqualTo("200");
    for (int i = 1; i < 15; i++) {
      assertThat(sent("POST", F, small.replace("\"f\"", "\"f" + i + "\""))).isEqualTo("202");
    }
    assertThat(sent("POST", F, small.replace("\"f\"", "\"f15\""))).contains("maximum: 15");
  }

  @Test
  void faasNetesCountsOldPods() throws Exception {
    on(Kind.FAAS_NETES);
    gateway.readiness("f", Readiness.afterPolls(1));
    send("POST", F, function("a"));

    assertThat(sent("GET", "/system/function/f", ""))
        .contains("\"replicas\":1")
        .doesNotContain("availableReplicas");
    assertThat(sent("GET", "/function/f/_/health", "")).isEqualTo("200 OK");
    send("PUT", F, function("b"));
    assertThat(sent("GET", "/system/function/f", ""))
        .contains("\"replicas\":2", "\"availableReplicas\":1");
    assertThat(sent("GET", "/system/function/f", ""))
        .contains("\"replicas\":1", "\"availableReplicas\":1");
  }

  @Test
  void faasdFunctions() throws Exception {
    gateway.images(image -> image.length() == 1);

    assertThat(sent("PUT", F, function("a"))).isEqualTo("404 service f not found");
    assertThat(sent("DELETE", F, GONE)).isEqualTo("404 service f not found");
    assertThat(sent("GET", "/system/function/f", "")).isEqualTo("404");
    assertThat(sent("POST", F, function("a", "s"))).isEqualTo("400 unable to find secret: s");
    assertThat(sent("POST", F, function("no"))).startsWith("400 unable to pull image no");
    assertThat(sent("POST", F, function("a"))).isEqualTo("200");
    assertThat(sent("POST", F, function("a"))).startsWith("400 ").contains("already exists");
    assertThat(sent("PUT", F, function("b"))).isEqualTo("200");
    assertThat(sent("GET", "/system/function/f", ""))
        .contains("\"A\":\"a\"", "docker.io/library/b:latest", "FROM_IMAGE", "availableReplicas");
    assertThat(sent("GET", F, "")).doesNotContain("availableReplicas");
    assertThat(sent("PUT", F, function("no"))).startsWith("500 unable to pull image no");
    assertThat(gateway.functions()).isEmpty();
  }

  @Test
  void faasdsUpdateWithoutASecretLeavesABrokenFunction() throws Exception {
    for (Kind kind : new Kind[] {Kind.FAASD, Kind.FAASD_0_18}) {
      on(kind);
      send("POST", F, function("a"));

      String expected = kind == Kind.FAASD ? "400" : "500";
      assertThat(sent("PUT", F, function("b", "s")))
          .isEqualTo(expected + " unable to find secret: s");
      assertThat(gateway.functions().get("f").running()).isFalse();
      assertThat(sent("GET", "/system/function/f", "")).doesNotContain("eplicas\"");
      assertThat(sent("GET", "/function/f/_/health", "")).startsWith("404 ");
      assertThat(sent("POST", "/function/f", "")).isEqualTo("405");
    }
  }

  @Test
  void faasdsDrains() throws Exception {
    send("POST", F, function("a"));
    gateway.drain("f", 4, Optional.of(function("b")));

    assertThat(sent("GET", "/system/function/f", "")).isEqualTo("404");
    assertThat(sent("GET", F, "")).isEqualTo("200 []");
    assertThat(sent("DELETE", F, GONE)).startsWith("404 ");
    assertThat(sent("PUT", F, function("c"))).startsWith("404 ");
    assertThat(sent("POST", F, function("c"))).contains("already exists");
    assertThat(sent("GET", "/system/function/f", "")).startsWith("200 ");
    assertThat(gateway.functions().get("f").image()).isEqualTo("b");

    gateway.longDrains(true);
    assertThat(sent("DELETE", F, GONE)).startsWith("500 ").contains("cannot delete running task");
    assertThat(sent("DELETE", F, GONE)).isEqualTo("200");
  }

  @Test
  void faasdSecrets() throws Exception {
    assertThat(sent("DELETE", S, SECRET)).startsWith("500 remove ").contains("no such file");
    assertThat(sent("PUT", S, SECRET)).isEqualTo("200");
    assertThat(sent("POST", S, SECRET.replace("\"v\"", "\"w\""))).isEqualTo("200");
    assertThat(gateway.secrets()).containsExactly(Map.entry("s", "w"));
    assertThat(sent("POST", S, "{\"name\":\"r\",\"rawValue\":\"dg==\"}")).isEqualTo("200");
    assertThat(gateway.secrets()).containsEntry("r", "v");
    assertThat(sent("DELETE", S, SECRET)).isEqualTo("200");
    assertThat(sent("POST", S, "{\"name\":\"s\",\"namespace\":\"x\"}")).isEqualTo("200");
    assertThat(sent("GET", S + "?namespace=x", "")).startsWith("400 ");
    assertThat(sent("POST", F, function("a").replace("{\"s", "{\"namespace\":\"x\",\"s")))
        .startsWith("400 ");
  }

  @Test
  void aProviderThatIsDown() throws Exception {
    gateway.providerUp(false);

    assertThat(sent("GET", "/system/info", "")).startsWith("200 ").contains("\"provider\":null");
    assertThat(sent("GET", F, "")).isEqualTo("502");
    assertThat(sent("GET", "/function/f", "")).isEqualTo("502");
    gateway.providerUp(true);
    assertThat(sent("GET", "/system/info", "")).contains("\"provider\":\"faasd\"");
  }

  @Test
  void theLogin() throws Exception {
    gateway.close();
    gateway = EmbeddedGateway.start(Kind.FAASD, new Credentials("u", Secret.of("p")));
    String right = "Basic " + Base64.getEncoder().encodeToString("u:p".getBytes(UTF_8));

    assertThat(sent("GET", F, "")).isEqualTo("401 invalid credentials");
    HttpRequest request = request("GET", F, "").header("Authorization", right).build();
    assertThat(client.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    assertThat(sent("GET", "/function/f", "")).isEqualTo("503 No endpoints available for: f.");
    assertThat(gateway.requests()).extracting(r -> r.authorization()).contains(true, false);
  }

  @Test
  void functionsRunAFewPrograms() throws Exception {
    gateway.addSecret("s", "v");
    String cat = "cat /var/openfaas/secrets/s";
    gateway.addFunction(function("a", "s").replace("\"env\"", "\"" + cat + "\""));
    assertThat(sent("POST", "/function/f", "")).isEqualTo("200 v");

    gateway.addFunction(function("a").replace("\"env\"", "\"cat\""));
    assertThat(sent("POST", "/function/f", "body")).isEqualTo("200 body");

    gateway.answer("f", 500, "exit status 1");
    assertThat(sent("POST", "/function/f", "body")).isEqualTo("500 exit status 1");
  }

  @Test
  void readinessOnFaasd() throws Exception {
    gateway.readiness(Readiness.afterPolls(1));
    send("POST", F, function("a"));
    assertThat(sent("GET", "/function/f/_/health", "")).startsWith("500 Can't reach service");
    assertThat(sent("GET", "/function/f/_/health", "")).isEqualTo("200 OK");
    assertThat(sent("POST", "/function/f/_/health", "")).isEqualTo("405");

    gateway.readiness(Readiness.unhealthy());
    assertThat(sent("GET", "/function/f/_/health", "")).isEqualTo("503");
  }

  @Test
  void faults() throws Exception {
    gateway.inject(
        GatewayFault.on("POST", S).nth(2).answering(429, Map.of("Retry-After", "1"), "x"));
    gateway.inject(GatewayFault.on("*", F).afterTheEffect().breaking());

    assertThat(sent("POST", S, SECRET)).isEqualTo("200");
    HttpResponse<String> limited = send("POST", S, SECRET.replace("\"v\"", "\"w\""));
    assertThat(limited.statusCode()).isEqualTo(429);
    assertThat(limited.headers().firstValue("Retry-After")).hasValue("1");
    assertThat(gateway.secrets()).containsEntry("s", "v");
    assertThatThrownBy(() -> send("POST", F, function("a"))).isInstanceOf(IOException.class);
    assertThat(gateway.functions()).containsKey("f");
    assertThat(gateway.writes())
        .extracting(GatewayRequest::toString)
        .startsWith("POST " + S + " 200", "POST " + S + " 429", "POST " + F + " 0");
  }

  @Test
  void hangingAndLateAnswers() throws Exception {
    gateway.inject(GatewayFault.on("GET", S).hanging());
    gateway.inject(GatewayFault.on("GET", F).delaying(Duration.ofMillis(50)));

    HttpRequest impatient = request("GET", S, "").timeout(Duration.ofMillis(100)).build();
    assertThatThrownBy(() -> client.send(impatient, BodyHandlers.ofString()))
        .isInstanceOf(HttpTimeoutException.class);
    long before = System.nanoTime();
    assertThat(sent("GET", F, "")).isEqualTo("200 []");
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofMillis(40));
  }
}
