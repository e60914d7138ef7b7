package com.dragonchain.contractbuilder.model;

import com.dragonchain.contractbuilder.error.InvalidInputException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A user name and its password.
 *
 * @param user the user's name, without a colon
 * @param password the password
 */
public record Credentials(String user, Secret password) {

  private static final Pattern LINE_BREAKS = Pattern.compile("[ \t\r\n]+");

  /** Checks that HTTP basic authentication can carry them (RFC 7617, section 2). */
  public Credentials {
    if (user.isEmpty() || user.indexOf(':') >= 0) {
      throw new InvalidInputException("user: a name is needed, without a colon");
    }
    if (hasControl(user) || hasControl(password.reveal())) {
      throw new InvalidInputException("user or password: has a control character; remove it");
    }
  }

  private static boolean hasControl(String text) {
    return text.chars().anyMatch(c -> c < ' ' || c == 0x7f);
  }

  /**
   * Reads the customer's form: base64 (RFC 4648, section 4; line breaks, as tools put them in, are
   * no part of it) of {@code user:password}, split at the first colon.
   *
   * @param base64 the text, never quoted in an error
   * @return the credentials
   * @throws InvalidInputException if it is not base64, not UTF-8, has no colon, no user, or a
   *     control character, such as the line break at the end that {@code echo} makes
   */
  public static Credentials parse(String base64) {
    String decoded;
    try {
      byte[] bytes = Base64.getDecoder().decode(LINE_BREAKS.matcher(base64).replaceAll(""));
      decoded = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (IllegalArgumentException | CharacterCodingException e) {
      // without the cause: its message quotes what may be a password
      throw new InvalidInputException("auth: not base64 of user:password");
    }
    int colon = decoded.indexOf(':');
    if (colon < 1) {
      throw new InvalidInputException(
          "auth: not base64 of user:password; a user and a colon are needed");
    }
    if (hasControl(decoded)) {
      throw new InvalidInputException(
          "auth: user or password has a control character, such as a line break; remove it");
    }
    return new Credentials(decoded.substring(0, colon), Secret.of(decoded.substring(colon + 1)));
  }

  // by hand, as every job compares it: decision 062
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Credentials that
        && user.equals(that.user)
        && password.equals(that.password);
  }

  @Override
  public int hashCode() {
    return user.hashCode();
  }

  @Override
  public String toString() {
    return "***";
  }
}
