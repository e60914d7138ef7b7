package com.dragonchain.contractbuilder.testkit.registry;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** All that a registry holds. */
final class RegistryState {
  final BlobFolder files;
  private final Map<String, Repository> repositories = new ConcurrentHashMap<>();

  RegistryState(BlobFolder files) {
    this.files = files;
  }

  Repository repository(String path) {
    return repositories.computeIfAbsent(path, p -> new Repository());
  }
}
