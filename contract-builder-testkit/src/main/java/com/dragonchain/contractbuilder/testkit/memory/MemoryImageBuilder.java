package com.dragonchain.contractbuilder.testkit.memory;

import com.dragonchain.contractbuilder.error.NotFoundException;
import com.dragonchain.contractbuilder.model.Digest;
import com.dragonchain.contractbuilder.model.ImageReference;
import com.dragonchain.contractbuilder.port.ImageBuilder;
import com.dragonchain.contractbuilder.port.Registry;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

final class MemoryImageBuilder implements ImageBuilder {

  private final MemoryWorld world;

  MemoryImageBuilder(MemoryWorld world) {
    this.world = world;
  }

  @Override
  public Set<Capability> capabilities() {
    return EnumSet.of(
        Capability.REPRODUCIBLE, Capability.DROPS_ONBUILD, Capability.PUSHES_BY_DIGEST);
  }

  @Override
  public BaseImage inspect(Request request) {
    ImageReference base = request.base();
    Digest digest = resolve(base);
    return new BaseImage(
        new ImageReference(base.repository(), base.tag(), Optional.of(digest)), 1_000);
  }

  private Digest resolve(ImageReference base) {
    synchronized (world) {
      return world.bases.entrySet().stream()
          .filter(known -> known.getKey().repository().equals(base.repository()))
          .filter(
              known ->
                  base.digest().isPresent()
                      ? base.digest().get().equals(known.getValue())
                      : base.tag().equals(known.getKey().tag()))
          .map(java.util.Map.Entry::getValue)
          .findFirst()
          .orElseThrow(
              () -> new NotFoundException("image " + base + ": not found; push it or correct it"));
    }
  }

  @Override
  public AdaptedImage adapt(Request request, Progress progress) {
    String meaning = resolve(request.base()) + " " + request.contract();
    Digest digest = Digest.ofBytes(meaning.getBytes(StandardCharsets.UTF_8));
    boolean present;
    synchronized (world) {
      present = world.images.containsKey(digest);
    }
    progress.pushing(digest, present);
    synchronized (world) {
      world.images.put(
          digest, new Registry.Image(digest, List.of(), Optional.of(request.contract().value())));
    }
    return new AdaptedImage(digest, List.of());
  }
}
