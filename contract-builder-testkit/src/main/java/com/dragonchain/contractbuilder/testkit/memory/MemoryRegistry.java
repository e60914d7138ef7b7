package com.dragonchain.contractbuilder.testkit.memory;

import com.dragonchain.contractbuilder.error.NotFoundException;
import com.dragonchain.contractbuilder.model.Digest;
import com.dragonchain.contractbuilder.model.ImageRepository;
import com.dragonchain.contractbuilder.port.Registry;
import java.util.Optional;

final class MemoryRegistry implements Registry {

  private final MemoryWorld world;

  MemoryRegistry(MemoryWorld world) {
    this.world = world;
  }

  @Override
  public ImageRepository repository() {
    return MemoryWorld.REPOSITORY;
  }

  @Override
  public Optional<Digest> resolve(String tag) {
    synchronized (world) {
      return Optional.ofNullable(world.tags.get(tag));
    }
  }

  @Override
  public Optional<Image> find(Digest digest) {
    synchronized (world) {
      return Optional.ofNullable(world.images.get(digest));
    }
  }

  @Override
  public void tag(Digest digest, String tag) {
    synchronized (world) {
      if (!world.images.containsKey(digest)) {
        throw new NotFoundException("tag " + tag + ": there is no manifest " + digest);
      }
      world.tags.put(tag, digest);
    }
  }

  @Override
  public Deletion delete(Digest digest) {
    synchronized (world) {
      if (world.deletion == Deletion.UNSUPPORTED) {
        return Deletion.UNSUPPORTED;
      }
      world.tags.values().removeIf(digest::equals);
      return world.images.remove(digest) == null ? Deletion.ABSENT : Deletion.DELETED;
    }
  }
}
