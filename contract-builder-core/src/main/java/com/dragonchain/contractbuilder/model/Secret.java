package com.dragonchain.contractbuilder.model;

import org.jspecify.annotations.Nullable;

/**
 * A value that must not be seen: it prints as {@code ***}, compares in a time that does not tell
 * where two differ, and says what it is only when asked by name.
 */
public final class Secret {

  private final String value;

  private Secret(String value) {
    this.value = value;
  }

  /**
   * Wraps a value.
   *
   * @param value the value
   * @return the secret
   */
  public static Secret of(String value) {
    return new Secret(value);
  }

  /**
   * The value itself, to be given to the one place that needs it.
   *
   * @return the value
   */
  public String reveal() {
    return value;
  }

  /**
   * Whether there is nothing in it.
   *
   * @return true for the empty text
   */
  public boolean isEmpty() {
    return value.isEmpty();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Secret secret && sameText(value, secret.value);
  }

  /** By UTF-16 units, since an encoding would make one of all lone surrogates. */
  private static boolean sameText(String one, String other) {
    int difference = one.length() ^ other.length();
    for (int i = 0; i < one.length() && i < other.length(); i++) {
      difference |= one.charAt(i) ^ other.charAt(i);
    }
    return difference == 0;
  }

  /** The same for all secrets, so that a hash in a log or a heap dump's order says nothing. */
  @Override
  public int hashCode() {
    return 1;
  }

  @Override
  public String toString() {
    return "***";
  }
}
