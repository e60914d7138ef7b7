package com.dragonchain.contractbuilder.model;

import com.dragonchain.contractbuilder.error.InvalidInputException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an image runs on (OCI image specification, image-index.md, {@code platform}).
 *
 * @param os such as {@code linux}
 * @param architecture Go's name for it, such as {@code amd64}
 * @param variant such as {@code v7}, or empty
 */
public record Platform(String os, String architecture, String variant) {

  private static final Pattern GRAMMAR =
      Pattern.compile("([a-z0-9_-]{1,32})/([a-z0-9_-]{1,32})(?:/([a-z0-9._-]{1,32}))?");

  /**
   * Parses {@code os/architecture[/variant]}.
   *
   * @param text such as {@code linux/arm/v7}
   * @return the platform
   * @throws InvalidInputException if it has another form
   */
  public static Platform of(String text) {
    Matcher match = GRAMMAR.matcher(text);
    if (!match.matches()) {
      throw new InvalidInputException(
          "platform: " + Quote.of(text) + " is not os/architecture[/variant], such as linux/amd64");
    }
    return new Platform(
        match.group(1), match.group(2), match.group(3) == null ? "" : match.group(3));
  }

  /**
   * Whether an image for another platform is what this one asks for.
   *
   * @param offered what an image says that it is
   * @return true if os and architecture are equal, and the variant too if this one has one; an arm
   *     image without a variant is v7, an arm64 one v8 (as containerd's {@code platforms} has it)
   */
  public boolean accepts(Platform offered) {
    return os.equals(offered.os)
        && architecture.equals(offered.architecture)
        && (variant.isEmpty() || variant.equals(offered.knownVariant()));
  }

  private String knownVariant() {
    if (!variant.isEmpty()) {
      return variant;
    }
    return switch (architecture) {
      case "arm" -> "v7";
      case "arm64" -> "v8";
      default -> "";
    };
  }

  // by hand, as every job compares it: decision 062
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Platform that
        && os.equals(that.os)
        && architecture.equals(that.architecture)
        && variant.equals(that.variant);
  }

  @Override
  public int hashCode() {
    return architecture.hashCode();
  }

  @Override
  public String toString() {
    return os + "/" + architecture + (variant.isEmpty() ? "" : "/" + variant);
  }
}
