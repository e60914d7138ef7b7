package com.dragonchain.contractbuilder.job;

import com.dragonchain.contractbuilder.model.Contract;
import com.dragonchain.contractbuilder.model.FunctionSpec;
import com.dragonchain.contractbuilder.testkit.memory.MemoryWorld;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All that there is of a contract in a world, in a form that two runs can be compared by: what is
 * drawn at random (key, its id, transaction id) and times are left out, and what has to fit
 * together was checked.
 */
record WorldView(
    Optional<String> contract,
    Optional<String> spec,
    List<String> functions,
    List<String> secrets,
    List<String> images,
    List<String> tags,
    int keys,
    List<String> entries,
    List<String> openJobs,
    List<String> transactionTypes) {

  static WorldView of(MemoryWorld world) {
    Optional<Contract> contract = Optional.ofNullable(world.contracts().get(EngineFixture.ID));
    String keyId = contract.map(Contract::authKeyId).orElse("no key");
    String key =
        Optional.ofNullable(world.keys().get(keyId)).map(k -> k.key().reveal()).orElse("no key");
    List<String> secrets = new ArrayList<>();
    world
        .secrets()
        .forEach(
            (name, value) ->
                secrets.add(
                    name
                        + "="
                        + (value.equals(key)
                            ? "<key>"
                            : value.equals(keyId) ? "<key id>" : value)));
    return new WorldView(
        contract.map(c -> describe(c, keyId)),
        Optional.ofNullable(world.specs().get(EngineFixture.ID)).map(WorldView::describe),
        world.functions().values().stream().map(WorldView::describe).toList(),
        secrets,
        world.images().keySet().stream().map(Object::toString).sorted().toList(),
        world.tags().entrySet().stream().map(Object::toString).toList(),
        world.keys().size(),
        world.entries().stream()
            .map(
                e ->
                    e.action()
                        + " "
                        + e.transactionType()
                        + " "
                        + e.entrypoint()
                        + " "
                        + e.imageDigest())
            .toList(),
        world.openJobs().values().stream().map(open -> open.job().value()).toList(),
        List.copyOf(world.transactionTypes()));
  }

  private static String describe(Contract c, String keyId) {
    return c.status().state()
        + " "
        + c.image()
        + " "
        + (keyId.startsWith("SC_") ? "<key id>" : keyId)
        + " "
        + c.imageDigest()
        + " "
        + c.entrypoint()
        + " "
        + c.environment().variables()
        + " "
        + c.existingSecrets()
        + " "
        + c.cron()
        + " "
        + c.seconds()
        + " "
        + c.executionOrder();
  }

  private static String describe(FunctionSpec spec) {
    return spec + " " + spec.environment().variables();
  }
}
