package com.dragonchain.contractbuilder.oci;

import com.dragonchain.contractbuilder.error.ProtocolException;
import com.dragonchain.contractbuilder.error.RefusedException;
import com.dragonchain.contractbuilder.event.JsonTrees;
import com.dragonchain.contractbuilder.model.Quote;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;

/** Reads what others wrote with suspicion, and writes it back with every field in its place. */
final class Json {
  private static final int DEPTH = 64;

  /**
   * How much of a document there may be. Its bytes are limited where it is read; but {@code {}} is
   * two bytes long, and as a tree some eighty. So it is a few megabytes at most, and far more than
   * is in the config of an image with all the 127 layers that an image can have.
   */
  static final int TOKENS = 50_000;

  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNestingDepth(DEPTH).maxTokenCount(TOKENS).build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          // Also keeps halves of surrogate pairs, which cannot be written as UTF-8.
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .build();

  private Json() {}

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** An object, or an exception that says what it was to be. */
  static ObjectNode object(byte[] bytes, String what) {
    try (JsonParser parser = FACTORY.createParser(bytes)) {
      if (JsonTrees.read(parser) instanceof ObjectNode object) {
        return object;
      }
      throw new ProtocolException(what + ": not a JSON object");
    } catch (JsonProcessingException e) {
      throw new ProtocolException(
          what + ": not JSON that can be trusted: " + Quote.line(e.getOriginalMessage(), 160));
    } catch (IOException e) {
      throw new ProtocolException(what + ": not JSON", e);
    }
  }

  /** Whatever it is, or nothing. */
  static JsonNode lenient(String text) {
    try (JsonParser parser = FACTORY.createParser(text)) {
      return JsonTrees.read(parser);
    } catch (IOException e) {
      return MissingNode.getInstance();
    }
  }

  static byte[] bytes(ObjectNode node) {
    return JsonTrees.bytes(node, FACTORY);
  }

  /**
   * Gives fields their canonical names. Those who read images (Go's encoding/json) take {@code
   * USER} for {@code User}, and of both the last: what we set would not be what they see.
   */
  static ObjectNode canonical(ObjectNode node, Set<String> names, String what) {
    ObjectNode result = object();
    Iterator<Map.Entry<String, JsonNode>> fields = node.properties().iterator();
    while (fields.hasNext()) {
      Map.Entry<String, JsonNode> field = fields.next();
      String name =
          names.stream()
              .filter(known -> known.equalsIgnoreCase(field.getKey()))
              .findFirst()
              .orElse(field.getKey());
      if (result.has(name)) {
        throw new RefusedException(
            what + ": it has the field " + Quote.of(name) + " twice, in different spellings");
      }
      result.set(name, field.getValue());
    }
    return result;
  }
}
