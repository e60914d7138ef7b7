package com.dragonchain.contractbuilder.testkit.image;

import com.dragonchain.contractbuilder.model.Digest;
import java.util.List;

/**
 * An image or an index, ready to be pushed.
 *
 * @param mediaType of the manifest
 * @param manifest the manifest's bytes
 * @param blobs what has to be in the repository before the manifest
 * @param children the images that an index names, pushed before it
 */
@SuppressWarnings("ArrayRecordComponent") // compared by digest
public record Image(String mediaType, byte[] manifest, List<byte[]> blobs, List<Image> children) {

  /**
   * The manifest's digest.
   *
   * @return the digest
   */
  public Digest digest() {
    return Digest.ofBytes(manifest);
  }
}
