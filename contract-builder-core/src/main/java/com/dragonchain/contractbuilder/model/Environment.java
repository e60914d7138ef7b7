package com.dragonchain.contractbuilder.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Names and values in an order that is kept everywhere.
 *
 * @param variables name to value, in order
 */
public record Environment(Map<String, String> variables) {

  private static final Environment EMPTY = new Environment(Map.of());

  /** Copies, keeping the order. */
  public Environment {
    variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
  }

  /**
   * No variables.
   *
   * @return an empty environment
   */
  public static Environment empty() {
    return EMPTY;
  }

  /**
   * This one, changed by another: a name of ours keeps its place and takes the other's value; the
   * other's new names follow in its order.
   *
   * @param changes what to set
   * @return a new environment
   */
  public Environment with(Environment changes) {
    Map<String, String> merged = new LinkedHashMap<>(variables);
    merged.putAll(changes.variables);
    return new Environment(merged);
  }

  // by hand, as every job compares it: decision 062
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Environment that && variables.equals(that.variables);
  }

  @Override
  public int hashCode() {
    return variables.hashCode();
  }

  /** Names only: values may be anybody's secrets. */
  @Override
  public String toString() {
    return variables.keySet().toString();
  }
}
