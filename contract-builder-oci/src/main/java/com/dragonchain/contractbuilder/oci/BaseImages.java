package com.dragonchain.contractbuilder.oci;

import com.dragonchain.contractbuilder.error.NotFoundException;
import com.dragonchain.contractbuilder.error.ProtocolException;
import com.dragonchain.contractbuilder.error.RefusedException;
import com.dragonchain.contractbuilder.model.Digest;
import com.dragonchain.contractbuilder.model.Platform;
import com.dragonchain.contractbuilder.model.Quote;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads what an image is made of, and chooses the platforms (OCI image specification, manifest.md
 * and image-index.md). All that follows the first request goes by digest.
 */
final class BaseImages {
  private static final int DEPTH = 3;
  private static final int ENTRIES = 64;
  private static final int INDEXES = 16;

  /** How many bytes of manifests and configs are held at once where there are several images. */
  private static final long DOCUMENTS = 2 * 1024 * 1024;

  private static final Set<String> FIELDS =
      Set.of(
          "schemaVersion",
          "mediaType",
          "config",
          "layers",
          "manifests",
          "annotations",
          "subject",
          "artifactType");

  /**
   * A layer as a manifest has it.
   *
   * @param descriptor what the manifest says
   * @param foreign whether no registry holds it
   */
  record LayerEntry(Descriptor descriptor, boolean foreign) {}

  /**
   * An image of one platform.
   *
   * @param mediaType of the manifest
   * @param manifest the manifest, with canonical names
   * @param layers its layers
   * @param config its config
   * @param platform what it runs on
   * @param entry its entry in the index, if it came from one
   */
  record OneImage(
      String mediaType,
      ObjectNode manifest,
      List<LayerEntry> layers,
      ImageConfig config,
      Platform platform,
      Optional<ObjectNode> entry) {

    long compressedBytes() {
      return layers.stream().mapToLong(layer -> layer.descriptor().size()).sum();
    }
  }

  /**
   * A base.
   *
   * @param digest of its manifest or index
   * @param index the index and its type, if the adapted image is to be one
   * @param images its images, at least one
   */
  record Base(Digest digest, Optional<Index> index, List<OneImage> images) {}

  /**
   * An index.
   *
   * @param mediaType its type
   * @param json the index, with canonical names
   */
  record Index(String mediaType, ObjectNode json) {}

  /** Which platforms are wanted; none means all. */
  private final List<Platform> wanted;

  private final RegistrySession source;
  private final Documents documents;
  private final String what;
  private int indexes;

  BaseImages(RegistrySession source, List<Platform> wanted, Documents documents, String what) {
    this.wanted = wanted;
    this.source = source;
    this.documents = documents;
    this.what = what;
  }

  /** Asks the registry for what a tag or a digest names now. */
  Base read(String reference) {
    return read(
        get(reference)
            .orElseThrow(
                () ->
                    new NotFoundException(
                        what + ": there is no such image; check its name, or push it first")));
  }

  /** Reads what was perhaps read a while ago. */
  Base read(Digest digest) {
    Optional<Manifests.Raw> known = documents.find(source, digest);
    return known.isPresent() ? read(known.get()) : read(digest.value());
  }

  private Optional<Manifests.Raw> get(String reference) {
    Optional<Manifests.Raw> raw = new Manifests(source).get(reference);
    raw.ifPresent(it -> documents.remember(source, it));
    return raw;
  }

  private byte[] config(Descriptor config) {
    Optional<Manifests.Raw> known = documents.find(source, config.digest());
    if (known.isPresent() && known.get().bytes().length == config.size()) {
      return known.get().bytes();
    }
    byte[] bytes = new Blobs(source).read(config);
    documents.remember(source, new Manifests.Raw(config.mediaType(), bytes, config.digest()));
    return bytes;
  }

  private Base read(Manifests.Raw raw) {
    ObjectNode json = json(raw);
    if (!MediaTypes.isIndex(raw.mediaType())) {
      OneImage image = image(raw, json, Optional.empty());
      if (wanted.size() > 1
          || (wanted.size() == 1 && !Platforms.accepts(wanted.get(0), image.platform()))) {
        throw new RefusedException(
            what + ": it is for " + image.platform() + " only, wanted is " + wanted(wanted));
      }
      return new Base(raw.digest(), Optional.empty(), List.of(image));
    }
    Map<Digest, ObjectNode> entries = new LinkedHashMap<>();
    collect(json, 1, entries);
    List<OneImage> images = choose(entries);
    boolean single = wanted.size() == 1;
    return new Base(
        raw.digest(),
        single ? Optional.empty() : Optional.of(new Index(raw.mediaType(), json)),
        images);
  }

  private static String wanted(List<Platform> platforms) {
    return String.join(", ", platforms.stream().map(Platform::toString).toList());
  }

  private ObjectNode json(Manifests.Raw raw) {
    if (MediaTypes.isSchema1(raw.mediaType())) {
      throw new RefusedException(
          what + ": it is of Docker's schema 1, which is obsolete; push it with a current tool");
    }
    if (!MediaTypes.isManifest(raw.mediaType()) && !MediaTypes.isIndex(raw.mediaType())) {
      throw new ProtocolException(
          what + ": the registry sends " + Quote.of(raw.mediaType()) + ", which is not a manifest");
    }
    ObjectNode json = Json.canonical(Json.object(raw.bytes(), what), FIELDS, what);
    if (json.path("schemaVersion").asInt() == 1) {
      throw new RefusedException(
          what + ": it is of Docker's schema 1, which is obsolete; push it with a current tool");
    }
    String own = json.path("mediaType").asText("");
    boolean ambiguous =
        (!own.isEmpty() && !own.equals(raw.mediaType()))
            || json.has(MediaTypes.isIndex(raw.mediaType()) ? "layers" : "manifests");
    if (ambiguous) {
      throw new ProtocolException(what + ": its manifest can be read as two different things");
    }
    return json;
  }

  /** Collects the images of an index and of the indexes in it, but no attestations. */
  private void collect(ObjectNode index, int depth, Map<Digest, ObjectNode> entries) {
    for (JsonNode child : index.path("manifests")) {
      ObjectNode entry = Descriptor.canonical(child, what);
      Descriptor descriptor = Descriptor.of(entry, what);
      if (isAttestation(entry)) {
        continue;
      }
      if (MediaTypes.isIndex(descriptor.mediaType())) {
        if (depth == DEPTH) {
          throw new RefusedException(what + ": its indexes are nested too deep");
        }
        if (++indexes > INDEXES) {
          throw new RefusedException(what + ": its index has more than " + INDEXES + " indexes");
        }
        collect(json(read(descriptor)), depth + 1, entries);
      } else if (MediaTypes.isManifest(descriptor.mediaType())) {
        entries.putIfAbsent(descriptor.digest(), entry);
      }
      if (entries.size() > ENTRIES) {
        throw new RefusedException(what + ": its index has more than " + ENTRIES + " images");
      }
    }
  }

  private static boolean isAttestation(ObjectNode entry) {
    return entry.path("annotations").has("vnd.docker.reference.type")
        || entry.path("platform").path("os").asText().equals("unknown")
        || entry.has("artifactType");
  }

  private Manifests.Raw read(Descriptor descriptor) {
    Manifests.Raw raw =
        documents
            .find(source, descriptor.digest())
            .or(() -> get(descriptor.digest().value()))
            .orElseThrow(
                () ->
                    new NotFoundException(
                        what + ": its index names " + descriptor.digest() + ", which is missing"));
    if (raw.bytes().length != descriptor.size()
        || !raw.mediaType().equals(descriptor.mediaType())) {
      throw new ProtocolException(what + ": its index is wrong about " + descriptor.digest());
    }
    return raw;
  }

  private List<OneImage> choose(Map<Digest, ObjectNode> entries) {
    List<OneImage> all = new ArrayList<>();
    if (wanted.isEmpty()) {
      entries.values().forEach(entry -> add(image(entry), all));
      if (all.isEmpty()) {
        throw new RefusedException(what + ": its index has no image");
      }
      return all;
    }
    for (Platform platform : wanted) {
      add(choose(platform, entries), all);
    }
    return all;
  }

  private void add(OneImage image, List<OneImage> all) {
    all.add(image);
    if (all.size() > 1 && all.stream().mapToLong(this::documentBytes).sum() > DOCUMENTS) {
      throw new RefusedException(
          what
              + ": the manifests and configs of its images are more than "
              + DOCUMENTS
              + " bytes; ask for fewer platforms");
    }
  }

  /** As they were read, and checked then. */
  private long documentBytes(OneImage image) {
    ObjectNode config = (ObjectNode) image.manifest().path("config");
    return Descriptor.of(image.entry().orElseThrow(), what).size()
        + Descriptor.of(config, what).size();
  }

  private OneImage choose(Platform platform, Map<Digest, ObjectNode> entries) {
    List<String> offered = new ArrayList<>();
    OneImage found = null;
    for (ObjectNode entry : entries.values()) {
      JsonNode said = entry.path("platform");
      // An entry may leave its platform to the config.
      OneImage read = said.isObject() ? null : image(entry);
      Platform offer = read == null ? Platforms.of(said) : read.platform();
      offered.add(offer.toString());
      if (Platforms.accepts(platform, offer)) {
        OneImage image = read == null ? image(entry) : read;
        // Of several variants that will do, the one without a name is what most machines are.
        if (offer.variant().isEmpty() || !platform.variant().isEmpty()) {
          return image;
        }
        found = found == null ? image : found;
      }
    }
    if (found == null) {
      throw new RefusedException(
          what + ": it is not for " + platform + "; it has " + String.join(", ", offered));
    }
    return found;
  }

  private OneImage image(ObjectNode entry) {
    Manifests.Raw raw = read(Descriptor.of(entry, what));
    OneImage image = image(raw, json(raw), Optional.of(entry));
    JsonNode said = entry.path("platform");
    if (said.isObject()) {
      Platform platform = Platforms.of(said);
      if (!platform.os().equals(image.platform().os())
          || !platform.architecture().equals(image.platform().architecture())) {
        throw new ProtocolException(
            what + ": its index says " + platform + " where the image says " + image.platform());
      }
    }
    return image;
  }

  private OneImage image(Manifests.Raw raw, ObjectNode json, Optional<ObjectNode> entry) {
    ObjectNode configJson = Descriptor.canonical(json.path("config"), what);
    Descriptor config = Descriptor.of(configJson, what);
    if (!MediaTypes.isConfig(config.mediaType())) {
      throw new RefusedException(
          what + ": it is no container image but an artifact of another kind");
    }
    json.set("config", configJson);
    List<LayerEntry> layers = layers(json);
    ImageConfig parsed = ImageConfig.parse(config(config), what);
    if (parsed.diffIds().size() != layers.size()) {
      throw new ProtocolException(what + ": config and manifest differ in the number of layers");
    }
    return new OneImage(raw.mediaType(), json, layers, parsed, parsed.platform(), entry);
  }

  private List<LayerEntry> layers(ObjectNode json) {
    if (!(json.path("layers") instanceof ArrayNode list)) {
      throw new ProtocolException(what + ": its manifest has no layers");
    }
    List<LayerEntry> layers = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      ObjectNode layer = Descriptor.canonical(list.get(i), what);
      list.set(i, layer);
      Descriptor descriptor = Descriptor.of(layer, what);
      boolean foreign = MediaTypes.isForeign(descriptor.mediaType());
      if (!foreign && !MediaTypes.isLayer(descriptor.mediaType())) {
        throw new RefusedException(
            what + ": a layer is " + Quote.of(descriptor.mediaType()) + ", which cannot be run");
      }
      layers.add(new LayerEntry(descriptor, foreign));
    }
    return List.copyOf(layers);
  }
}
