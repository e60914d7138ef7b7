package com.dragonchain.contractbuilder.oci;

import com.dragonchain.contractbuilder.error.InvalidInputException;
import com.dragonchain.contractbuilder.model.ImageReference;
import java.nio.file.Path;

/**
 * Where fwatchdog comes from, the program that OpenFaaS talks to in a function.
 *
 * <p>A file is for one platform. An image may have one program for each.
 */
public sealed interface Watchdog {

  /**
   * An ELF executable.
   *
   * @param path the file
   */
  record File(Path path) implements Watchdog {}

  /**
   * An image whose {@code /fwatchdog} it is, for each platform that it has.
   *
   * @param reference the image
   */
  record Image(ImageReference reference) implements Watchdog {}

  /**
   * Reads a setting.
   *
   * @param text a path, or {@code image:} and a reference
   * @return where it comes from
   * @throws InvalidInputException if it is neither
   */
  static Watchdog parse(String text) {
    String prefix = "image:";
    if (text.startsWith(prefix)) {
      return new Image(ImageReference.parse(text.substring(prefix.length())));
    }
    if (text.isBlank() || text.indexOf('\0') >= 0) {
      throw new InvalidInputException("fwatchdog: a path or image:reference is needed");
    }
    return new File(Path.of(text));
  }
}
