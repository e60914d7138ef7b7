package com.dragonchain.contractbuilder.testkit.registry;

import com.dragonchain.contractbuilder.model.Digest;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What a registry knows of one repository. */
final class Repository {

  /**
   * A manifest.
   *
   * @param mediaType as it was put
   * @param bytes as they were put
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by digest
  record Stored(String mediaType, byte[] bytes) {}

  /**
   * An upload that goes on.
   *
   * @param state what the newest location says; older ones are refused
   * @param size bytes so far
   */
  record Upload(String state, long size) {}

  final Set<Digest> blobs = ConcurrentHashMap.newKeySet();
  final Map<Digest, Stored> manifests = new ConcurrentHashMap<>();
  final Map<String, Digest> tags = new ConcurrentHashMap<>();
  final Map<String, Upload> uploads = new ConcurrentHashMap<>();
}
