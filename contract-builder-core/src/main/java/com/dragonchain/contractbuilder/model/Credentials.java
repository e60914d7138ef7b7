package com.dragonchain.contractbuilder.model;

import com.dragonchain.contractbuilder.error.InvalidInputException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * A user name and its password.
 *
 * @param user the user's name, without a colon
 * @param password the password
 */
public record Credentials(String user, Secret password) {

  /** Checks that HTTP basic authentication can carry them (RFC 7617, section 2). */
  public Credentials {
    if (user.isEmpty() || user.indexOf(':') >= 0) {
      throw new InvalidInputException("user: a name is needed, without a colon");
    }
  }

  /**
   * Reads the customer's form: base64 of {@code user:password}, split at the first colon.
   *
   * @param base64 the text, never quoted in an error
   * @return the credentials
   * @throws InvalidInputException if it is not base64, not UTF-8, has no colon or no user
   */
  public static Credentials parse(String base64) {
    String decoded;
    try {
      byte[] bytes = Base64.getDecoder().decode(base64.strip());
      decoded =
          StandardCharsets.UTF_8.newDecoder().decode(java.nio.ByteBuffer.wrap(bytes)).toString();
    } catch (IllegalArgumentException | java.nio.charset.CharacterCodingException e) {
      // without the cause: its message quotes what may be a password
      throw new InvalidInputException("auth: not base64 of user:password");
    }
    int colon = decoded.indexOf(':');
    if (colon < 1) {
      throw new InvalidInputException(
          "auth: not base64 of user:password; a user and a colon are needed");
    }
    return new Credentials(decoded.substring(0, colon), Secret.of(decoded.substring(colon + 1)));
  }

  @Override
  public String toString() {
    return "***";
  }
}
