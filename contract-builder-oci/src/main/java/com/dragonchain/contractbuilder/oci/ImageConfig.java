package com.dragonchain.contractbuilder.oci;

import com.dragonchain.contractbuilder.error.InvalidInputException;
import com.dragonchain.contractbuilder.error.ProtocolException;
import com.dragonchain.contractbuilder.error.RefusedException;
import com.dragonchain.contractbuilder.model.ContractId;
import com.dragonchain.contractbuilder.model.Digest;
import com.dragonchain.contractbuilder.model.Platform;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The config of an image (OCI image specification, config.md; Docker's {@code Healthcheck} and
 * {@code OnBuild} besides), and what becomes of it.
 */
final class ImageConfig {
  static final String LABEL = "com.dragonchain.contract.id";

  private static final String PATH =
      "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
  private static final String EPOCH = "1970-01-01T00:00:00Z";
  private static final Set<String> TOP =
      Set.of("config", "rootfs", "history", "architecture", "os", "variant", "created");
  private static final Set<String> RUN =
      Set.of(
          "User",
          "Env",
          "Entrypoint",
          "Cmd",
          "ExposedPorts",
          "Healthcheck",
          "Labels",
          "OnBuild",
          "Volumes",
          "WorkingDir",
          "StopSignal",
          "Shell",
          "ArgsEscaped",
          "StopTimeout");

  private final ObjectNode json;
  private final ObjectNode run;
  private final List<Digest> diffIds;
  private final String what;

  private ImageConfig(ObjectNode json, ObjectNode run, List<Digest> diffIds, String what) {
    this.json = json;
    this.run = run;
    this.diffIds = diffIds;
    this.what = what;
  }

  static ImageConfig parse(byte[] bytes, String what) {
    ObjectNode json = Json.canonical(Json.object(bytes, what), TOP, what);
    JsonNode run = json.path("config");
    if (!run.isMissingNode() && !run.isNull() && !run.isObject()) {
      throw new ProtocolException(what + ": its config is not an object");
    }
    ObjectNode fields =
        run instanceof ObjectNode object ? Json.canonical(object, RUN, what) : Json.object();
    if (!(json.path("rootfs") instanceof ObjectNode rootfs)) {
      throw new ProtocolException(what + ": it has no rootfs");
    }
    ObjectNode layers = Json.canonical(rootfs, Set.of("type", "diff_ids"), what);
    json.set("rootfs", layers);
    json.set("config", fields);
    List<Digest> diffIds = new ArrayList<>();
    for (JsonNode diffId : layers.path("diff_ids")) {
      try {
        diffIds.add(Digest.of(diffId.asText()));
      } catch (InvalidInputException e) {
        throw new RefusedException(what + ": a diff_id is not sha256; rebuild the image", e);
      }
    }
    return new ImageConfig(json, fields, List.copyOf(diffIds), what);
  }

  /** Digests of the unpacked layers. */
  List<Digest> diffIds() {
    return diffIds;
  }

  Platform platform() {
    return Platforms.of(json);
  }

  /** The triggers that a build on it would run. */
  List<String> onBuild() {
    List<String> triggers = new ArrayList<>();
    run.path("OnBuild").forEach(trigger -> triggers.add(trigger.asText()));
    return triggers;
  }

  /** The contract that it says to be of. */
  Optional<String> contract() {
    JsonNode label = run.path("Labels").path(LABEL);
    return label.isTextual() ? Optional.of(label.asText()) : Optional.empty();
  }

  /** The config of the adapted image. */
  byte[] adapt(ContractId contract, Digest watchdog) {
    ObjectNode result = json.deepCopy();
    ObjectNode config = (ObjectNode) result.get("config");
    config.put("User", "1000:1000");
    config.set("Env", environment(config));
    config.remove("Entrypoint");
    config.putArray("Cmd").add("/usr/bin/fwatchdog");
    object(config, "ExposedPorts").putObject("8080/tcp");
    ObjectNode health = config.putObject("Healthcheck");
    health.putArray("Test").add("CMD-SHELL").add("[ -e /tmp/.lock ] || exit 1");
    health.put("Interval", 3_000_000_000L);
    object(config, "Labels").put(LABEL, contract.value());
    // Whoever builds on top runs them; nobody builds on top of this.
    config.remove("OnBuild");
    result.get("rootfs").withArrayProperty("diff_ids").add(watchdog.value());
    history(result);
    return Json.bytes(result);
  }

  private ArrayNode environment(ObjectNode config) {
    ArrayNode result = Json.object().putArray("Env");
    JsonNode base = config.path("Env");
    if (!base.isArray() && !base.isNull() && !base.isMissingNode()) {
      throw new RefusedException(what + ": its environment is not a list of texts");
    }
    boolean path = false;
    boolean debug = false;
    for (JsonNode variable : base) {
      if (!variable.isTextual()) {
        throw new RefusedException(what + ": its environment is not a list of texts");
      }
      String text = variable.asText();
      path |= text.startsWith("PATH=");
      if (text.equals("write_debug") || text.startsWith("write_debug=")) {
        // As ENV does: a variable keeps its place.
        if (!debug) {
          result.add("write_debug=false");
        }
        debug = true;
      } else {
        result.add(text);
      }
    }
    if (!path) {
      result.insert(0, PATH);
    }
    if (!debug) {
      result.add("write_debug=false");
    }
    return result;
  }

  private ObjectNode object(ObjectNode parent, String name) {
    JsonNode there = parent.path(name);
    if (there instanceof ObjectNode object) {
      return object;
    }
    if (!there.isMissingNode() && !there.isNull()) {
      throw new RefusedException(what + ": its " + name + " is not an object");
    }
    return parent.putObject(name);
  }

  /** Goes on with a history that is whole; one that is not would only be made worse. */
  private void history(ObjectNode result) {
    if (!(result.path("history") instanceof ArrayNode history)) {
      return;
    }
    int layers = 0;
    for (JsonNode entry : history) {
      layers += entry.path("empty_layer").asBoolean(false) ? 0 : 1;
    }
    if (layers != diffIds.size()) {
      return;
    }
    history
        .addObject()
        .put("created", EPOCH)
        .put("created_by", "COPY fwatchdog /usr/bin/fwatchdog")
        .put("comment", "contract-builder");
    history
        .addObject()
        .put("created", EPOCH)
        .put("created_by", "USER, ENV, ENTRYPOINT, EXPOSE, HEALTHCHECK, CMD, LABEL")
        .put("comment", "contract-builder")
        .put("empty_layer", true);
  }
}
