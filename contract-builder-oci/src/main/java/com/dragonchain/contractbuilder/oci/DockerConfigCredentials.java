package com.dragonchain.contractbuilder.oci;

import com.dragonchain.contractbuilder.error.ContractBuilderException;
import com.dragonchain.contractbuilder.error.InvalidInputException;
import com.dragonchain.contractbuilder.error.ProtocolException;
import com.dragonchain.contractbuilder.model.Credentials;
import com.dragonchain.contractbuilder.model.ImageReference;
import com.dragonchain.contractbuilder.model.Secret;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Credentials that {@code docker login} keeps: {@code config.json} in a folder, with {@code auths},
 * {@code credHelpers} and {@code credsStore} (Docker CLI reference, "Credential stores"). The file
 * is read anew each time, since logins change. Safe for many threads.
 */
public final class DockerConfigCredentials {
  private static final String HUB_KEY = "https://index.docker.io/v1/";
  private static final String TOKEN_USER = "<token>";
  private static final int LIMIT = 4 * 1024 * 1024;

  private final Path file;
  private final CredentialHelper helper;

  private DockerConfigCredentials(Path file, CredentialHelper helper) {
    this.file = file;
    this.helper = helper;
  }

  /**
   * Reads a folder of Docker's.
   *
   * @param folder such as {@code ~/.docker}; it need not exist
   * @return its credentials
   */
  public static DockerConfigCredentials in(Path folder) {
    return new DockerConfigCredentials(
        folder.resolve("config.json"), new CredentialHelper(List.of(), Duration.ofSeconds(15)));
  }

  static DockerConfigCredentials in(Path folder, CredentialHelper helper) {
    return new DockerConfigCredentials(folder.resolve("config.json"), helper);
  }

  /** The login for a registry, {@code host[:port]} in lower case. */
  Optional<Login> find(String registry) {
    Optional<ObjectNode> config = read();
    if (config.isEmpty()) {
      return Optional.empty();
    }
    String key = registry.equals(ImageReference.DOCKER_HUB) ? HUB_KEY : registry;
    JsonNode special = entry(config.get().path("credHelpers"), registry);
    String program = special.asText("");
    if (program.isEmpty()) {
      program = config.get().path("credsStore").asText("");
    }
    Optional<Login> helped =
        program.isEmpty() ? Optional.empty() : helper.get(program, key).flatMap(this::helped);
    return helped.or(() -> kept(entry(config.get().path("auths"), registry)));
  }

  private Optional<ObjectNode> read() {
    String what = "credentials in " + file;
    try {
      if (Files.size(file) > LIMIT) {
        throw new InvalidInputException(what + ": the file is too large");
      }
      return Optional.of(Json.object(Files.readAllBytes(file), what));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new InvalidInputException(what + ": cannot be read; make it readable or remove it", e);
    } catch (ProtocolException e) {
      // without the cause, which may quote a password
      throw new InvalidInputException(what + ": not JSON");
    }
  }

  /** Keys may be URLs, of version 1 of the API at that. */
  private static JsonNode entry(JsonNode entries, String registry) {
    for (Map.Entry<String, JsonNode> entry : entries.properties()) {
      if (host(entry.getKey()).equals(registry)) {
        return entry.getValue();
      }
    }
    return MissingNode.getInstance();
  }

  private static String host(String key) {
    String text = key.toLowerCase(Locale.ROOT).replaceFirst("^https?://", "");
    int slash = text.indexOf('/');
    String host = slash < 0 ? text : text.substring(0, slash);
    return switch (host) {
      case "index.docker.io", "registry-1.docker.io" -> ImageReference.DOCKER_HUB;
      default -> host;
    };
  }

  private Optional<Login> helped(CredentialHelper.Found found) {
    if (found.user().equals(TOKEN_USER)) {
      return Optional.of(new Login.IdentityToken(found.secret()));
    }
    return Optional.of(Login.of(new Credentials(found.user(), found.secret())));
  }

  private Optional<Login> kept(JsonNode entry) {
    String token = entry.path("identitytoken").asText("");
    if (!token.isEmpty()) {
      return Optional.of(new Login.IdentityToken(Secret.of(token)));
    }
    String auth = entry.path("auth").asText("");
    try {
      if (!auth.isEmpty()) {
        return Optional.of(Login.of(Credentials.parse(auth)));
      }
      String user = entry.path("username").asText("");
      return user.isEmpty()
          ? Optional.empty()
          : Optional.of(
              Login.of(new Credentials(user, Secret.of(entry.path("password").asText("")))));
    } catch (ContractBuilderException e) {
      throw new InvalidInputException("credentials in " + file + ": " + e.getMessage());
    }
  }
}
