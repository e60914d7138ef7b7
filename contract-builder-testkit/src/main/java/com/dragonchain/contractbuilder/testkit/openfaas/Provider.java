package com.dragonchain.contractbuilder.testkit.openfaas;

import com.dragonchain.contractbuilder.testkit.openfaas.GatewayState.Fn;
import com.dragonchain.contractbuilder.testkit.openfaas.GatewayState.Space;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is behind the gateway. An implementation locks the state itself, since a drain has to be
 * waited for without the lock.
 */
abstract class Provider {

  final GatewayState state;

  Provider(GatewayState state) {
    this.state = state;
  }

  abstract ObjectNode info();

  abstract Answer deploy(JsonNode body);

  abstract Answer update(JsonNode body);

  abstract Answer remove(JsonNode body, @Nullable String namespaceInQuery);

  abstract Answer secret(String method, JsonNode body, @Nullable String namespaceInQuery);

  abstract Answer unknownNamespace();

  /** How the status of a function shows it. */
  abstract ObjectNode report(Fn fn, String namespace, boolean inList);

  /** What the platform itself answers instead of the function, or null if it can be reached. */
  abstract @Nullable Answer unreachable(
      @Nullable Fn fn, String name, String method, boolean health);

  Answer find(String name, @Nullable String namespace) {
    synchronized (state) {
      Space space = state.space(namespace);
      if (space == null) {
        return unknownNamespace();
      }
      if (state.draining(space, name)) {
        return Answer.empty(404);
      }
      Fn fn = space.functions.get(name);
      if (fn == null) {
        return Answer.empty(404);
      }
      return Answer.json(report(fn, namespace(namespace), false));
    }
  }

  Answer list(@Nullable String namespace) {
    synchronized (state) {
      Space space = state.space(namespace);
      if (space == null) {
        return unknownNamespace();
      }
      ArrayNode list = JsonNodeFactory.instance.arrayNode();
      space.functions.forEach(
          (name, fn) -> {
            if (!space.drains.containsKey(name)) {
              list.add(report(fn, namespace(namespace), true));
            }
          });
      return Answer.json(list);
    }
  }

  /** Without a tree: there may be thousands, and each job asks for them. */
  Answer secrets(@Nullable String namespace) {
    synchronized (state) {
      Space space = state.space(namespace);
      if (space == null) {
        return unknownNamespace();
      }
      StringBuilder list = new StringBuilder("[");
      for (String name : space.secrets.keySet()) {
        list.append(list.length() > 1 ? ",{" : "{");
        field(list, "name", name).append(',');
        field(list, "namespace", namespace(namespace)).append('}');
      }
      return new Answer(200, "application/json", list.append(']').toString());
    }
  }

  private static StringBuilder field(StringBuilder json, String name, String value) {
    json.append('"').append(name).append("\":\"");
    JsonStringEncoder.getInstance().quoteAsString(value, json);
    return json.append('"');
  }

  static String namespace(@Nullable String namespace) {
    return namespace == null || namespace.isEmpty() ? GatewayState.DEFAULT_NAMESPACE : namespace;
  }

  static ObjectNode info(String provider, String orchestration, String release) {
    ObjectNode info = JsonNodeFactory.instance.objectNode();
    info.put("provider", provider);
    info.putObject("version").put("sha", "0").put("release", release);
    info.put("orchestration", orchestration);
    return info;
  }

  static ObjectNode identity(Fn fn, String namespace) {
    ObjectNode status = JsonNodeFactory.instance.objectNode();
    status.put("name", GatewayState.name(fn.deployment));
    status.set("image", fn.deployment.path("image"));
    status.put("namespace", namespace);
    status.put("createdAt", fn.createdAt.toString());
    return status;
  }

  /** Zero values are omitted. */
  static void putCount(ObjectNode status, String field, int count) {
    if (count > 0) {
      status.put(field, count);
    }
  }

  static void copy(ObjectNode status, Fn fn, String... fields) {
    for (String field : fields) {
      JsonNode value = fn.deployment.get(field);
      if (value != null && !value.isEmpty()) {
        status.set(field, value);
      }
    }
  }

  /** The first secret of a deployment that does not exist, or null. */
  static @Nullable String missingSecret(Space space, JsonNode body) {
    for (JsonNode secret : body.path("secrets")) {
      if (!space.secrets.containsKey(secret.asText())) {
        return secret.asText();
      }
    }
    return null;
  }

  static String value(JsonNode secret) {
    String raw = secret.path("rawValue").asText();
    return raw.isEmpty()
        ? secret.path("value").asText()
        : new String(
            java.util.Base64.getDecoder().decode(raw), java.nio.charset.StandardCharsets.UTF_8);
  }

  static void putAll(ObjectNode node, Map<String, String> values) {
    values.forEach(node::put);
  }
}
