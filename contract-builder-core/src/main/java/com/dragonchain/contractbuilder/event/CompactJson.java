package com.dragonchain.contractbuilder.event;

import com.dragonchain.contractbuilder.error.InvalidInputException;
import java.math.BigInteger;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON (RFC 8259) as a Dragonchain writes it: Python's {@code json.dumps} with {@code
 * separators=(",", ":")}. No spaces, keys in the order given, everything outside U+0020–U+007E
 * escaped in lower-case hexadecimal, a lone surrogate as it is ({@code \ud800}).
 *
 * <p>Reading is strict and bounded: one object and nothing after it, no duplicate keys, no byte
 * order mark, well-formed UTF-8. A lone surrogate that is escaped is kept in a text and refused in
 * a key.
 */
public final class CompactJson {

  private static final String HEX = "0123456789abcdef";

  private CompactJson() {}

  /**
   * How much is read of something untrusted: of values one for 16 of the bytes, or 10,000.
   *
   * @param bytes the largest document, in bytes of UTF-8
   * @param depth how many objects and arrays may lie in each other, the outermost one counted
   */
  public record Limits(int bytes, int depth) {

    /** An event's: 1 MiB, 32 levels. */
    public static final Limits EVENT = new Limits(1 << 20, 32);

    /** Those of a document that was stored by the chain: 16 MiB, 64 levels. */
    public static final Limits STORED = new Limits(16 << 20, 64);

    /** Checks that something may be read at all. */
    public Limits {
      if (bytes < 2 || depth < 1 || depth > 512) {
        throw new InvalidInputException(
            "limits: " + bytes + " bytes and depth " + depth + ", but 2 and 1 to 512 are needed");
      }
    }
  }

  /**
   * Writes a value.
   *
   * @param value null, a text, a boolean, an integer ({@link Integer}, {@link Long}, {@link
   *     BigInteger}), a finite {@link Double} (as Python's {@code repr}), or a {@link Map} with
   *     texts as keys or an {@link Iterable} of such values
   * @return compact JSON in ASCII
   * @throws IllegalArgumentException for a value of any other class, so that nothing is written by
   *     accident; its message names the class only
   */
  public static String write(@Nullable Object value) {
    StringBuilder out = new StringBuilder();
    write(out, value);
    return out.toString();
  }

  /**
   * Reads one object.
   *
   * @param json the document
   * @param limits its limits
   * @return keys in order, with values of the classes {@link String}, {@link Boolean}, {@link Long}
   *     or (beyond its range) {@link BigInteger}, {@link Double} (infinite if too large for it),
   *     {@link java.util.List}, {@link Map}, or null; to be changed at will
   * @throws InvalidInputException if it is anything else; the message is one line and quotes
   *     nothing but keys
   */
  public static Map<String, @Nullable Object> readObject(String json, Limits limits) {
    return JsonReader.read(json, limits);
  }

  /**
   * Reads one object from UTF-8.
   *
   * @param json the document
   * @param limits its limits
   * @return as {@link #readObject(String, Limits)}
   * @throws InvalidInputException as {@link #readObject(String, Limits)}, and for malformed UTF-8
   */
  public static Map<String, @Nullable Object> readObject(byte[] json, Limits limits) {
    return JsonReader.read(json, limits);
  }

  private static void write(StringBuilder out, @Nullable Object value) {
    if (value instanceof String text) {
      writeText(out, text);
    } else if (value instanceof Map<?, ?> map) {
      writeObject(out, map);
    } else if (value instanceof Iterable<?> items) {
      writeArray(out, items);
    } else if (value instanceof Double number && Double.isFinite(number)) {
      out.append(PythonText.repr(number));
    } else if (value == null
        || value instanceof Boolean
        || value instanceof Integer
        || value instanceof Long
        || value instanceof BigInteger) {
      out.append(value);
    } else {
      throw new IllegalArgumentException("not a value of JSON: " + value.getClass().getName());
    }
  }

  private static void writeObject(StringBuilder out, Map<?, ?> map) {
    out.append('{');
    Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator();
    while (entries.hasNext()) {
      Map.Entry<?, ?> entry = entries.next();
      if (!(entry.getKey() instanceof String key)) {
        throw new IllegalArgumentException("a key of JSON is a text");
      }
      writeText(out, key);
      write(out.append(':'), entry.getValue());
      if (entries.hasNext()) {
        out.append(',');
      }
    }
    out.append('}');
  }

  private static void writeArray(StringBuilder out, Iterable<?> items) {
    out.append('[');
    Iterator<?> values = items.iterator();
    while (values.hasNext()) {
      write(out, values.next());
      if (values.hasNext()) {
        out.append(',');
      }
    }
    out.append(']');
  }

  private static void writeText(StringBuilder out, String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> out.append('\\').append(c);
        case '\b' -> out.append("\\b");
        case '\t' -> out.append("\\t");
        case '\n' -> out.append("\\n");
        case '\f' -> out.append("\\f");
        case '\r' -> out.append("\\r");
        default -> {
          if (c >= ' ' && c <= '~') {
            out.append(c);
          } else {
            writeEscape(out, c);
          }
        }
      }
    }
    out.append('"');
  }

  private static void writeEscape(StringBuilder out, char c) {
    out.append("\\u");
    for (int shift = 12; shift >= 0; shift -= 4) {
      out.append(HEX.charAt((c >> shift) & 0xf));
    }
  }
}
