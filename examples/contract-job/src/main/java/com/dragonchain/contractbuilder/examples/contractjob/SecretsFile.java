package com.dragonchain.contractbuilder.examples.contractjob;

import com.dragonchain.contractbuilder.error.InvalidInputException;
import com.dragonchain.contractbuilder.model.Quote;
import com.dragonchain.contractbuilder.model.Secret;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The chain's secrets: a JSON object, of which two members are read. Nothing of it is ever quoted.
 *
 * @param privateKey the chain's private key, in base64
 * @param registryPassword the password of the private registry's user; empty if there is none
 */
record SecretsFile(Secret privateKey, Secret registryPassword) {

  private static final long LIMIT = 1 << 20;

  static SecretsFile read(String location) {
    Path file = Variables.path(location);
    Map<String, Secret> members;
    try {
      if (Files.size(file) > LIMIT) {
        throw new InvalidInputException(Quote.of(location) + " is larger than 1 MiB");
      }
      members = members(Files.readAllBytes(file));
    } catch (IOException e) {
      // without the cause: a parser's message may quote what it read
      throw new InvalidInputException(
          Quote.of(location)
              + " cannot be read as a JSON object; it has to be a file with private-key and"
              + " registry-password");
    }
    Secret key = members.get("private-key");
    if (key == null || key.isEmpty()) {
      throw new InvalidInputException(Quote.of(location) + " has no text under private-key");
    }
    return new SecretsFile(key, members.getOrDefault("registry-password", Secret.of("")));
  }

  private static Map<String, Secret> members(byte[] json) throws IOException {
    Map<String, Secret> members = new HashMap<>();
    try (JsonParser parser = new JsonFactory().createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("not an object");
      }
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        if (parser.nextToken() == JsonToken.VALUE_STRING) {
          members.put(name, Secret.of(parser.getText()));
        } else {
          parser.skipChildren();
        }
      }
      if (parser.nextToken() != null) {
        throw new IOException("more than one value");
      }
    }
    return members;
  }
}
