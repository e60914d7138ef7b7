package com.dragonchain.contractbuilder.examples.contractjob;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.dragonchain.contractbuilder.error.InvalidInputException;
import com.dragonchain.contractbuilder.model.Quote;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The environment of a process, as UTF-8. A JVM decodes it by the locale: in a container without
 * one, all that is not ASCII is lost. Linux keeps the bytes (proc(5), {@code /proc/pid/environ}).
 */
public final class ProcessEnvironment {

  private static final int FIRST_BYTE = 0xdc80;

  private ProcessEnvironment() {}

  /**
   * Reads it.
   *
   * @param file where the system keeps the bytes
   * @param fallback what the JVM made of it, for systems that keep none
   * @param settings the variables that are read, besides {@code HOME} and {@code PATH}
   * @throws InvalidInputException if one of them is not UTF-8, but for the event: whose fault that
   *     is its reader finds out
   */
  public static Map<String, String> read(
      Path file, Map<String, String> fallback, Collection<? extends Setting> settings) {
    try {
      return decode(Files.readAllBytes(file), settings);
    } catch (IOException e) {
      return fallback;
    }
  }

  static Map<String, String> decode(byte[] bytes, Collection<? extends Setting> settings) {
    Set<String> names = settings.stream().map(Setting::name).collect(Collectors.toSet());
    names.add("HOME");
    names.add("PATH");
    Map<String, String> variables = new HashMap<>();
    int start = 0;
    for (int end = 0; end <= bytes.length; end++) {
      if (end == bytes.length || bytes[end] == 0) {
        put(variables, names, bytes, start, end);
        start = end + 1;
      }
    }
    return variables;
  }

  private static void put(
      Map<String, String> variables, Set<String> names, byte[] bytes, int start, int end) {
    int equals = start;
    while (equals < end && bytes[equals] != '=') {
      equals++;
    }
    if (equals == end) {
      return;
    }
    String name = new String(bytes, start, equals - start, UTF_8);
    if (!names.contains(name)) {
      return;
    }
    String value = escaped(ByteBuffer.wrap(bytes, equals + 1, end - equals - 1));
    if (!name.equals(Variable.EVENT.name())
        && value.codePoints().anyMatch(ProcessEnvironment::isByte)) {
      throw new InvalidInputException(
          name + ": it is not UTF-8; encode " + Quote.of(name) + " as UTF-8");
    }
    // of two entries of one name, getenv(3) finds the first
    variables.putIfAbsent(name, value);
  }

  /**
   * Decodes UTF-8 and keeps each byte that is none as half a surrogate pair, which no UTF-8 decodes
   * to: PEP 383.
   */
  private static String escaped(ByteBuffer bytes) {
    CharsetDecoder decoder = UTF_8.newDecoder();
    CharBuffer text = CharBuffer.allocate(bytes.remaining());
    for (CoderResult result = decoder.decode(bytes, text, true);
        !result.isUnderflow();
        result = decoder.decode(bytes, text, true)) {
      for (int i = 0; i < result.length(); i++) {
        text.put((char) (FIRST_BYTE + (bytes.get() & 0x7f)));
      }
    }
    return text.flip().toString();
  }

  private static boolean isByte(int point) {
    return point >= FIRST_BYTE && point < FIRST_BYTE + 0x80;
  }

  /** The bytes that a text was decoded from. */
  static byte[] bytes(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
    text.codePoints()
        .forEach(
            point -> {
              if (isByte(point)) {
                bytes.write(0x80 | (point - FIRST_BYTE));
              } else {
                bytes.writeBytes(Character.toString(point).getBytes(UTF_8));
              }
            });
    return bytes.toByteArray();
  }
}
