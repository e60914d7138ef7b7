package com.dragonchain.contractbuilder.testkit.openfaas;

import com.dragonchain.contractbuilder.testkit.openfaas.GatewayState.Fn;
import com.dragonchain.contractbuilder.testkit.openfaas.GatewayState.Space;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** OpenFaaS on Kubernetes. */
final class FaasNetes extends Provider {

  private static final Pattern NAME = Pattern.compile("[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?");
  private static final int MAX_FUNCTIONS = 15;
  private static final int MAX_REPLICAS = 5;

  FaasNetes(GatewayState state) {
    super(state);
  }

  @Override
  ObjectNode info() {
    return info("faas-netes-ce", "kubernetes", "0.17.1");
  }

  @Override
  Answer unknownNamespace() {
    return Answer.text(400, "namespace must be: " + GatewayState.DEFAULT_NAMESPACE);
  }

  @Override
  Answer deploy(JsonNode body) {
    synchronized (state) {
      String name = GatewayState.name(body);
      Space space = state.space(body.path("namespace").asText());
      Answer refusal = refusal(body, name, space);
      if (refusal != null || space == null) {
        return refusal != null ? refusal : unknownNamespace();
      }
      String missing = missingSecret(space, body);
      if (missing != null) {
        return Answer.text(400, "unable to fetch secrets: secrets \"" + missing + "\" not found");
      }
      if (state.communityLimits && !state.images.test(body.path("image").asText())) {
        return Answer.text(
            400, "the Community Edition license agreement only permits public images");
      }
      if (state.communityLimits && space.functions.size() >= MAX_FUNCTIONS) {
        return Answer.text(400, "unable to create function, maximum: " + MAX_FUNCTIONS);
      }
      if (space.functions.containsKey(name)) {
        String why = state.draining(space, name) ? "object is being deleted: " : "";
        if (space.functions.containsKey(name)) {
          return Answer.text(
              500,
              "unable create Deployment: "
                  + why
                  + "deployments.apps \""
                  + name
                  + "\" already exists");
        }
      }
      space.functions.put(name, state.written(body, false));
      return Answer.empty(202);
    }
  }

  private @Nullable Answer refusal(JsonNode body, String name, @Nullable Space space) {
    if (!NAME.matcher(name).matches()) {
      return Answer.text(400, "validation failed: service: (" + name + ") is invalid");
    }
    if (space == null) {
      return unknownNamespace();
    }
    int max = body.path("labels").path("com.openfaas.scale.max").asInt(1);
    if (state.communityLimits && max > MAX_REPLICAS) {
      return Answer.text(400, "validation failed: com.openfaas.scale.max is too high: " + max);
    }
    return null;
  }

  @Override
  Answer update(JsonNode body) {
    synchronized (state) {
      String name = GatewayState.name(body);
      Space space = state.space(body.path("namespace").asText());
      Answer refusal = refusal(body, name, space);
      if (refusal != null || space == null) {
        return refusal != null ? refusal : unknownNamespace();
      }
      state.draining(space, name);
      Fn old = space.functions.get(name);
      if (old == null) {
        return Answer.text(404, "unable update Deployment: " + name + " not found");
      }
      if (missingSecret(space, body) != null
          || (state.communityLimits && !state.images.test(body.path("image").asText()))) {
        // What makes this provider special: it fails, says 200, and has changed nothing.
        return Answer.empty(200);
      }
      Fn updated = state.written(body, old.running);
      updated.createdAt = old.createdAt;
      space.functions.put(name, updated);
      return Answer.empty(202);
    }
  }

  @Override
  Answer remove(JsonNode body, @Nullable String namespaceInQuery) {
    synchronized (state) {
      Space space = state.space(namespaceInQuery);
      String name = body.path("functionName").asText();
      if (space == null || name.isEmpty()) {
        return Answer.empty(400);
      }
      if (space.functions.remove(name) == null) {
        return Answer.text(404, "deployments.apps \"" + name + "\" not found");
      }
      space.drains.remove(name);
      return Answer.empty(202);
    }
  }

  @Override
  Answer secret(String method, JsonNode body, @Nullable String namespaceInQuery) {
    synchronized (state) {
      String inBody = body.path("namespace").asText();
      Space space = state.space(inBody.isEmpty() ? namespaceInQuery : inBody);
      String name = body.path("name").asText();
      if (space == null || name.isEmpty()) {
        return Answer.empty(400);
      }
      boolean exists = space.secrets.containsKey(name);
      if (method.equals("POST") == exists) {
        return Answer.empty(exists ? 409 : 404);
      }
      if (method.equals("DELETE")) {
        space.secrets.remove(name);
      } else {
        space.secrets.put(name, value(body));
      }
      return Answer.empty(202);
    }
  }

  /** Counts pods, also old ones and a new one beside them that is not available yet. */
  @Override
  ObjectNode report(Fn fn, String namespace, boolean inList) {
    ObjectNode status = identity(fn, namespace);
    copy(status, fn, "secrets", "labels", "limits", "requests");
    String process = fn.deployment.path("envProcess").asText();
    ObjectNode env = status.putObject("envVars");
    if (!process.isEmpty()) {
      status.put("envProcess", process);
      env.put("fprocess", process);
    }
    fn.deployment.path("envVars").properties().forEach(e -> env.set(e.getKey(), e.getValue()));
    boolean available = available(fn);
    if (!available && !inList && fn.pollsLeft > 0 && fn.pollsLeft != Integer.MAX_VALUE) {
      fn.pollsLeft--;
    }
    int old = !available && fn.replacesRunning ? 1 : 0;
    putCount(status, "replicas", 1 + old);
    putCount(status, "availableReplicas", (available ? 1 : 0) + old);
    return status;
  }

  private boolean available(Fn fn) {
    return fn.running
        && fn.pollsLeft == 0
        && state.images.test(fn.deployment.path("image").asText());
  }

  @Override
  @Nullable Answer unreachable(@Nullable Fn fn, String name, String method, boolean health) {
    if (fn == null) {
      return Answer.text(404, "error finding function " + name + ": not found");
    }
    // A pod that runs answers, be it an old one.
    if (available(fn) || fn.replacesRunning) {
      return null;
    }
    return Answer.text(503, "No endpoints available for: " + name + ".");
  }
}
