package com.dragonchain.contractbuilder.testkit.openfaas;

import com.dragonchain.contractbuilder.model.Credentials;
import com.dragonchain.contractbuilder.testkit.openfaas.GatewayState.Drain;
import com.dragonchain.contractbuilder.testkit.openfaas.GatewayState.Space;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * An OpenFaaS gateway in this process, on a random port of the loopback interface, for tests. It
 * speaks the gateway's HTTP API (functions, secrets, info, invocation, health) and answers as the
 * gateway does on top of faas-netes or faasd: the same statuses and texts, faas-netes' 200 with an
 * empty body for an update that changed nothing, faasd's update that removes before it creates,
 * what a status leaves out or cuts. Nothing runs in it: a function "runs" a few programs ({@code
 * env}, {@code cat}, {@code echo}) and has a readiness that a test chooses. Safe for many threads.
 *
 * <pre>{@code
 * try (EmbeddedGateway gateway = EmbeddedGateway.start(EmbeddedGateway.Kind.FAASD)) {
 *   gateway.inject(GatewayFault.on("PUT", "/system/functions").nth(2).answering(503, ""));
 *   … // talk to gateway.url()
 *   assertThat(gateway.functions()).containsKey("contract-…");
 * }
 * }</pre>
 */
public final class EmbeddedGateway implements AutoCloseable {

  /** What is behind the gateway. */
  public enum Kind {
    /** Kubernetes. */
    FAAS_NETES,
    /** containerd, version 0.17.0. */
    FAASD,
    /** containerd, version 0.18.6. */
    FAASD_0_18
  }

  private static final ObjectMapper JSON = new ObjectMapper();

  private final GatewayState state = new GatewayState();
  private final GatewayServer server;

  private EmbeddedGateway(Kind kind, @Nullable Credentials login) {
    Provider provider =
        kind == Kind.FAAS_NETES ? new FaasNetes(state) : new Faasd(state, kind == Kind.FAASD_0_18);
    server = new GatewayServer(new GatewayRoutes(state, provider, login)).start();
  }

  /**
   * Starts one that asks for no login.
   *
   * @param kind what is behind it
   * @return the gateway, to be closed
   */
  public static EmbeddedGateway start(Kind kind) {
    return new EmbeddedGateway(kind, null);
  }

  /**
   * Starts one that asks for a login on everything below {@code /system/}.
   *
   * @param kind what is behind it
   * @param login the login
   * @return the gateway, to be closed
   */
  public static EmbeddedGateway start(Kind kind, Credentials login) {
    return new EmbeddedGateway(kind, login);
  }

  /**
   * Where it listens.
   *
   * @return its base URL
   */
  public URI url() {
    return server.url();
  }

  /**
   * Adds a namespace.
   *
   * @param name its name
   */
  public void addNamespace(String name) {
    synchronized (state) {
      state.spaces.putIfAbsent(name, new Space());
    }
  }

  /**
   * Puts a function there without a request, running and ready.
   *
   * @param deployment the JSON with which it would have been deployed
   */
  public void addFunction(String deployment) {
    JsonNode body = parse(deployment);
    synchronized (state) {
      GatewayState.Fn fn = state.fn(body);
      space(body.path("namespace").asText()).functions.put(GatewayState.name(body), fn);
    }
  }

  /**
   * Takes a function away without a request, as somebody does who does not ask the gateway.
   *
   * @param name its name
   */
  public void removeFunction(String name) {
    synchronized (state) {
      space("").functions.remove(name);
    }
  }

  /**
   * Puts a secret there without a request.
   *
   * @param name its name
   * @param value its value
   */
  public void addSecret(String name, String value) {
    synchronized (state) {
      space("").secrets.put(name, value);
    }
  }

  /**
   * The functions of the default namespace, in the order of their creation.
   *
   * @return by name
   */
  public Map<String, DeployedFunction> functions() {
    return functions(GatewayState.DEFAULT_NAMESPACE);
  }

  /**
   * The functions of a namespace, in the order of their creation.
   *
   * @param namespace its name
   * @return by name
   */
  public Map<String, DeployedFunction> functions(String namespace) {
    synchronized (state) {
      Map<String, DeployedFunction> functions = new LinkedHashMap<>();
      space(namespace)
          .functions
          .forEach(
              (name, fn) ->
                  functions.put(name, new DeployedFunction(name, fn.deployment, fn.running)));
      return functions;
    }
  }

  /**
   * The secrets of the default namespace, by name, with their values.
   *
   * @return name to value
   */
  public Map<String, String> secrets() {
    return secrets(GatewayState.DEFAULT_NAMESPACE);
  }

  /**
   * The secrets of a namespace, by name, with their values.
   *
   * @param namespace its name
   * @return name to value
   */
  public Map<String, String> secrets(String namespace) {
    synchronized (state) {
      return new LinkedHashMap<>(space(namespace).secrets);
    }
  }

  /**
   * How functions come up from now on.
   *
   * @param readiness the readiness
   */
  public void readiness(Readiness readiness) {
    synchronized (state) {
      state.defaultReadiness = readiness;
    }
  }

  /**
   * How one function comes up from its next write on.
   *
   * @param function its name
   * @param readiness the readiness
   */
  public void readiness(String function, Readiness readiness) {
    synchronized (state) {
      state.readiness.put(function, readiness);
    }
  }

  /**
   * What a function answers when it is invoked, in place of what its process would.
   *
   * @param function its name
   * @param status the status
   * @param body the body
   */
  public void answer(String function, int status, String body) {
    synchronized (state) {
      state.answers.put(function, new GatewayFault.Answer(status, Map.of(), body));
    }
  }

  /**
   * Which images can be pulled; all can until this is called.
   *
   * @param exist tells it of a reference
   */
  public void images(Predicate<String> exist) {
    synchronized (state) {
      state.images = exist;
    }
  }

  /**
   * What images bring along in their environment, which faasd shows as if it were the function's.
   *
   * @param environment name to value
   */
  public void imageEnvironment(Map<String, String> environment) {
    synchronized (state) {
      state.imageEnvironment = Map.copyOf(environment);
    }
  }

  /**
   * Takes the provider behind the gateway away, or brings it back.
   *
   * @param up whether it answers
   */
  public void providerUp(boolean up) {
    synchronized (state) {
      state.providerUp = up;
    }
  }

  /**
   * Switches the limits of the community edition of faas-netes on: 15 functions, no {@code
   * com.openfaas.scale.max} above 5, and images that cannot be pulled are refused.
   *
   * @param on whether they hold
   */
  public void communityLimits(boolean on) {
    synchronized (state) {
      state.communityLimits = on;
    }
  }

  /**
   * Lets every drain of faasd be longer than its 30 s: the first DELETE or PUT of a running
   * function ends it and answers 500 {@code cannot delete running task}, the second succeeds.
   *
   * @param on whether they are
   */
  public void longDrains(boolean on) {
    synchronized (state) {
      state.longDrains = on;
    }
  }

  /**
   * Lets a call of somebody else be removing a function, or replacing it: during its drain it can
   * neither be seen nor be created, and then the call has its effect.
   *
   * @param function the function's name
   * @param requests how many requests about it still find it draining
   * @param then the JSON of what replaces it, or nothing if it is being removed
   */
  public void drain(String function, int requests, Optional<String> then) {
    JsonNode replacement = then.map(EmbeddedGateway::parse).orElse(null);
    synchronized (state) {
      space("").drains.put(function, new Drain(requests, replacement));
    }
  }

  /**
   * Lets something go wrong. Faults are counted one by one; of several that match a request the
   * first injected one hits.
   *
   * @param fault what, and when
   */
  public void inject(GatewayFault fault) {
    server.inject(fault);
  }

  /** Forgets all faults. */
  public void clearFaults() {
    server.clearFaults();
  }

  /**
   * All requests, in the order in which they were answered.
   *
   * @return the requests
   */
  public List<GatewayRequest> requests() {
    return server.requests();
  }

  /**
   * The requests that asked for a change of functions or secrets.
   *
   * @return the requests
   */
  public List<GatewayRequest> writes() {
    return requests().stream().filter(GatewayRequest::isWrite).toList();
  }

  /** Forgets the requests that it has had. */
  public void clearRequests() {
    server.clearRequests();
  }

  private Space space(String namespace) {
    Space space = state.space(namespace);
    if (space == null) {
      throw new IllegalArgumentException("no namespace " + namespace + ": add it first");
    }
    return space;
  }

  private static JsonNode parse(String deployment) {
    try {
      return JSON.readTree(deployment);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not JSON", e);
    }
  }

  /** Ends it; requests that hang end with it. */
  @Override
  public void close() {
    server.close();
  }
}
