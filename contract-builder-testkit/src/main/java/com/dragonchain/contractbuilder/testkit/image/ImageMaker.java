package com.dragonchain.contractbuilder.testkit.image;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.dragonchain.contractbuilder.model.Digest;
import com.dragonchain.contractbuilder.model.Platform;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * Makes one image (OCI image specification, manifest.md and config.md; Docker's schema 2). Whatever
 * a test wants to be wrong can be edited into its config and its manifest.
 */
public final class ImageMaker {
  private static final JsonMapper JSON = new JsonMapper();

  private final Family family;
  private final List<Layer> layers = new ArrayList<>();
  private final List<Consumer<ObjectNode>> configEdits = new ArrayList<>();
  private final List<Consumer<ObjectNode>> manifestEdits = new ArrayList<>();
  private Platform platform = Platform.of("linux/amd64");

  private ImageMaker(Family family) {
    this.family = family;
  }

  /**
   * Begins an image for linux/amd64 without layers.
   *
   * @param family of media types
   * @return a maker
   */
  public static ImageMaker of(Family family) {
    return new ImageMaker(family);
  }

  /**
   * Another platform.
   *
   * @param other the platform
   * @return this
   */
  public ImageMaker platform(Platform other) {
    platform = other;
    return this;
  }

  /**
   * Adds layers on top.
   *
   * @param more the layers
   * @return this
   */
  public ImageMaker layers(Layer... more) {
    layers.addAll(Arrays.asList(more));
    return this;
  }

  /**
   * Edits the config.
   *
   * @param edit changes the whole config
   * @return this
   */
  public ImageMaker config(Consumer<ObjectNode> edit) {
    configEdits.add(edit);
    return this;
  }

  /**
   * Edits the part of the config that says how to run the image.
   *
   * @param edit changes the object {@code config} of the config
   * @return this
   */
  public ImageMaker run(Consumer<ObjectNode> edit) {
    return config(config -> edit.accept(config.withObjectProperty("config")));
  }

  /**
   * Edits the manifest.
   *
   * @param edit changes the manifest
   * @return this
   */
  public ImageMaker manifest(Consumer<ObjectNode> edit) {
    manifestEdits.add(edit);
    return this;
  }

  /**
   * Makes the image.
   *
   * @return the image
   */
  public Image make() {
    byte[] config = config();
    ObjectNode manifest = JSON.createObjectNode();
    manifest.put("schemaVersion", 2).put("mediaType", family.manifest());
    describe(manifest.putObject("config"), family.config(), config);
    ArrayNode list = manifest.putArray("layers");
    List<byte[]> blobs = new ArrayList<>(List.of(config));
    for (Layer layer : layers) {
      ObjectNode descriptor = list.addObject();
      describe(descriptor, layer.mediaType(family), layer.content());
      if (layer.isForeign()) {
        layer.urls().forEach(descriptor.putArray("urls")::add);
      } else {
        blobs.add(layer.content());
      }
    }
    manifestEdits.forEach(edit -> edit.accept(manifest));
    return new Image(family.manifest(), bytes(manifest), blobs, List.of());
  }

  private byte[] config() {
    ObjectNode config = JSON.createObjectNode();
    config.put("created", "2019-05-06T07:08:09.123456789Z");
    config.put("architecture", platform.architecture()).put("os", platform.os());
    if (!platform.variant().isEmpty()) {
      config.put("variant", platform.variant());
    }
    config.putObject("config");
    ObjectNode rootfs = config.putObject("rootfs").put("type", "layers");
    ArrayNode diffIds = rootfs.putArray("diff_ids");
    ArrayNode history = config.putArray("history");
    for (Layer layer : layers) {
      diffIds.add(layer.diffId().value());
      history.addObject().put("created", "2019-05-06T07:08:09Z").put("created_by", "ADD layer");
    }
    configEdits.forEach(edit -> edit.accept(config));
    return bytes(config);
  }

  static void describe(ObjectNode descriptor, String mediaType, byte[] content) {
    descriptor
        .put("mediaType", mediaType)
        .put("size", content.length)
        .put("digest", Digest.ofBytes(content).value());
  }

  static byte[] bytes(ObjectNode json) {
    return json.toString().getBytes(UTF_8);
  }
}
