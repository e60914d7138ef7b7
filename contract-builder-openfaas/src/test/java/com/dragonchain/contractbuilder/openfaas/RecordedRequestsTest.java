package com.dragonchain.contractbuilder.openfaas;

import static org.assertj.core.api.Assertions.assertThat;

import com.dragonchain.contractbuilder.model.Environment;
import com.dragonchain.contractbuilder.model.FunctionSpec;
import com.dragonchain.contractbuilder.model.Secret;
import com.dragonchain.contractbuilder.testkit.openfaas.EmbeddedGateway;
import com.dragonchain.contractbuilder.testkit.openfaas.GatewayRequest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With nothing in the way, the writes are those that were recorded of the original builder. */
final class RecordedRequestsTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "01-create-cron",
        "02-create-seconds-serial-auth",
        "04-update-image",
        "05-update-env",
        "06-update-secrets",
        "09-delete-cron"
      })
  void writesWhatTheOriginalWrote(String run) throws IOException {
    JsonNode recorded = recorded(run);
    try (Bench bench = new Bench(EmbeddedGateway.Kind.FAAS_NETES)) {
      recorded
          .at("/gateway/functions")
          .forEach(function -> bench.server.addFunction(function.toString()));
      recorded
          .at("/gateway/secrets")
          .properties()
          .forEach(secret -> bench.server.addSecret(secret.getKey(), secret.getValue().asText()));

      recorded.path("requests").forEach(request -> repeat(bench.gateway, request));

      ArrayNode written = JSON.createArrayNode();
      for (GatewayRequest request : bench.server.writes()) {
        written
            .addArray()
            .add(request.method())
            .add(request.path())
            .add(JSON.readTree(request.body()))
            .add(request.status());
      }
      assertThat(written).isEqualTo(recorded.path("requests"));
      assertThat(bench.server.writes()).allMatch(request -> request.query().isEmpty());
    }
  }

  private static JsonNode recorded(String run) throws IOException {
    try (InputStream in =
        RecordedRequestsTest.class.getResourceAsStream("/recorded/" + run + ".json")) {
      return JSON.readTree(in);
    }
  }

  private static void repeat(OpenFaasGateway gateway, JsonNode request) {
    JsonNode body = request.get(2);
    String name = body.path("name").asText();
    Secret value = Secret.of(body.path("value").asText());
    String what = request.get(0).asText() + " " + request.get(1).asText();
    switch (what) {
      case "POST /system/secrets" -> gateway.createSecrets(Map.of(name, value));
      case "PUT /system/secrets" -> gateway.updateSecret(name, value);
      case "DELETE /system/secrets" -> gateway.removeSecret(name);
      case "POST /system/functions" -> gateway.deploy(spec(body));
      case "PUT /system/functions" -> gateway.update(spec(body));
      case "DELETE /system/functions" -> gateway.remove(body.path("functionName").asText());
      default -> throw new AssertionError(what);
    }
  }

  private static FunctionSpec spec(JsonNode body) {
    List<String> secrets = new ArrayList<>();
    body.path("secrets").forEach(secret -> secrets.add(secret.asText()));
    return new FunctionSpec(
        body.path("service").asText(),
        body.path("image").asText(),
        body.path("envProcess").asText(),
        new Environment(map(body.path("envVars"))),
        secrets,
        map(body.path("labels")),
        map(body.path("limits")),
        map(body.path("requests")),
        Optional.empty());
  }

  private static Map<String, String> map(JsonNode node) {
    Map<String, String> map = new LinkedHashMap<>();
    node.properties().forEach(entry -> map.put(entry.getKey(), entry.getValue().asText()));
    return map;
  }
}
