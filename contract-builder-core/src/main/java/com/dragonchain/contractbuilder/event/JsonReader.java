package com.dragonchain.contractbuilder.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.dragonchain.contractbuilder.error.InvalidInputException;
import com.dragonchain.contractbuilder.event.CompactJson.Limits;
import com.dragonchain.contractbuilder.model.Quote;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads one bounded object. Jackson's own messages are never passed on: they quote what they
 * stumble over, which may be a secret.
 */
final class JsonReader {

  /** As Python's {@code int}; what is longer costs quadratic time to convert. */
  private static final int MAX_NUMBER = 4300;

  /** The limits are checked here, where a message can say more, so Jackson has none of its own. */
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .build())
          .build();

  /** An empty object takes some sixty bytes in memory, and two in JSON: so values count too. */
  private static final int BYTES_PER_VALUE = 16;

  private static final int FEW_VALUES = 10_000;

  private final JsonParser parser;
  private final int maxDepth;
  private final int maxValues;
  private int values;

  private JsonReader(JsonParser parser, Limits limits) {
    this.parser = parser;
    this.maxDepth = limits.depth();
    this.maxValues = Math.max(FEW_VALUES, limits.bytes() / BYTES_PER_VALUE);
  }

  static Map<String, @Nullable Object> read(byte[] json, Limits limits) {
    checkSize(json.length, limits);
    String text;
    try {
      text = UTF_8.newDecoder().decode(ByteBuffer.wrap(json)).toString();
    } catch (CharacterCodingException e) {
      throw new InvalidInputException("JSON: not UTF-8; RFC 8259 allows no other encoding", e);
    }
    return parse(text, limits);
  }

  static Map<String, @Nullable Object> read(String json, Limits limits) {
    // a char is at least one byte: what is far too long is not measured
    checkSize(json.length(), limits);
    try {
      checkSize(UTF_8.newEncoder().encode(CharBuffer.wrap(json)).remaining(), limits);
    } catch (CharacterCodingException e) {
      throw new InvalidInputException("JSON: half a surrogate pair, which is not Unicode", e);
    }
    return parse(json, limits);
  }

  /** A parser for whoever wants less than a whole document. */
  static JsonParser parser(String json) throws IOException {
    return FACTORY.createParser(json);
  }

  private static void checkSize(int bytes, Limits limits) {
    if (bytes > limits.bytes()) {
      throw new InvalidInputException(
          "JSON: longer than the " + limits.bytes() + " bytes that are allowed");
    }
  }

  private static Map<String, @Nullable Object> parse(String json, Limits limits) {
    if (json.startsWith("\ufeff")) {
      throw new InvalidInputException("JSON: begins with a byte order mark; leave it out");
    }
    try (JsonParser parser = parser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new InvalidInputException("JSON: not an object; { is expected first");
      }
      Map<String, @Nullable Object> object = new JsonReader(parser, limits).object(1);
      if (parser.nextToken() != null) {
        throw new InvalidInputException("JSON: something follows the object; remove it");
      }
      return object;
    } catch (JsonProcessingException e) {
      // without the cause: see above
      throw new InvalidInputException(
          "JSON: malformed at character "
              + (e.getLocation() == null ? 0 : e.getLocation().getCharOffset())
              + "; see RFC 8259");
    } catch (IOException e) {
      throw new UncheckedIOException("a text in memory cannot fail to be read", e);
    }
  }

  private Map<String, @Nullable Object> object(int depth) throws IOException {
    checkDepth(depth);
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      if (object.containsKey(key)) {
        throw new InvalidInputException(
            "JSON: the key " + Quote.of(key) + " is twice in one object; leave one out");
      }
      parser.nextToken();
      object.put(key, value(depth));
    }
    return object;
  }

  private List<@Nullable Object> array(int depth) throws IOException {
    checkDepth(depth);
    List<@Nullable Object> array = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      array.add(value(depth));
    }
    return array;
  }

  private @Nullable Object value(int depth) throws IOException {
    if (++values > maxValues) {
      throw new InvalidInputException("JSON: more than " + maxValues + " values");
    }
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(depth + 1);
      case START_ARRAY -> array(depth + 1);
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT -> integer(number());
      case VALUE_NUMBER_FLOAT -> Double.valueOf(number());
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      default -> throw new IllegalStateException("no value begins with " + parser.currentToken());
    };
  }

  private String number() throws IOException {
    String text = parser.getText();
    if (text.length() > MAX_NUMBER) {
      throw new InvalidInputException(
          "JSON: a number of more than " + MAX_NUMBER + " characters; make it a text");
    }
    return text;
  }

  private static Number integer(String text) {
    return text.length() <= 18 ? (Number) Long.valueOf(text) : big(new BigInteger(text));
  }

  private static Number big(BigInteger integer) {
    return integer.bitLength() < Long.SIZE ? (Number) integer.longValue() : integer;
  }

  private void checkDepth(int depth) {
    if (depth > maxDepth) {
      throw new InvalidInputException(
          "JSON: more than " + maxDepth + " objects and arrays in each other");
    }
  }
}
