package com.dragonchain.contractbuilder.model;

import com.dragonchain.contractbuilder.error.InvalidInputException;
import java.util.regex.Pattern;

/**
 * The key with which a contract calls its chain.
 *
 * @param id {@code SC_} and, for new ones, 12 upper-case letters
 * @param key 43 letters and digits
 */
public record ApiKey(String id, Secret key) {

  private static final Pattern ID = Pattern.compile("SC_[A-Za-z0-9_-]{1,64}");

  /** Checks the id, so that none can name a key of another kind or a path. */
  public ApiKey {
    checkId(id);
  }

  /**
   * Checks the id of a contract's key.
   *
   * @param id the id
   * @return the same id
   * @throws InvalidInputException if it is not one of a contract's key
   */
  public static String checkId(String id) {
    if (!ID.matcher(id).matches()) {
      throw new InvalidInputException(
          "auth_key_id: " + Quote.of(id) + " is not the id of a contract's key, SC_ and letters");
    }
    return id;
  }
}
