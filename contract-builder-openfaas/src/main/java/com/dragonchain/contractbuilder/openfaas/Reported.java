package com.dragonchain.contractbuilder.openfaas;

import com.dragonchain.contractbuilder.error.InvalidInputException;
import com.dragonchain.contractbuilder.model.FunctionSpec;
import com.dragonchain.contractbuilder.model.ImageReference;
import com.dragonchain.contractbuilder.model.Quote;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A function as its provider reports it ({@code GET /system/function/<name>}). */
final class Reported {

  private final JsonNode status;
  private final String image;

  private Reported(JsonNode status, String image) {
    this.status = status;
    this.image = image;
  }

  static Reported read(String action, String name, Answer answer) {
    JsonNode status = GatewayJson.parse(action, answer);
    if (!status.path("name").asText("").equals(name) || !status.path("image").isTextual()) {
      throw GatewayJson.unexpected(action, "is not the status of that function");
    }
    for (String count : List.of("replicas", "availableReplicas")) {
      JsonNode value = status.path(count);
      if (!value.isMissingNode() && (!value.canConvertToInt() || value.intValue() < 0)) {
        throw GatewayJson.unexpected(action, "has no number of " + count);
      }
    }
    return new Reported(status, status.path("image").textValue());
  }

  String image() {
    return image;
  }

  /** When faasd made its container; an update makes another one. */
  String createdAt() {
    return status.path("createdAt").asText("");
  }

  /** Zero values are omitted. */
  int replicas() {
    return status.path("replicas").intValue();
  }

  int availableReplicas() {
    return status.path("availableReplicas").intValue();
  }

  /**
   * What is not as a specification says, as far as it is reported. Names only: values may be
   * secrets.
   *
   * @return one phrase, or nothing if all is well
   */
  Optional<String> difference(FunctionSpec spec, Provider provider) {
    List<String> differences = new ArrayList<>();
    if (!normal(image).equals(normal(spec.image()))) {
      differences.add("image " + Quote.line(image, 300));
    }
    // A field that is missing or empty may be one that this provider does not report.
    String process = status.path("envProcess").asText("");
    if (!process.isEmpty() && !process.equals(shown(spec.process(), provider))) {
      differences.add("envProcess");
    }
    JsonNode environment = status.path("envVars");
    if (!environment.isEmpty()) {
      differences.addAll(environment(spec, environment, provider));
    }
    JsonNode secrets = status.path("secrets");
    if (!secrets.isEmpty() && !names(secrets).equals(new HashSet<>(spec.secrets()))) {
      differences.add("secrets");
    }
    return differences.isEmpty()
        ? Optional.empty()
        : Optional.of("another " + String.join(", ", differences));
  }

  /** More variables than were asked for may be the image's own, or the provider's. */
  private static List<String> environment(FunctionSpec spec, JsonNode reported, Provider provider) {
    List<String> differences = new ArrayList<>();
    for (Map.Entry<String, String> variable : spec.environment().variables().entrySet()) {
      String name = variable.getKey();
      boolean hidden = provider.isFaasd() && (name.equals("PATH") || name.equals("fprocess"));
      JsonNode value = reported.path(name);
      String expected = shown(variable.getValue(), provider);
      if (!hidden && !(value.isTextual() && value.textValue().equals(expected))) {
        differences.add("env " + Quote.of(name));
      }
    }
    return differences;
  }

  /** faasd splits {@code name=value} at every equals sign, and shows the second part. */
  private static String shown(String value, Provider provider) {
    int equals = provider.isFaasd() ? value.indexOf('=') : -1;
    return equals < 0 ? value : value.substring(0, equals);
  }

  private static Set<String> names(JsonNode secrets) {
    Set<String> names = new HashSet<>();
    secrets.forEach(secret -> names.add(secret.asText()));
    return names;
  }

  /** With the host, path and tag that a provider adds where they are missing. */
  private static String normal(String reference) {
    try {
      return ImageReference.parse(reference).toString();
    } catch (InvalidInputException e) {
      return reference;
    }
  }
}
