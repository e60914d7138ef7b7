package com.dragonchain.contractbuilder.examples.contractjob;

import com.dragonchain.contractbuilder.model.Credentials;
import com.dragonchain.contractbuilder.model.Secret;
import com.dragonchain.contractbuilder.testkit.image.Family;
import com.dragonchain.contractbuilder.testkit.image.Image;
import com.dragonchain.contractbuilder.testkit.image.ImageMaker;
import com.dragonchain.contractbuilder.testkit.image.Layer;
import com.dragonchain.contractbuilder.testkit.image.RegistryClient;
import com.dragonchain.contractbuilder.testkit.image.Tar;
import com.dragonchain.contractbuilder.testkit.openfaas.EmbeddedGateway;
import com.dragonchain.contractbuilder.testkit.real.RedisServer;
import com.dragonchain.contractbuilder.testkit.registry.EmbeddedRegistry;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import redis.clients.jedis.RedisClient;

/**
 * A registry and a gateway in this process and a real Redis, for jobs in processes of their own.
 */
final class EmbeddedServers implements AutoCloseable {

  static final Credentials GATEWAY_LOGIN = new Credentials("admin", Secret.of("c4n4ry-gateway"));
  static final Credentials REGISTRY_LOGIN =
      new Credentials("builder", Secret.of("c4n4ry-registry"));

  /** The repository of adapted images. */
  static final String IMAGES = "customer-contracts";

  final EmbeddedRegistry registry;
  final EmbeddedGateway gateway;
  final RedisServer redisServer = RedisServer.create();
  final RedisClient redis = RedisClient.create("127.0.0.1", redisServer.port());
  final Surroundings surroundings;

  EmbeddedServers(Path folder) {
    this(folder, EmbeddedGateway.Kind.FAASD);
  }

  EmbeddedServers(Path folder, EmbeddedGateway.Kind provider) {
    gateway = EmbeddedGateway.start(provider, GATEWAY_LOGIN);
    String user = REGISTRY_LOGIN.user();
    String password = REGISTRY_LOGIN.password().reveal();
    registry = EmbeddedRegistry.with().basic(user, password).start();
    push("1");
    push("2");
    surroundings =
        new Surroundings(
                folder,
                registry.address(),
                gateway.url(),
                redisServer.port(),
                Surroundings.watchdog(folder))
            .secrets(Surroundings.PRIVATE_KEY, password)
            .login(GATEWAY_LOGIN.user(), GATEWAY_LOGIN.password().reveal())
            .with("REGISTRY_USERNAME", user);
  }

  private void push(String tag) {
    new RegistryClient(registry.address(), Optional.of(REGISTRY_LOGIN))
        .push("customer/app", tag, release(tag));
  }

  static Image release(String content) {
    return ImageMaker.of(Family.DOCKER)
        .layers(Layer.gzip(Tar.empty().file("content", "release " + content)))
        .make();
  }

  /** What all stores hold, as text, by what it is; not the blobs, which no image may own. */
  Map<String, String> state() {
    Map<String, String> state = new TreeMap<>();
    surroundings.files().forEach((key, text) -> state.put("storage " + key, text));
    Surroundings.redis(redis).forEach((key, value) -> state.put("redis " + key, value.toString()));
    gateway
        .functions()
        .forEach(
            (name, function) ->
                state.put(
                    "function " + name,
                    function.deployment() + (function.running() ? "" : " does not run")));
    gateway.secrets().forEach((name, value) -> state.put("secret " + name, value));
    registry
        .tags(IMAGES)
        .forEach(
            tag -> state.put("tag " + tag, "image " + registry.tagged(IMAGES, tag).orElseThrow()));
    registry.manifests(IMAGES).forEach(digest -> state.put("image " + digest, "is there"));
    return state;
  }

  String image(String tag) {
    return registry.address() + "/customer/app:" + tag;
  }

  /** Waits until a process has printed a step, or has ended. */
  static void awaitStep(JobProcess process, String step) {
    await(() -> process.out().contains("[ done ] " + step) || !process.process().isAlive());
  }

  static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("waited for a minute in vain");
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }

  @Override
  public void close() {
    redis.close();
    redisServer.close();
    gateway.close();
    registry.close();
  }
}
