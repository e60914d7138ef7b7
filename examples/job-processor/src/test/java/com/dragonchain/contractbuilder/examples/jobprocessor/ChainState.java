package com.dragonchain.contractbuilder.examples.jobprocessor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What all stores hold, as texts that two runs of the same tasks have in common: without addresses,
 * times, and what is drawn by chance; lists by contract, oldest first.
 */
final class ChainState {

  private static final JsonMapper JSON = new JsonMapper();

  private final World world;
  private final Map<String, String> state = new TreeMap<>();

  private ChainState(World world) {
    this.world = world;
  }

  static Map<String, String> of(World world) {
    ChainState chain = new ChainState(world);
    try {
      chain.storage();
      chain.lists();
      chain.servers();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return chain.state;
  }

  private void storage() throws IOException {
    try (Stream<Path> paths = Files.walk(world.storage())) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        String key = world.storage().relativize(path).toString();
        if (key.startsWith("CONTRACT_JOBS/")) {
          continue; // a kill after a job's end leaves its journal to the contract's next holder
        }
        if (key.startsWith("KEYS/")) {
          state.merge("number of keys", "1", (a, b) -> "" + (Integer.parseInt(a) + 1));
        } else {
          state.put(key, plain(Files.readString(path)));
        }
      }
    }
  }

  private void lists() throws IOException {
    Map<String, List<String>> ledger = new TreeMap<>();
    for (String message : world.redis.lrange("dc:tx:incoming", 0, -1)) {
      JsonNode payload = JSON.readTree(JSON.readTree(message).get("payload").textValue());
      ledger
          .computeIfAbsent(payload.get("txn_type").textValue(), type -> new ArrayList<>())
          .add(0, payload.toString());
    }
    ledger.forEach((type, messages) -> state.put("ledger " + type, String.join("\n", messages)));
    Map<String, List<String>> scheduler = new TreeMap<>();
    for (String message : world.redis.lrange("mq:scheduler", 0, -1)) {
      scheduler
          .computeIfAbsent(
              JSON.readTree(message).get("contract_id").textValue(), id -> new ArrayList<>())
          .add(0, message);
    }
    scheduler.forEach((id, messages) -> state.put("schedule " + id, String.join("\n", messages)));
  }

  private void servers() {
    world
        .gateway
        .functions()
        .forEach((name, function) -> state.put(name, plain(function.deployment().toString())));
    world
        .gateway
        .secrets()
        .forEach(
            (name, value) ->
                state.put(
                    name,
                    name.endsWith("-secret-key") || name.endsWith("-auth-key-id") ? "…" : value));
    state.put("tags", sorted(world.registry.tags("customer-contracts")));
    state.put("manifests", sorted(world.registry.manifests("customer-contracts")));
  }

  private static String sorted(Collection<?> names) {
    return names.stream().map(Object::toString).sorted().toList().toString();
  }

  private String plain(String text) {
    String known =
        text.replace(world.registry.address(), "<registry>")
            .replaceAll("SC_[A-Z]{12}", "<key>")
            .replaceAll("\"timestamp\":\"[^\"]+\"", "\"timestamp\":\"…\"");
    try {
      JsonNode json = JSON.readTree(known);
      return json instanceof ObjectNode object ? object.toPrettyString() : known;
    } catch (IOException e) {
      return known;
    }
  }
}
