package com.dragonchain.contractbuilder.dragonchain;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.dragonchain.contractbuilder.error.InvalidInputException;
import com.dragonchain.contractbuilder.model.Quote;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Which file a key has, and which keys a file can have. The chain names its files in UTF-8. What a
 * path's text is depends on the locale: in the POSIX locale {@code ü} cannot be said and is not
 * read back. A URI carries the bytes of a name, whatever the locale.
 */
final class KeyFiles {

  private static final int LONGEST_NAME = 255;

  /** A path name with more of these has too many keys that could have made it. */
  private static final int MOST_AMBIGUOUS = 6;

  private final Path root;

  KeyFiles(Path root) {
    this.root = root;
  }

  /**
   * The file of a key.
   *
   * @throws InvalidInputException if no file below the root can be called so
   */
  Path file(String key) {
    try {
      URI uri = URI.create(rootUri() + escaped(relative(key)));
      Path path = root.getFileSystem().provider().getPath(uri).normalize();
      if (path.startsWith(root)) {
        return path;
      }
    } catch (IllegalArgumentException | CharacterCodingException e) {
      throw new InvalidInputException("storage: " + Quote.of(key) + " cannot be a file's name", e);
    }
    throw new InvalidInputException("storage: " + Quote.of(key) + " leads out of it");
  }

  /** A name that no disk takes cannot be that of a file; an old transaction type can be one. */
  static boolean mayHaveFile(String key) {
    return List.of(relative(key).split("/")).stream()
        .allMatch(name -> name.getBytes(UTF_8).length <= LONGEST_NAME);
  }

  /** All keys that a file can have had: {@code ..} in a key became {@code __} in its path. */
  Set<String> keys(Path file) {
    String path = URI.create(rootUri()).relativize(file.toUri()).getPath();
    Set<String> keys = new LinkedHashSet<>(List.of(path));
    if (path.split("__", -1).length > MOST_AMBIGUOUS) {
      keys.add(path.replace("__", ".."));
      return keys;
    }
    for (int at = path.indexOf("__"); at >= 0; at = path.indexOf("__", at + 1)) {
      for (String key : List.copyOf(keys)) {
        if (key.startsWith("__", at)) {
          keys.add(key.substring(0, at) + ".." + key.substring(at + 2));
        }
      }
    }
    return keys;
  }

  private static String relative(String key) {
    return key.replace("..", "__");
  }

  private String rootUri() {
    String uri = root.toUri().toString();
    return uri.endsWith("/") ? uri : uri + "/";
  }

  private static String escaped(String path) throws CharacterCodingException {
    ByteBuffer bytes = UTF_8.newEncoder().encode(CharBuffer.wrap(path));
    StringBuilder escaped = new StringBuilder();
    while (bytes.hasRemaining()) {
      int octet = bytes.get() & 0xff;
      boolean plain =
          octet == '/'
              || octet == '-'
              || octet == '.'
              || octet == '_'
              || (octet < 0x80 && Character.isLetterOrDigit(octet));
      escaped.append(plain ? Character.toString(octet) : "%%%02X".formatted(octet));
    }
    return escaped.toString();
  }
}
