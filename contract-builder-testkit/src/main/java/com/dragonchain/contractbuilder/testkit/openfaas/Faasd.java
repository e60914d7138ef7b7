package com.dragonchain.contractbuilder.testkit.openfaas;

import com.dragonchain.contractbuilder.model.ImageReference;
import com.dragonchain.contractbuilder.testkit.openfaas.GatewayState.Fn;
import com.dragonchain.contractbuilder.testkit.openfaas.GatewayState.Space;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** OpenFaaS on containerd. */
final class Faasd extends Provider {

  private final boolean newer;

  /**
   * @param newer 0.18.6, which answers a PUT with a missing secret with 500; else 0.17.0
   */
  Faasd(GatewayState state, boolean newer) {
    super(state);
    this.newer = newer;
  }

  @Override
  ObjectNode info() {
    return info("faasd", "containerd", newer ? "0.18.6" : "0.17.0");
  }

  @Override
  Answer unknownNamespace() {
    return Answer.text(400, "namespace \"x\": not found");
  }

  @Override
  Answer deploy(JsonNode body) {
    synchronized (state) {
      Space space = state.space(body.path("namespace").asText());
      if (space == null) {
        return unknownNamespace();
      }
      String missing = missingSecret(space, body);
      if (missing != null) {
        return Answer.text(400, "unable to find secret: " + missing);
      }
      if (!state.images.test(body.path("image").asText())) {
        return Answer.text(400, cannotPull(body));
      }
      String name = GatewayState.name(body);
      if (state.draining(space, name) || space.functions.containsKey(name)) {
        return Answer.text(
            400,
            "unable to create container: "
                + name
                + ", error: container \""
                + name
                + "\": already exists");
      }
      space.functions.put(name, state.written(body, false));
      return Answer.empty(200);
    }
  }

  private static String cannotPull(JsonNode body) {
    String image = body.path("image").asText();
    return "unable to pull image " + image + ": cannot pull: failed to resolve: not found";
  }

  /** Checks, says what is wrong, and goes on: it takes the old one away whatever it has said. */
  @Override
  Answer update(JsonNode body) {
    synchronized (state) {
      Space space = state.space(body.path("namespace").asText());
      if (space == null) {
        return unknownNamespace();
      }
      String name = GatewayState.name(body);
      Fn old = state.draining(space, name) ? null : space.functions.get(name);
      if (old == null) {
        return Answer.text(404, "service " + name + " not found");
      }
      Answer stuck = stuck(old, name);
      if (stuck != null) {
        return stuck;
      }
      space.functions.remove(name);
      String missing = missingSecret(space, body);
      boolean pulled = state.images.test(body.path("image").asText());
      if (missing != null && pulled) {
        Fn broken = state.fn(body);
        broken.running = false;
        space.functions.put(name, broken);
      }
      if (missing != null) {
        return Answer.text(newer ? 500 : 400, "unable to find secret: " + missing);
      }
      if (!pulled) {
        return Answer.text(500, cannotPull(body));
      }
      space.functions.put(name, state.written(body, false));
      return Answer.empty(200);
    }
  }

  /** A drain of more than 30 s ends with SIGKILL, and with an error since it is not waited for. */
  private @Nullable Answer stuck(Fn fn, String name) {
    if (!state.longDrains || !fn.running) {
      return null;
    }
    fn.running = false;
    return Answer.text(
        500,
        "error deleting container "
            + name
            + ", "
            + name
            + ", cannot delete running task "
            + name
            + ": failed precondition");
  }

  @Override
  Answer remove(JsonNode body, @Nullable String namespaceInQuery) {
    synchronized (state) {
      Space space = state.space(body.path("namespace").asText());
      if (space == null) {
        return unknownNamespace();
      }
      String name = body.path("functionName").asText();
      Fn fn = state.draining(space, name) ? null : space.functions.get(name);
      if (fn == null) {
        return Answer.text(404, "service " + name + " not found");
      }
      Answer stuck = stuck(fn, name);
      if (stuck != null) {
        return stuck;
      }
      space.functions.remove(name);
      return Answer.empty(200);
    }
  }

  @Override
  Answer secret(String method, JsonNode body, @Nullable String namespaceInQuery) {
    synchronized (state) {
      String name = body.path("name").asText();
      if (method.equals("DELETE")) {
        Space space = state.space(namespaceInQuery);
        if (space == null || space.secrets.remove(name) == null) {
          return Answer.text(500, "remove /run/secrets/" + name + ": no such file or directory");
        }
        return Answer.empty(200);
      }
      if (name.isBlank()) {
        return Answer.text(400, "non-empty name is required");
      }
      // Into a folder of an unknown namespace, too, where nobody finds it.
      Space space = state.space(body.path("namespace").asText());
      if (space != null) {
        space.secrets.put(name, value(body));
      }
      return Answer.empty(200);
    }
  }

  @Override
  ObjectNode report(Fn fn, String namespace, boolean inList) {
    ObjectNode status = identity(fn, namespace);
    copy(status, fn, "secrets", "labels");
    status.put("image", ImageReference.parse(fn.deployment.path("image").asText()).toString());
    String process = fn.deployment.path("envProcess").asText();
    if (!process.isEmpty()) {
      status.put("envProcess", cut(process));
    }
    ObjectNode env = status.putObject("envVars");
    putAll(env, state.imageEnvironment);
    fn.deployment
        .path("envVars")
        .properties()
        .forEach(e -> env.put(e.getKey(), cut(e.getValue().asText())));
    env.remove("PATH");
    putCount(status, "replicas", fn.running ? 1 : 0);
    if (!inList) {
      putCount(status, "availableReplicas", fn.running ? 1 : 0);
    }
    return status;
  }

  /** What is behind the second equals sign of {@code name=value} is lost. */
  private static String cut(String value) {
    int equals = value.indexOf('=');
    return equals < 0 ? value : value.substring(0, equals);
  }

  @Override
  @Nullable Answer unreachable(@Nullable Fn fn, String name, String method, boolean health) {
    if (fn == null) {
      return Answer.text(503, "No endpoints available for: " + name + ".");
    }
    if (!fn.running) {
      return method.equals("GET") ? Answer.text(404, "404 page not found") : Answer.empty(405);
    }
    if (fn.pollsLeft > 0) {
      if (fn.pollsLeft != Integer.MAX_VALUE) {
        fn.pollsLeft--;
      }
      return Answer.text(500, "Can't reach service for: " + name + ".");
    }
    return null;
  }
}
