package com.dragonchain.contractbuilder.examples.container;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What {@code examples/kubernetes} holds, read as Kubernetes and kustomize read it. */
final class Manifests {

  private static final Path FOLDER = Path.of("..", "kubernetes");
  private static final YAMLMapper YAML = new YAMLMapper();

  private Manifests() {}

  /** The processor and what it uses, with a ConfigMap, Secrets and a storage of its own. */
  static List<ObjectNode> standalone() {
    return both(in("base"), in("standalone"));
  }

  /** The same beside a chain of the original's chart. */
  static List<ObjectNode> dragonchain() {
    List<ObjectNode> objects = new ArrayList<>();
    ObjectNode patch = read(FOLDER.resolve("dragonchain/processor.yaml")).get(0);
    for (ObjectNode each : both(in("base"), read(FOLDER.resolve("dragonchain/configmap.yaml")))) {
      objects.add(isSame(each, patch) ? (ObjectNode) merge(each, patch) : each);
    }
    return objects;
  }

  /** Everything of a kind. */
  static List<ObjectNode> ofKind(String kind, List<ObjectNode> objects) {
    return objects.stream().filter(each -> kind.equals(text(each, "/kind"))).toList();
  }

  /** The only object of a kind and name. */
  static ObjectNode object(String kind, String name, List<ObjectNode> objects) {
    List<ObjectNode> found =
        ofKind(kind, objects).stream()
            .filter(each -> text(each, "/metadata/name").equals(name))
            .toList();
    if (found.size() != 1) {
      throw new AssertionError(found.size() + " objects are " + kind + " " + name);
    }
    return found.get(0);
  }

  /** The pods that objects make. */
  static List<JsonNode> pods(List<ObjectNode> objects) {
    return objects.stream()
        .map(
            each ->
                each.at(
                    text(each, "/kind").equals("CronJob")
                        ? "/spec/jobTemplate/spec/template"
                        : "/spec/template"))
        .filter(pod -> !pod.isMissingNode())
        .toList();
  }

  /** Files that kustomize is told of. */
  static List<String> resources(String folder) {
    List<String> names = new ArrayList<>();
    JsonNode kustomization = read(FOLDER.resolve(folder).resolve("kustomization.yaml")).get(0);
    kustomization.get("resources").forEach(name -> names.add(name.textValue()));
    kustomization.path("patches").forEach(patch -> names.add(text(patch, "/path")));
    return names;
  }

  static Path folder(String name) {
    return FOLDER.resolve(name);
  }

  static String text(JsonNode node, String path) {
    return node.at(path).asText();
  }

  private static List<ObjectNode> in(String folder) {
    List<ObjectNode> objects = new ArrayList<>();
    try (Stream<Path> files = Files.list(FOLDER.resolve(folder))) {
      files
          .filter(file -> !file.endsWith("kustomization.yaml"))
          .sorted()
          .forEach(file -> objects.addAll(read(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return objects;
  }

  private static List<ObjectNode> both(List<ObjectNode> some, List<ObjectNode> others) {
    return Stream.concat(some.stream(), others.stream()).toList();
  }

  private static List<ObjectNode> read(Path file) {
    try (MappingIterator<ObjectNode> documents =
        YAML.readerFor(ObjectNode.class).readValues(file.toFile())) {
      return documents.readAll();
    } catch (IOException e) {
      throw new UncheckedIOException(file.toString(), e);
    }
  }

  private static boolean isSame(JsonNode one, JsonNode other) {
    return text(one, "/kind").equals(text(other, "/kind"))
        && text(one, "/metadata/name").equals(text(other, "/metadata/name"));
  }

  /** A strategic merge: maps by key, lists of things with names by name, all else replaced. */
  private static JsonNode merge(JsonNode base, JsonNode patch) {
    if (base instanceof ObjectNode whole && patch instanceof ObjectNode part) {
      ObjectNode merged = whole.deepCopy();
      for (Map.Entry<String, JsonNode> each : part.properties()) {
        JsonNode before = merged.get(each.getKey());
        merged.set(
            each.getKey(), before == null ? each.getValue() : merge(before, each.getValue()));
      }
      return merged;
    }
    if (base instanceof ArrayNode list && patch instanceof ArrayNode part && named(list)) {
      ArrayNode merged = list.deepCopy();
      for (JsonNode each : part) {
        int at = indexOf(text(each, "/name"), merged);
        if (at < 0) {
          merged.add(each);
        } else {
          merged.set(at, merge(merged.get(at), each));
        }
      }
      return merged;
    }
    return patch;
  }

  private static boolean named(ArrayNode list) {
    return !list.isEmpty() && list.get(0).has("name");
  }

  private static int indexOf(String name, ArrayNode list) {
    for (int at = 0; at < list.size(); at++) {
      if (text(list.get(at), "/name").equals(name)) {
        return at;
      }
    }
    return -1;
  }
}
