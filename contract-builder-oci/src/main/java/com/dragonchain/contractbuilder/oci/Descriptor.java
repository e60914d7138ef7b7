package com.dragonchain.contractbuilder.oci;

import com.dragonchain.contractbuilder.error.InvalidInputException;
import com.dragonchain.contractbuilder.error.ProtocolException;
import com.dragonchain.contractbuilder.error.RefusedException;
import com.dragonchain.contractbuilder.model.Digest;
import com.dragonchain.contractbuilder.model.Quote;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/**
 * What a manifest says of some content (OCI image specification, descriptor.md).
 *
 * @param mediaType its type
 * @param digest its digest
 * @param size its bytes
 */
record Descriptor(String mediaType, Digest digest, long size) {
  private static final Set<String> FIELDS =
      Set.of(
          "mediaType", "digest", "size", "urls", "annotations", "data", "platform", "artifactType");

  static ObjectNode canonical(JsonNode json, String what) {
    if (json instanceof ObjectNode object) {
      return Json.canonical(object, FIELDS, what);
    }
    throw new ProtocolException(what + ": a descriptor is missing");
  }

  /** Reads one whose fields have their canonical names. */
  static Descriptor of(ObjectNode json, String what) {
    JsonNode size = json.path("size");
    if (!size.isIntegralNumber() || !size.canConvertToLong() || size.asLong() < 0) {
      throw new ProtocolException(what + ": a descriptor has no size");
    }
    String digest = json.path("digest").asText();
    try {
      return new Descriptor(
          MediaTypes.of(json.path("mediaType").asText()), Digest.of(digest), size.asLong());
    } catch (InvalidInputException e) {
      throw new RefusedException(
          what + ": the digest " + Quote.of(digest) + " is not sha256; rebuild the image", e);
    }
  }
}
