package com.dragonchain.contractbuilder.docker;

import com.dragonchain.contractbuilder.error.ProtocolException;
import com.dragonchain.contractbuilder.model.Digest;
import com.dragonchain.contractbuilder.port.ImageBuilder.Progress;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a pull, a build or a push: JSON objects one after the other (Docker Engine API,
 * {@code BuildInfo}, {@code CreateImageInfo}, {@code PushImageInfo}). It is read to its end: a
 * failure after the first byte has the status 200 and says so in an object only.
 */
final class EventStream {

  static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(32)
                          .maxStringLength(4_000_000)
                          .build())
                  .build())
          .build();

  // The containerd image store says the digest of a push nowhere else.
  private static final Pattern PUSHED = Pattern.compile("digest: (sha256:[0-9a-f]{64}) size: \\d+");

  private final String action;
  private final Progress progress;
  private @Nullable String error;
  private @Nullable String imageId;
  private @Nullable Digest pushed;

  private EventStream(String action, Progress progress) {
    this.action = action;
    this.progress = progress;
  }

  /**
   * What a stream ended with.
   *
   * @param imageId the id of the image that was built
   * @param pushed the digest of the manifest that was pushed
   * @param error what went wrong
   */
  record Outcome(Optional<String> imageId, Optional<Digest> pushed, Optional<String> error) {

    /**
     * Makes sure that nothing went wrong.
     *
     * @throws com.dragonchain.contractbuilder.error.ContractBuilderException if something did
     */
    Outcome orThrow(String action) {
      if (error.isPresent()) {
        throw DaemonErrors.of(action, 200, error.get());
      }
      return this;
    }
  }

  /**
   * Reads a stream.
   *
   * @throws ProtocolException if it is none
   */
  static Outcome read(String action, InputStream in, Progress progress) throws IOException {
    EventStream stream = new EventStream(action, progress);
    try (JsonParser parser = JSON.createParser(in);
        MappingIterator<JsonNode> events = JSON.readerFor(JsonNode.class).readValues(parser)) {
      while (events.hasNextValue()) {
        stream.take(events.nextValue());
      }
    } catch (JsonProcessingException e) {
      throw new ProtocolException(
          action + ": the Docker daemon's answer is not a stream of JSON objects", e);
    }
    return new Outcome(
        Optional.ofNullable(stream.imageId),
        Optional.ofNullable(stream.pushed),
        Optional.ofNullable(stream.error));
  }

  private void take(JsonNode event) {
    if (error == null) {
      String said = event.path("errorDetail").path("message").asText(event.path("error").asText());
      if (!said.isEmpty() || event.has("error") || event.has("errorDetail")) {
        error = said.isEmpty() ? "(an error without a text)" : said;
      }
    }
    JsonNode aux = event.path("aux");
    if (aux.has("ID")) {
      imageId = aux.get("ID").asText();
    }
    if (aux.has("Digest")) {
      pushed = digest(aux.get("Digest").asText());
    }
    String status = event.path("status").asText();
    Matcher match = PUSHED.matcher(status);
    if (match.find()) {
      pushed = digest(match.group(1));
    }
    if (event.has("id") && !status.isEmpty()) {
      layer(event.get("id").asText(), status, event.path("progressDetail"));
    }
  }

  private void layer(String id, String status, JsonNode detail) {
    if (detail.has("current")) {
      if (status.equals("Extracting")) {
        return; // what was downloaded, once more
      }
      progress.layer(id, detail.get("current").asLong(), detail.path("total").asLong(-1));
      return;
    }
    switch (status) {
      case "Pull complete", "Pushed" -> progress.layerDone(id, "copied");
      case "Already exists", "Layer already exists" -> progress.layerDone(id, "present");
      default -> {
        if (status.startsWith("Mounted from")) {
          progress.layerDone(id, "mounted");
        }
      }
    }
  }

  private Digest digest(String text) {
    try {
      return Digest.of(text);
    } catch (com.dragonchain.contractbuilder.error.InvalidInputException e) {
      throw new ProtocolException(action + ": the Docker daemon names no digest that is one", e);
    }
  }
}
