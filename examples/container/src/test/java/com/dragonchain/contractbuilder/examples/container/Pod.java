package com.dragonchain.contractbuilder.examples.container;

import static com.dragonchain.contractbuilder.examples.container.Manifests.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A pod with one container, as an object of the manifests makes it.
 *
 * @param template metadata and specification
 * @param objects all the manifests, which it refers to
 */
record Pod(JsonNode template, List<ObjectNode> objects) {

  /** What stands for a value that Kubernetes fills in. */
  static final String FILLED_IN = "filled in by Kubernetes";

  JsonNode spec() {
    return template.get("spec");
  }

  JsonNode container() {
    JsonNode containers = spec().get("containers");
    if (containers.size() != 1) {
      throw new AssertionError(containers.size() + " containers");
    }
    return containers.get(0);
  }

  /** The folder of the example that runs in it. */
  String example() {
    String image = text(container(), "/image");
    return image.substring(image.lastIndexOf('/') + 1, image.lastIndexOf(':'));
  }

  /** Variables by name, as the process finds them; a ConfigMap of somebody else's is left out. */
  Map<String, String> environment() {
    Map<String, String> variables = new LinkedHashMap<>();
    for (JsonNode source : container().path("envFrom")) {
      Manifests.ofKind("ConfigMap", objects).stream()
          .filter(map -> text(map, "/metadata/name").equals(text(source, "/configMapRef/name")))
          .flatMap(map -> map.get("data").properties().stream())
          .forEach(each -> variables.put(each.getKey(), each.getValue().textValue()));
    }
    for (JsonNode each : container().path("env")) {
      variables.put(text(each, "/name"), each.has("value") ? text(each, "/value") : FILLED_IN);
    }
    return variables;
  }

  /** The memory that the manifests grant an example, in bytes: the least, if several run it. */
  static long memoryBytes(String example) {
    List<ObjectNode> objects = Manifests.standalone();
    return Manifests.pods(objects).stream()
        .map(template -> new Pod(template, objects))
        .filter(pod -> pod.example().equals(example))
        .map(pod -> text(pod.container(), "/resources/limits/memory"))
        .mapToLong(Pod::mebibytes)
        .min()
        .orElseThrow();
  }

  private static long mebibytes(String quantity) {
    if (!quantity.endsWith("Mi")) {
      throw new AssertionError(quantity);
    }
    return Long.parseLong(quantity.substring(0, quantity.length() - 2)) << 20;
  }

  /** Where a volume is mounted. */
  String mountOf(String volume) {
    for (JsonNode mount : container().get("volumeMounts")) {
      if (text(mount, "/name").equals(volume)) {
        return text(mount, "/mountPath");
      }
    }
    throw new AssertionError("nothing mounts " + volume);
  }

  @Override
  public String toString() {
    return text(template, "/metadata/labels/app.kubernetes.io~1name");
  }
}
