package com.dragonchain.contractbuilder.testkit.memory;

import com.dragonchain.contractbuilder.model.ApiKey;
import com.dragonchain.contractbuilder.model.Secret;
import com.dragonchain.contractbuilder.port.ApiKeys;
import com.dragonchain.contractbuilder.port.Fence;
import java.util.Optional;

final class MemoryApiKeys implements ApiKeys {

  private final MemoryWorld world;

  MemoryApiKeys(MemoryWorld world) {
    this.world = world;
  }

  @Override
  public Optional<ApiKey> find(String id) {
    ApiKey.checkId(id);
    synchronized (world) {
      return Optional.ofNullable(world.keys.get(id));
    }
  }

  @Override
  public ApiKey issue(Fence fence, String id, Secret key, long unixSeconds) {
    ApiKey fresh = new ApiKey(id, key);
    return world.fenced(fence, holding -> world.keys.computeIfAbsent(id, missing -> fresh));
  }

  @Override
  public void revoke(Fence fence, String id) {
    ApiKey.checkId(id);
    world.fence(fence, () -> world.keys.remove(id));
  }
}
