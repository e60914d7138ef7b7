package com.dragonchain.contractbuilder.examples.contractjob;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.dragonchain.contractbuilder.error.InvalidInputException;
import com.dragonchain.contractbuilder.model.Credentials;
import com.dragonchain.contractbuilder.model.Quote;
import com.dragonchain.contractbuilder.model.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The login of the gateway: two files in a folder, as OpenFaaS mounts them; none, no login. */
final class GatewayLogin {

  private GatewayLogin() {}

  static Optional<Credentials> read(String location) {
    Path folder = Variables.path(location);
    Optional<String> user = content(folder.resolve("user"));
    Optional<String> password = content(folder.resolve("password"));
    if (user.isPresent() != password.isPresent()) {
      throw new InvalidInputException(
          Quote.of(location) + " has only one of the files user and password; both are needed");
    }
    return user.map(name -> new Credentials(name, Secret.of(password.orElseThrow())));
  }

  private static Optional<String> content(Path file) {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      String content = Files.readString(file, UTF_8);
      // an editor's newline at the end is not part of it
      return Optional.of(
          content.endsWith("\n") ? content.substring(0, content.length() - 1) : content);
    } catch (IOException e) {
      throw new InvalidInputException(
          Quote.of(file.toString()) + " cannot be read as text; check its mode and owner", e);
    }
  }
}
