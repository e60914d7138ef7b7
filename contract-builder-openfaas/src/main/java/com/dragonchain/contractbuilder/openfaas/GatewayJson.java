package com.dragonchain.contractbuilder.openfaas;

import com.dragonchain.contractbuilder.error.ProtocolException;
import com.dragonchain.contractbuilder.event.JsonTrees;
import com.dragonchain.contractbuilder.model.FunctionSpec;
import com.dragonchain.contractbuilder.model.Secret;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The gateway's JSON (openfaas/faas, api-docs), written exactly and read warily. */
final class GatewayJson {

  private static final int MAX_DEPTH = 32;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxStringLength(GatewayHttp.MAX_BODY)
                  .maxNumberLength(32)
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(JsonFactory.Feature.CHARSET_DETECTION)
          .build();

  private GatewayJson() {}

  static JsonNode deployment(FunctionSpec spec, @Nullable String namespace) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("service", spec.service());
    body.put("image", spec.image());
    body.put("envProcess", spec.process());
    putAll(body.putObject("envVars"), spec.environment().variables());
    ArrayNode secrets = body.putArray("secrets");
    spec.secrets().forEach(secrets::add);
    putAll(body.putObject("labels"), spec.labels());
    putAll(body.putObject("limits"), spec.limits());
    putAll(body.putObject("requests"), spec.requests());
    return withNamespace(body, namespace);
  }

  private static void putAll(ObjectNode node, Map<String, String> values) {
    values.forEach(node::put);
  }

  static JsonNode removal(String function, @Nullable String namespace) {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("functionName", function);
    return withNamespace(body, namespace);
  }

  static JsonNode secret(String name, Secret value, @Nullable String namespace) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    return withNamespace(body.put("name", name).put("value", value.reveal()), namespace);
  }

  static JsonNode secretRemoval(String name, @Nullable String namespace) {
    return withNamespace(JsonNodeFactory.instance.objectNode().put("name", name), namespace);
  }

  private static ObjectNode withNamespace(ObjectNode body, @Nullable String namespace) {
    return namespace == null ? body : body.put("namespace", namespace);
  }

  static JsonNode parse(String action, Answer answer) {
    try (JsonParser json = FACTORY.createParser(answer.text())) {
      return JsonTrees.read(json);
    } catch (IOException e) {
      // Without the cause: its message quotes the answer.
      throw notJson(action);
    }
  }

  static byte[] bytes(JsonNode body) {
    return JsonTrees.bytes(body, FACTORY);
  }

  private static ProtocolException notJson(String action) {
    return unexpected(action, "is not JSON, or deeper than " + MAX_DEPTH + " levels");
  }

  static ProtocolException unexpected(String action, String what) {
    return new ProtocolException(
        action + ": the answer " + what + "; is this an OpenFaaS gateway?");
  }

  /**
   * The names in a list of secrets that begin with a prefix. The list may be long: it is read from
   * its bytes, without a tree, and other names are not kept.
   */
  static Set<String> secretNames(String action, Answer answer, String prefix) {
    Set<String> names = new LinkedHashSet<>();
    try (JsonParser json = FACTORY.createParser(answer.body().toByteArray())) {
      JsonToken first = json.nextToken();
      // An empty list of Go's is null.
      if (first != JsonToken.VALUE_NULL) {
        if (first != JsonToken.START_ARRAY) {
          throw unexpected(action, "is not a list of secrets");
        }
        while (json.nextToken() != JsonToken.END_ARRAY) {
          readSecret(action, json, prefix).ifPresent(names::add);
        }
      }
      if (json.nextToken() != null) {
        throw notJson(action);
      }
      return names;
    } catch (IOException e) {
      throw notJson(action);
    }
  }

  private static Optional<String> readSecret(String action, JsonParser json, String prefix)
      throws IOException {
    boolean named = false;
    Optional<String> name = Optional.empty();
    if (json.currentToken() == JsonToken.START_OBJECT) {
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        boolean isName = json.currentName().equals("name");
        if (json.nextToken() == JsonToken.VALUE_STRING && isName) {
          named = true;
          name = begins(json, prefix) ? Optional.of(json.getText()) : Optional.empty();
        }
        json.skipChildren();
      }
    }
    if (!named) {
      throw unexpected(action, "lists a secret without a name");
    }
    return name;
  }

  /** Whether the current text begins so; no string is made of it. */
  private static boolean begins(JsonParser json, String prefix) throws IOException {
    char[] text = json.getTextCharacters();
    int start = json.getTextOffset();
    int length = prefix.length();
    boolean begins = json.getTextLength() >= length;
    for (int i = 0; begins && i < length; i++) {
      begins = text[start + i] == prefix.charAt(i);
    }
    return begins;
  }
}
