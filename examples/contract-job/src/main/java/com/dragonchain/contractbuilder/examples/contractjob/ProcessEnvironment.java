package com.dragonchain.contractbuilder.examples.contractjob;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.dragonchain.contractbuilder.error.InvalidInputException;
import com.dragonchain.contractbuilder.model.Quote;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
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

  private ProcessEnvironment() {}

  /**
   * Reads it.
   *
   * @param file where the system keeps the bytes
   * @param fallback what the JVM made of it, for systems that keep none
   * @param settings the variables that are read, besides {@code HOME}
   * @throws InvalidInputException if one of them is not UTF-8
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
    try {
      ByteBuffer value = ByteBuffer.wrap(bytes, equals + 1, end - equals - 1);
      // of two entries of one name, getenv(3) finds the first
      variables.putIfAbsent(name, UTF_8.newDecoder().decode(value).toString());
    } catch (CharacterCodingException e) {
      throw new InvalidInputException(
          name + ": it is not UTF-8; encode " + Quote.of(name) + " as UTF-8");
    }
  }
}
