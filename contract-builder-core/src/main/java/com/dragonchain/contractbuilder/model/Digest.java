package com.dragonchain.contractbuilder.model;

import com.dragonchain.contractbuilder.error.InvalidInputException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The SHA-256 digest of content, as the OCI image specification writes it (descriptor.md,
 * "Digests"). Other algorithms are refused.
 *
 * @param value {@code sha256:} and 64 lower-case hexadecimal digits
 */
public record Digest(String value) {

  private static final Pattern GRAMMAR = Pattern.compile("sha256:[0-9a-f]{64}");

  /** Checks the form. */
  public Digest {
    if (!GRAMMAR.matcher(value).matches()) {
      throw new InvalidInputException(
          "digest: " + Quote.of(value) + " is not sha256: and 64 lower-case hexadecimal digits");
    }
  }

  /**
   * Parses a digest.
   *
   * @param text {@code sha256:…}
   * @return the digest
   * @throws InvalidInputException if it is none, or of another algorithm
   */
  public static Digest of(String text) {
    return new Digest(text);
  }

  /**
   * The digest of some bytes.
   *
   * @param content the bytes
   * @return their digest
   */
  public static Digest ofBytes(byte[] content) {
    return of(sha256().digest(content));
  }

  /**
   * The digest that a hash function ended with.
   *
   * @param hash 32 bytes
   * @return the digest
   */
  public static Digest of(byte[] hash) {
    return new Digest("sha256:" + HexFormat.of().formatHex(hash));
  }

  /**
   * A fresh SHA-256, for content that streams.
   *
   * @return the hash function
   */
  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /**
   * The digest without its algorithm.
   *
   * @return 64 hexadecimal digits
   */
  public String hex() {
    return value.substring("sha256:".length());
  }

  // by hand, as every job compares it: decision 062
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Digest that && value.equals(that.value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return value;
  }
}
