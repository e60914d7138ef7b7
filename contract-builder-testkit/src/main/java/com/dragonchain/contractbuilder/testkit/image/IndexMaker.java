package com.dragonchain.contractbuilder.testkit.image;

import com.dragonchain.contractbuilder.model.Platform;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Makes an index (OCI image specification, image-index.md), or Docker's manifest list. */
public final class IndexMaker {
  private static final JsonMapper JSON = new JsonMapper();

  private final Family family;
  private final ObjectNode index = JSON.createObjectNode();
  private final ArrayNode manifests;
  private final List<Image> children = new ArrayList<>();

  private IndexMaker(Family family) {
    this.family = family;
    index.put("schemaVersion", 2).put("mediaType", family.index());
    manifests = index.putArray("manifests");
  }

  /**
   * Begins an index without entries.
   *
   * @param family of media types
   * @return a maker
   */
  public static IndexMaker of(Family family) {
    return new IndexMaker(family);
  }

  /**
   * Adds an image.
   *
   * @param platform what it runs on
   * @param image the image
   * @return this
   */
  public IndexMaker add(Platform platform, Image image) {
    return add(
        image,
        entry -> {
          ObjectNode node = entry.putObject("platform");
          node.put("architecture", platform.architecture()).put("os", platform.os());
          if (!platform.variant().isEmpty()) {
            node.put("variant", platform.variant());
          }
        });
  }

  /**
   * Adds an image or another index.
   *
   * @param child the image
   * @param edit changes its entry
   * @return this
   */
  public IndexMaker add(Image child, Consumer<ObjectNode> edit) {
    ObjectNode entry = manifests.addObject();
    ImageMaker.describe(entry, child.mediaType(), child.manifest());
    edit.accept(entry);
    children.add(child);
    return this;
  }

  /**
   * Adds an entry that attests something of the image before it, as BuildKit does.
   *
   * @return this
   */
  public IndexMaker attestation() {
    String subject = manifests.get(manifests.size() - 1).get("digest").asText();
    Image statement = ImageMaker.of(family).platform(new Platform("unknown", "unknown", "")).make();
    return add(
        statement,
        entry -> {
          entry.putObject("platform").put("architecture", "unknown").put("os", "unknown");
          entry
              .putObject("annotations")
              .put("vnd.docker.reference.type", "attestation-manifest")
              .put("vnd.docker.reference.digest", subject);
        });
  }

  /**
   * Adds an annotation.
   *
   * @param key its key
   * @param value its value
   * @return this
   */
  public IndexMaker annotation(String key, String value) {
    index.withObjectProperty("annotations").put(key, value);
    return this;
  }

  /**
   * Makes the index.
   *
   * @return the index with its images
   */
  public Image make() {
    return new Image(family.index(), ImageMaker.bytes(index), List.of(), List.copyOf(children));
  }
}
