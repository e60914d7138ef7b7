package com.dragonchain.contractbuilder.testkit.memory;

import com.dragonchain.contractbuilder.error.RefusedException;
import com.dragonchain.contractbuilder.model.Digest;
import com.dragonchain.contractbuilder.model.FunctionSpec;
import com.dragonchain.contractbuilder.model.Secret;
import com.dragonchain.contractbuilder.port.Deadline;
import com.dragonchain.contractbuilder.port.FaasGateway;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

final class MemoryFaasGateway implements FaasGateway {

  private final MemoryWorld world;

  MemoryFaasGateway(MemoryWorld world) {
    this.world = world;
  }

  @Override
  public Capabilities capabilities() {
    synchronized (world) {
      return world.capabilities;
    }
  }

  @Override
  public Optional<Function> find(String name) {
    synchronized (world) {
      return Optional.ofNullable(world.functions.get(name))
          .map(spec -> new Function(name, spec.image(), world.becomesReady.test(spec) ? 1 : 0));
    }
  }

  @Override
  public boolean matches(FunctionSpec spec) {
    synchronized (world) {
      return spec.equals(world.functions.get(spec.service()));
    }
  }

  @Override
  public void deploy(FunctionSpec spec) {
    update(spec);
  }

  @Override
  public void update(FunctionSpec spec) {
    synchronized (world) {
      Optional<String> missing = missing(spec);
      if (missing.isPresent()) {
        if (world.capabilities.replaces()) {
          // as faasd: the old one is taken away before the new one is looked at
          world.functions.remove(spec.service());
        }
        throw new RefusedException(
            "deploy " + spec.service() + ": there is no " + missing.get() + "; create it first");
      }
      world.functions.put(spec.service(), spec);
    }
  }

  private Optional<String> missing(FunctionSpec spec) {
    String prefix = MemoryWorld.REPOSITORY + "@";
    if (spec.image().startsWith(prefix)
        && !world.images.containsKey(Digest.of(spec.image().substring(prefix.length())))) {
      return Optional.of("image " + spec.image());
    }
    return spec.secrets().stream()
        .filter(secret -> !world.secrets.containsKey(secret))
        .map(secret -> "secret " + secret)
        .findFirst();
  }

  @Override
  public void remove(String name) {
    synchronized (world) {
      world.functions.remove(name);
    }
  }

  @Override
  public void awaitReady(FunctionSpec spec, Deadline deadline) {
    synchronized (world) {
      FunctionSpec deployed = world.functions.get(spec.service());
      if (deployed == null || !world.becomesReady.test(deployed)) {
        throw new RefusedException(
            "wait for " + spec.service() + ": it did not become ready; see its log");
      }
    }
  }

  @Override
  public Set<String> secrets(String prefix) {
    synchronized (world) {
      return world.secrets.keySet().stream()
          .filter(name -> name.startsWith(prefix))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  @Override
  public void createSecrets(Map<String, Secret> values) {
    values.forEach(this::updateSecret);
  }

  @Override
  public void updateSecret(String name, Secret value) {
    synchronized (world) {
      world.secrets.put(name, value.reveal());
    }
  }

  @Override
  public void removeSecret(String name) {
    synchronized (world) {
      world.secrets.remove(name);
    }
  }
}
