package com.dragonchain.contractbuilder.examples.contractjob;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import redis.clients.jedis.RedisClient;

/** What the environment of a job points to: secrets, logins, a storage, servers. */
final class Surroundings {

  static final String PRIVATE_KEY = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";

  private final Path folder;
  private final Map<String, String> environment = new HashMap<>();

  /**
   * Makes them in a folder.
   *
   * @param folder an empty folder
   * @param registry host and port of the private registry
   * @param gateway the gateway's URL
   * @param redisPort the port of Redis on 127.0.0.1
   * @param watchdog the watchdog's executable
   */
  Surroundings(Path folder, String registry, URI gateway, int redisPort, Path watchdog) {
    this.folder = folder;
    secrets(PRIVATE_KEY, "registry-pass");
    environment.put("STAGE", "prod");
    environment.put("INTERNAL_ID", "internal-chain-id-01");
    environment.put("DRAGONCHAIN_ENDPOINT", "https://my-chain.api.company.org:443");
    environment.put("FAAS_GATEWAY", gateway.toString());
    environment.put("FAAS_REGISTRY", registry);
    environment.put("FAAS_SECRET_LOCATION", folder.resolve("login").toString());
    environment.put("SECRET_LOCATION", folder.resolve("secrets.json").toString());
    environment.put("STORAGE_TYPE", "disk");
    environment.put("STORAGE_LOCATION", storage().toString());
    environment.put("REDIS_ENDPOINT", "127.0.0.1");
    environment.put("REDIS_PORT", Integer.toString(redisPort));
    environment.put("LRU_REDIS_ENDPOINT", "127.0.0.1");
    environment.put("FWATCHDOG", watchdog.toString());
    environment.put("FWATCHDOG_VERSION", "0.18.10");
  }

  /** Something that a container runtime would start: an ELF file that no test executes. */
  static Path watchdog(Path folder) {
    byte[] elf = new byte[64];
    byte[] start = {0x7f, 'E', 'L', 'F', 2, 1, 1};
    System.arraycopy(start, 0, elf, 0, start.length);
    elf[16] = 2; // ET_EXEC
    elf[18] = 62; // EM_X86_64
    elf[20] = 1;
    return write(folder.resolve("fwatchdog"), elf);
  }

  Surroundings with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  Surroundings without(String variable) {
    environment.remove(variable);
    return this;
  }

  Surroundings secrets(String privateKey, String registryPassword) {
    write(
        folder.resolve("secrets.json"),
        "{\"private-key\":\"%s\",\"registry-password\":\"%s\",\"hmac-id\":\"x\"}"
            .formatted(privateKey, registryPassword)
            .getBytes(UTF_8));
    return this;
  }

  Surroundings login(String user, String password) {
    write(folder.resolve("login/user"), (user + "\n").getBytes(UTF_8));
    write(folder.resolve("login/password"), password.getBytes(UTF_8));
    return this;
  }

  Path storage() {
    return folder.resolve("storage");
  }

  Map<String, String> environment(String event) {
    Map<String, String> all = new HashMap<>(environment);
    all.put("EVENT", event);
    return all;
  }

  JobProcess start(String event, String... arguments) {
    return start(JobProcess.SCRIPT, event, arguments);
  }

  JobProcess start(List<String> command, String event, String... arguments) {
    return JobProcess.start(command, environment(event), folder, arguments);
  }

  JobProcess.Ended run(String event, String... arguments) {
    try (JobProcess process = start(event, arguments)) {
      return process.await();
    }
  }

  void store(String key, String text) {
    write(storage().resolve(key), text.getBytes(UTF_8));
  }

  Optional<String> stored(String key) {
    return Optional.ofNullable(files().get(key));
  }

  /** Every file of the storage but the job's own, key to text. */
  Map<String, String> files() {
    if (!Files.exists(storage())) {
      return Map.of();
    }
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(storage())) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        String key = storage().relativize(path).toString();
        if (!key.startsWith("CONTRACT_JOBS/")) {
          files.put(key, Files.readString(path));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files;
  }

  /**
   * Every key of the chain's in Redis: lists newest first, hashes, texts. Not the builder's own.
   */
  static Map<String, Object> redis(RedisClient redis) {
    Map<String, Object> all = new TreeMap<>();
    for (String key : redis.keys("*")) {
      if (!key.startsWith("contract-builder:")) {
        all.put(
            key,
            switch (redis.type(key)) {
              case "list" -> redis.lrange(key, 0, -1);
              case "hash" -> new TreeMap<>(redis.hgetAll(key));
              case "string" -> redis.get(key);
              default -> "a " + redis.type(key); // a module's
            });
      }
    }
    return all;
  }

  private static Path write(Path file, byte[] content) {
    try {
      Files.createDirectories(file.getParent());
      return Files.write(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
