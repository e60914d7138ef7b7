package com.dragonchain.contractbuilder.examples.container;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.dragonchain.contractbuilder.testkit.real.OpenFaas;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a container of a chain is given: a storage, secrets, and where the servers are. */
final class World {

  /** Where the storage is in the container; the place of the original. */
  static final String STORAGE = "/dragonchain";

  /** Where the secrets are in the container. */
  static final String SECRETS = "/etc/chain-secrets";

  private static final int USER = 1000;
  private static final JsonMapper JSON = new JsonMapper();

  private final Path folder;
  private final Map<String, String> environment = new TreeMap<>();

  /**
   * Makes one.
   *
   * @param folder an empty folder
   * @param gateway the gateway, its user and its password
   * @param registry host and port
   * @param redisPort the port of Redis on this machine
   */
  World(Path folder, URI gateway, String user, String password, String registry, int redisPort) {
    this.folder = folder;
    write(
        secrets().resolve("SecretString"),
        "{\"private-key\":\"AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=\"}".getBytes(UTF_8));
    write(secrets().resolve("openfaas/user"), user.getBytes(UTF_8));
    write(secrets().resolve("openfaas/password"), password.getBytes(UTF_8));
    make(storage());
    setOwner(storage());
    environment.put("STAGE", "prod");
    environment.put("INTERNAL_ID", "internal-chain-id-01");
    environment.put("DRAGONCHAIN_ENDPOINT", "https://my-chain.api.company.org:443");
    environment.put("FAAS_GATEWAY", gateway.toString());
    environment.put("FAAS_REGISTRY", registry);
    environment.put("FAAS_SECRET_LOCATION", SECRETS + "/openfaas");
    environment.put("SECRET_LOCATION", SECRETS + "/SecretString");
    environment.put("STORAGE_TYPE", "disk");
    environment.put("STORAGE_LOCATION", STORAGE);
    // a name, so that it shows whether names can be resolved
    environment.put("REDIS_ENDPOINT", "localhost");
    environment.put("REDIS_PORT", Integer.toString(redisPort));
    environment.put("FWATCHDOG", SECRETS + "/fwatchdog");
    environment.put("FWATCHDOG_VERSION", "0.18.10");
  }

  /** Gives it a watchdog that really runs. */
  World watchdog() {
    try {
      return watchdog(Files.readAllBytes(OpenFaas.watchdog()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  World watchdog(byte[] program) {
    write(secrets().resolve("fwatchdog"), program);
    return this;
  }

  World with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  World without(String variable) {
    environment.remove(variable);
    return this;
  }

  Map<String, String> environment() {
    return environment;
  }

  Path storage() {
    return folder.resolve("storage");
  }

  Path secrets() {
    return folder.resolve("secrets");
  }

  /** What is stored about a contract. */
  Optional<JsonNode> contract(String id) {
    Path file = storage().resolve("SMARTCONTRACT").resolve(id).resolve("metadata.json");
    try {
      return Files.exists(file)
          ? Optional.of(JSON.readTree(Files.readAllBytes(file)))
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path folderOfItsOwn() {
    try {
      return Files.createTempDirectory(folder, "container");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Path file, byte[] content) {
    make(file.getParent());
    try {
      Files.write(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void make(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void setOwner(Path folder) {
    try {
      Files.setAttribute(folder, "unix:uid", USER);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
