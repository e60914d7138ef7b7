package com.dragonchain.contractbuilder.testkit.openfaas;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.dragonchain.contractbuilder.model.Credentials;
import com.dragonchain.contractbuilder.testkit.openfaas.GatewayState.Fn;
import com.dragonchain.contractbuilder.testkit.openfaas.GatewayState.Space;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URLDecoder;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** The gateway itself: login, routes, and functions that are invoked. */
final class GatewayRoutes implements GatewayServer.Handler {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FUNCTION = "/function/";
  private static final String STATUS = "/system/function/";

  private final GatewayState state;
  private final Provider provider;
  private final @Nullable Credentials login;

  GatewayRoutes(GatewayState state, Provider provider, @Nullable Credentials login) {
    this.state = state;
    this.provider = provider;
    this.login = login;
  }

  @Override
  public Answer answer(String method, URI uri, String body, @Nullable String authorization) {
    String path = uri.getPath();
    if (path.equals("/healthz")) {
      return new Answer(200, "text/plain", "OK");
    }
    if (path.startsWith(FUNCTION)) {
      return up() ? invoke(method, path.substring(FUNCTION.length()), body) : Answer.empty(502);
    }
    if (!path.startsWith("/system/")) {
      return Answer.text(404, "404 page not found");
    }
    if (login != null && !expected(login).equals(authorization)) {
      return new Answer(401, "text/plain; charset=utf-8", "invalid credentials");
    }
    if (path.equals("/system/info") && method.equals("GET")) {
      return info();
    }
    return up() ? system(method, path, query(uri), body) : Answer.empty(502);
  }

  private boolean up() {
    synchronized (state) {
      return state.providerUp;
    }
  }

  private static String expected(Credentials login) {
    String pair = login.user() + ":" + login.password().reveal();
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
  }

  private static @Nullable String query(URI uri) {
    String query = uri.getRawQuery();
    if (query == null || !query.startsWith("namespace=")) {
      return null;
    }
    return URLDecoder.decode(query.substring("namespace=".length()), UTF_8);
  }

  /** The gateway asks its provider, and answers even if that does not. */
  private Answer info() {
    ObjectNode info = JsonNodeFactory.instance.objectNode();
    info.set("provider", up() ? provider.info() : info.nullNode());
    info.putObject("version").put("sha", "0").put("release", "0.25.4");
    info.put("arch", "x86_64");
    return Answer.json(info);
  }

  private Answer system(String method, String path, @Nullable String namespace, String text) {
    boolean get = method.equals("GET");
    if (get && path.startsWith(STATUS)) {
      return provider.find(path.substring(STATUS.length()), namespace);
    }
    if (get && path.equals("/system/functions")) {
      return provider.list(namespace);
    }
    if (get && path.equals("/system/secrets")) {
      return provider.secrets(namespace);
    }
    JsonNode body = parse(text);
    if (!body.isObject()) {
      return Answer.text(400, "unable to unmarshal request");
    }
    if (path.equals("/system/functions")) {
      return switch (method) {
        case "POST" -> provider.deploy(body);
        case "PUT" -> provider.update(body);
        case "DELETE" -> provider.remove(body, namespace);
        default -> Answer.empty(405);
      };
    }
    boolean write = method.equals("POST") || method.equals("PUT") || method.equals("DELETE");
    if (path.equals("/system/secrets") && write) {
      return provider.secret(method, body, namespace);
    }
    return Answer.empty(path.equals("/system/secrets") ? 405 : 404);
  }

  private static JsonNode parse(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }

  private Answer invoke(String method, String target, String body) {
    int slash = target.indexOf('/');
    String full = slash < 0 ? target : target.substring(0, slash);
    boolean health = slash >= 0 && target.substring(slash).equals("/_/health");
    int dot = full.lastIndexOf('.');
    String name = dot < 0 ? full : full.substring(0, dot);
    synchronized (state) {
      Space space = state.space(dot < 0 ? null : full.substring(dot + 1));
      boolean hidden = space == null || space.drains.containsKey(name);
      Fn fn = space == null || hidden ? null : space.functions.get(name);
      Answer unreachable = provider.unreachable(fn, full, method, health);
      if (unreachable != null || fn == null || space == null) {
        return unreachable == null ? Answer.empty(500) : unreachable;
      }
      if (health) {
        return health(method, name);
      }
      GatewayFault.Answer set = state.answers.get(name);
      return set == null
          ? run(space, fn, body)
          : new Answer(set.status(), "text/plain", set.body());
    }
  }

  private Answer health(String method, String name) {
    if (!method.equals("GET")) {
      return Answer.empty(405);
    }
    return state.readiness(name) instanceof Readiness.Unhealthy
        ? Answer.empty(503)
        : new Answer(200, "text/plain", "OK");
  }

  /** A few programs, so that tests can look into a function: env, cat, cat of a file, echo. */
  private static Answer run(Space space, Fn fn, String body) {
    String[] words = fn.deployment.path("envProcess").asText().split(" ", 2);
    String argument = words.length > 1 ? words[1] : "";
    StringBuilder out = new StringBuilder();
    switch (words[0].substring(words[0].lastIndexOf('/') + 1)) {
      case "env" ->
          fn.deployment
              .path("envVars")
              .properties()
              .forEach(
                  e ->
                      out.append(e.getKey())
                          .append('=')
                          .append(e.getValue().asText())
                          .append('\n'));
      case "cat" -> out.append(argument.isEmpty() ? body : file(space, argument));
      case "echo" -> out.append(argument).append('\n');
      default -> {
        return new Answer(500, "text/plain", "exec: \"" + words[0] + "\": not found");
      }
    }
    return new Answer(200, "text/plain", out.toString());
  }

  private static String file(Space space, String path) {
    String folder = "/var/openfaas/secrets/";
    return path.startsWith(folder)
        ? space.secrets.getOrDefault(path.substring(folder.length()), "")
        : "";
  }
}
