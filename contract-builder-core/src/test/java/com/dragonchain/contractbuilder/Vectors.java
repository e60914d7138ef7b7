package com.dragonchain.contractbuilder;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

/** Test data beside a test's class. */
public final class Vectors {

  private Vectors() {}

  /** The whole text of a resource. */
  public static String text(Class<?> test, String name) {
    try (InputStream in = Objects.requireNonNull(test.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The lines of a resource. */
  public static List<String> lines(Class<?> test, String name) {
    return text(test, name).lines().toList();
  }

  /** A text from its UTF-16 code units, four hexadecimal digits each, separated by spaces. */
  public static String units(String hex) {
    StringBuilder text = new StringBuilder();
    for (String unit : hex.split(" ", -1)) {
      if (!unit.isEmpty()) {
        text.append((char) Integer.parseInt(unit, 16));
      }
    }
    return text.toString();
  }
}
