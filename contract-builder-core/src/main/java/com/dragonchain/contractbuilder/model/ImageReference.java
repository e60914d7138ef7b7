package com.dragonchain.contractbuilder.model;

import com.dragonchain.contractbuilder.error.InvalidInputException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The name of an image: {@code [host[:port]/]path[:tag][@digest]}, by the grammar of the
 * distribution project's {@code reference} package. A name without a host is Docker Hub's, one of
 * one part there is {@code library/…}; without tag and digest it is {@code latest}.
 *
 * @param repository where it is
 * @param tag its tag; with a digest as well, the digest decides
 * @param digest its digest
 */
public record ImageReference(
    ImageRepository repository, Optional<String> tag, Optional<Digest> digest) {

  /** The registry of names without a host. */
  public static final String DOCKER_HUB = "docker.io";

  private static final int MAX_PATH = 255;
  private static final Pattern ID = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern TAG = Pattern.compile("[a-zA-Z0-9_][a-zA-Z0-9_.-]{0,127}");
  private static final Pattern PATH =
      Pattern.compile(
          "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*)*");
  private static final Pattern REGISTRY =
      Pattern.compile(
          "(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*|\\[[a-fA-F0-9:]+\\])(?::[0-9]{1,5})?");

  /** Checks the tag. */
  public ImageReference {
    if (tag.isPresent() && !TAG.matcher(tag.get()).matches()) {
      throw new InvalidInputException(
          "image: the tag "
              + Quote.of(tag.get())
              + " is not 1 to 128 letters, digits, dots, dashes or underscores");
    }
  }

  /**
   * Parses a reference.
   *
   * @param text such as {@code registry.example:5000/team/app:1@sha256:…}
   * @return the reference, with the tag {@code latest} if it has neither tag nor digest
   * @throws InvalidInputException if it is none
   */
  public static ImageReference parse(String text) {
    if (text.length() > 1024) {
      throw invalid(text, "it is longer than 1024 characters");
    }
    if (ID.matcher(text).matches()) {
      throw invalid(text, "64 hexadecimal digits are an image's id in some daemon");
    }
    String rest = text;
    Digest digest = null;
    int at = rest.indexOf('@');
    if (at >= 0) {
      digest = digest(text, rest.substring(at + 1));
      rest = rest.substring(0, at);
    }
    String tag = null;
    int colon = rest.lastIndexOf(':');
    if (colon > rest.lastIndexOf('/')) {
      tag = rest.substring(colon + 1);
      rest = rest.substring(0, colon);
      if (!TAG.matcher(tag).matches()) {
        throw invalid(text, "its tag is not 1 to 128 letters, digits, dots, dashes or underscores");
      }
    } else if (digest == null) {
      tag = "latest";
    }
    return new ImageReference(
        repository(text, rest), Optional.ofNullable(tag), Optional.ofNullable(digest));
  }

  private static Digest digest(String text, String digest) {
    try {
      return Digest.of(digest);
    } catch (InvalidInputException e) {
      throw invalid(text, "its digest is not sha256: and 64 lower-case hexadecimal digits");
    }
  }

  private static ImageRepository repository(String text, String name) {
    int slash = name.indexOf('/');
    String first = slash < 0 ? "" : name.substring(0, slash);
    boolean host =
        first.contains(".")
            || first.contains(":")
            || first.equals("localhost")
            || !first.equals(lower(first));
    String registry = host ? first : DOCKER_HUB;
    String path = host ? name.substring(slash + 1) : name;
    if (registry.equals("index.docker.io")) {
      registry = DOCKER_HUB;
    }
    if (registry.equals(DOCKER_HUB) && path.indexOf('/') < 0) {
      path = "library/" + path;
    }
    if (!isRegistry(registry)) {
      throw invalid(text, "its registry is not host or host:port");
    }
    if (!isPath(path)) {
      throw invalid(text, "its path is not lower-case parts such as team/app");
    }
    return new ImageRepository(registry, path);
  }

  private static String lower(String text) {
    return text.toLowerCase(java.util.Locale.ROOT);
  }

  static boolean isRegistry(@Nullable String text) {
    if (text == null || text.length() > 261 || !REGISTRY.matcher(text).matches()) {
      return false;
    }
    int colon = text.lastIndexOf(':');
    return colon < 0 || text.endsWith("]") || Integer.parseInt(text.substring(colon + 1)) <= 65_535;
  }

  static boolean isPath(@Nullable String text) {
    return text != null && text.length() <= MAX_PATH && PATH.matcher(text).matches();
  }

  private static InvalidInputException invalid(String text, String why) {
    return new InvalidInputException(
        "image: "
            + Quote.of(text)
            + " is not an image reference, [host[:port]/]path[:tag][@digest]: "
            + why);
  }

  /**
   * What a registry's API calls the image: the digest if there is one, else the tag.
   *
   * @return digest or tag
   */
  public String reference() {
    return digest.map(Digest::value).or(() -> tag).orElse("latest");
  }

  @Override
  public String toString() {
    return repository + tag.map(t -> ":" + t).orElse("") + digest.map(d -> "@" + d).orElse("");
  }
}
