package com.dragonchain.contractbuilder.model;

import com.dragonchain.contractbuilder.error.InvalidInputException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The id of a contract: a UUID in its canonical lower-case form (RFC 9562, section 4).
 *
 * @param value 36 characters
 */
public record ContractId(String value) {

  private static final Pattern UUID =
      Pattern.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  /** Checks the form. */
  public ContractId {
    if (!UUID.matcher(value).matches()) {
      throw new InvalidInputException(
          "id: "
              + Quote.of(value)
              + " is not a UUID in lower case, such as 11111111-2222-4333-8444-555555555555");
    }
  }

  /**
   * Parses an id.
   *
   * @param text a UUID
   * @return the id
   * @throws InvalidInputException if it is not a lower-case UUID
   */
  public static ContractId of(String text) {
    return new ContractId(text);
  }

  /**
   * The name of the contract's function.
   *
   * @return {@code contract-<id>}
   */
  public String functionName() {
    return "contract-" + value;
  }

  /**
   * The name under which the gateway knows one of the contract's secrets.
   *
   * @param name the name in the contract's own words
   * @return {@code sc-<id>-<name>}
   */
  public String secretName(String name) {
    return secretPrefix() + name;
  }

  /**
   * What the names of all of the contract's secrets begin with.
   *
   * @return {@code sc-<id>-}
   */
  public String secretPrefix() {
    return "sc-" + value + "-";
  }

  // by hand, as every job compares it: decision 062
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ContractId that && value.equals(that.value);
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
