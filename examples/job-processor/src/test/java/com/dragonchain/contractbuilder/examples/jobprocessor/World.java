package com.dragonchain.contractbuilder.examples.jobprocessor;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.dragonchain.contractbuilder.model.Credentials;
import com.dragonchain.contractbuilder.model.Secret;
import com.dragonchain.contractbuilder.testkit.image.Family;
import com.dragonchain.contractbuilder.testkit.image.Image;
import com.dragonchain.contractbuilder.testkit.image.ImageMaker;
import com.dragonchain.contractbuilder.testkit.image.Layer;
import com.dragonchain.contractbuilder.testkit.image.RegistryClient;
import com.dragonchain.contractbuilder.testkit.image.Tar;
import com.dragonchain.contractbuilder.testkit.openfaas.EmbeddedGateway;
import com.dragonchain.contractbuilder.testkit.real.DockerRegistry;
import com.dragonchain.contractbuilder.testkit.real.RedisServer;
import com.dragonchain.contractbuilder.testkit.registry.EmbeddedRegistry;
import com.dragonchain.contractbuilder.testkit.registry.TestRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import redis.clients.jedis.RedisClient;

/**
 * A chain's surroundings: a gateway in this process, a registry there or a real one, a real Redis,
 * a storage.
 */
final class World implements AutoCloseable {

  static final Credentials GATEWAY_LOGIN = new Credentials("admin", Secret.of("c4n4ry-gateway"));
  private static final Credentials REGISTRY_LOGIN =
      new Credentials("builder", Secret.of("c4n4ry-registry"));
  private static final String PRIVATE_KEY = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";

  final TestRegistry registry;
  final EmbeddedGateway gateway = EmbeddedGateway.start(EmbeddedGateway.Kind.FAASD, GATEWAY_LOGIN);
  final RedisServer server;
  final RedisClient redis;
  final Path folder;
  private final Runnable closing;
  private final Map<String, String> environment = new HashMap<>();

  World(Path folder) {
    this(folder, RedisServer.create());
  }

  World(Path folder, RedisServer server) {
    this(folder, server, embeddedRegistry());
  }

  World(Path folder, RedisServer server, TestRegistry registry) {
    this(folder, server, server.port(), server::close, registry);
  }

  /**
   * Makes one whose Redis is somebody else's, and is not spoken to directly.
   *
   * @param redisPort what leads to it, on the same host
   */
  World(Path folder, RedisServer server, int redisPort) {
    this(folder, server, redisPort, () -> {}, embeddedRegistry());
  }

  private World(
      Path folder, RedisServer server, int redisPort, Runnable closing, TestRegistry registry) {
    this.registry = registry;
    this.closing = closing;
    this.folder = folder;
    this.server = server;
    redis = RedisClient.create(server.host(), redisPort);
    String password = REGISTRY_LOGIN.password().reveal();
    push(registry.client(), "1");
    push(registry.client(), "2");
    write("login/user", GATEWAY_LOGIN.user() + "\n");
    write("login/password", GATEWAY_LOGIN.password().reveal());
    write(
        "secrets.json",
        "{\"private-key\":\"%s\",\"registry-password\":\"%s\"}".formatted(PRIVATE_KEY, password));
    environment.put("STAGE", "prod");
    environment.put("INTERNAL_ID", "internal-chain-id-01");
    environment.put("DRAGONCHAIN_ENDPOINT", "https://my-chain.api.company.org:443");
    environment.put("FAAS_GATEWAY", gateway.url().toString());
    environment.put("FAAS_REGISTRY", registry.address());
    registry.credentials().ifPresent(login -> environment.put("REGISTRY_USERNAME", login.user()));
    environment.put("FAAS_SECRET_LOCATION", folder.resolve("login").toString());
    environment.put("SECRET_LOCATION", folder.resolve("secrets.json").toString());
    environment.put("STORAGE_TYPE", "disk");
    environment.put("STORAGE_LOCATION", storage().toString());
    environment.put("REDIS_ENDPOINT", server.host());
    environment.put("REDIS_PORT", Integer.toString(redisPort));
    environment.put("LRU_REDIS_ENDPOINT", server.host());
    environment.put("FWATCHDOG", watchdog().toString());
    environment.put("FWATCHDOG_VERSION", "0.18.10");
    environment.put("HTTP_PORT", "0");
    environment.put("JOB_LEASE", "3s");
  }

  /** One in this process, with a password. */
  static TestRegistry embeddedRegistry() {
    return TestRegistry.of(
        EmbeddedRegistry.with()
            .basic(REGISTRY_LOGIN.user(), REGISTRY_LOGIN.password().reveal())
            .start(),
        Optional.of(REGISTRY_LOGIN));
  }

  /** A real one, open to everybody. */
  static TestRegistry dockerRegistry() {
    return TestRegistry.of(DockerRegistry.create(), Optional.empty());
  }

  /** Pushes a small {@code customer/app}. */
  static void push(RegistryClient registry, String tag) {
    Image image =
        ImageMaker.of(Family.DOCKER)
            .layers(Layer.gzip(Tar.empty().file("content", "release " + tag)))
            .make();
    registry.push("customer/app", tag, image);
  }

  /** Something that a container runtime would start: an ELF file that no test executes. */
  private Path watchdog() {
    byte[] elf = new byte[64];
    byte[] start = {0x7f, 'E', 'L', 'F', 2, 1, 1};
    System.arraycopy(start, 0, elf, 0, start.length);
    elf[16] = 2; // ET_EXEC
    elf[18] = 62; // EM_X86_64
    elf[20] = 1;
    return write("fwatchdog", elf);
  }

  static String contract() {
    return UUID.randomUUID().toString();
  }

  World with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  Map<String, String> environment() {
    return Map.copyOf(environment);
  }

  ProcessorSettings settings() {
    return ProcessorSettings.of(environment, "test", 2);
  }

  String image(String tag) {
    return registry.address() + "/customer/app:" + tag;
  }

  /** As the chain's web server does. */
  void task(String text) {
    redis.lpush(TaskQueue.TASKS, text);
  }

  Path storage() {
    return folder.resolve("storage");
  }

  Optional<String> stored(String key) {
    Path file = storage().resolve(key);
    try {
      return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Optional<String> metadata(String contract) {
    return stored("SMARTCONTRACT/" + contract + "/metadata.json");
  }

  void store(String key, String text) {
    write("storage/" + key, text);
  }

  private void write(String name, String text) {
    write(name, text.getBytes(UTF_8));
  }

  private Path write(String name, byte[] content) {
    Path file = folder.resolve(name);
    try {
      Files.createDirectories(file.getParent());
      return Files.write(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether no task is left. */
  boolean isIdle() {
    return redis.llen(TaskQueue.TASKS) == 0 && redis.zcard("contract-builder:queue:waiting") == 0;
  }

  void awaitIdle() {
    await(this::isIdle);
  }

  static void await(BooleanSupplier condition) {
    await(condition, Duration.ofMinutes(2));
  }

  static void await(BooleanSupplier condition, Duration atMost) {
    long end = System.nanoTime() + atMost.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("waited in vain for " + atMost);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
  }

  @Override
  public void close() {
    redis.close();
    closing.run();
    gateway.close();
    registry.close();
  }
}
