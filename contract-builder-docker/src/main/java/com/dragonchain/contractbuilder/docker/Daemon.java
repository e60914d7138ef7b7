package com.dragonchain.contractbuilder.docker;

import com.dragonchain.contractbuilder.error.CancelledException;
import com.dragonchain.contractbuilder.error.ProtocolException;
import com.dragonchain.contractbuilder.error.RefusedException;
import com.dragonchain.contractbuilder.model.Credentials;
import com.dragonchain.contractbuilder.model.Digest;
import com.dragonchain.contractbuilder.model.ImageReference;
import com.dragonchain.contractbuilder.model.ImageRepository;
import com.dragonchain.contractbuilder.model.Platform;
import com.dragonchain.contractbuilder.port.Deadline;
import com.dragonchain.contractbuilder.port.ImageBuilder.Progress;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/**
 * The operations of a daemon that are needed here (Docker Engine API), in the version of it that
 * both sides know, each until one deadline.
 */
final class Daemon {

  /** The newest version that this was written against; later daemons still speak it. */
  private static final ApiVersion OURS = new ApiVersion(1, 47);

  private static final ApiVersion OLDEST = new ApiVersion(1, 24);
  private static final ApiVersion WITH_DISTRIBUTION = new ApiVersion(1, 30);
  private static final ApiVersion WITH_PLATFORM = new ApiVersion(1, 32);

  private static final int PUSHES = 5;
  private static final long PAUSE_MILLIS = 100;
  private static final int MAX_JSON = 4 * 1024 * 1024;
  private static final int MAX_ERROR = 8 * 1024;
  private static final RequestBody NOTHING = RequestBody.create(new byte[0]);

  private final Transport transport;
  private final ApiVersion version;
  private final Deadline deadline;

  private Daemon(Transport transport, ApiVersion version, Deadline deadline) {
    this.transport = transport;
    this.version = version;
    this.deadline = deadline;
  }

  /** Asks a daemon for its version. */
  static Daemon ask(Transport transport, Deadline deadline) {
    String action = "ask the Docker daemon for its version";
    Request ping = new Request.Builder().url(transport.url("_ping").build()).build();
    ApiVersion version =
        transport.exchange(
            action,
            ping,
            deadline,
            response -> {
              if (response.code() != 200) {
                throw error(action, response);
              }
              return ApiVersion.parse(response.header("Api-Version", ""));
            });
    if (version.compareTo(OLDEST) < 0) {
      throw new RefusedException(
          action + ": it speaks API " + version + ", at least " + OLDEST + " is needed");
    }
    return new Daemon(transport, version.min(OURS), deadline);
  }

  /** How long it may be asked. */
  Duration left() {
    return deadline.left(transport.clock());
  }

  /** The same daemon, with another deadline. */
  Daemon until(Deadline other) {
    return new Daemon(transport, version, other);
  }

  /** Whether {@link #resolve} can be asked. */
  boolean resolves() {
    return version.compareTo(WITH_DISTRIBUTION) >= 0;
  }

  /**
   * What a registry has under a name.
   *
   * @param digest of the manifest or index
   * @param mediaType of it
   * @param platforms that it is for, as far as it says
   */
  record Descriptor(Digest digest, String mediaType, List<Platform> platforms) {}

  /** Lets the daemon look at a registry, without an effect. */
  Descriptor resolve(ImageReference image, Optional<Credentials> login) {
    String action = "look up " + image;
    Request request =
        request(url("distribution/" + name(image) + "/json"))
            .header(RegistryAuth.HEADER, RegistryAuth.value(image.repository().registry(), login))
            .build();
    JsonNode json = json(action, request).orElseThrow();
    List<Platform> platforms = new ArrayList<>();
    for (JsonNode each : json.path("Platforms")) {
      platforms.add(
          new Platform(
              each.path("os").asText(),
              each.path("architecture").asText(),
              each.path("variant").asText()));
    }
    JsonNode descriptor = json.path("Descriptor");
    try {
      return new Descriptor(
          Digest.of(descriptor.path("digest").asText()),
          descriptor.path("mediaType").asText(),
          platforms);
    } catch (com.dragonchain.contractbuilder.error.InvalidInputException e) {
      throw new ProtocolException(action + ": the Docker daemon names no digest that is one", e);
    }
  }

  /** Looks at an image that the daemon has. */
  Optional<LocalImage> inspect(String name) {
    String action = "inspect " + name;
    Request request = request(url("images/" + name + "/json")).build();
    return exchange(
        action,
        request,
        response ->
            response.code() == 404
                ? Optional.empty()
                : Optional.of(LocalImage.of(readJson(action, response))));
  }

  /** Pulls the image that a digest names. */
  void pull(
      ImageRepository repository,
      Digest digest,
      Platform platform,
      Optional<Credentials> login,
      Progress progress) {
    HttpUrl.Builder url =
        url("images/create")
            .addQueryParameter("fromImage", repository.toString())
            // Never without: that pulls every tag that there is.
            .addQueryParameter("tag", digest.value());
    platform(url, platform);
    Request request =
        request(url)
            .header(RegistryAuth.HEADER, RegistryAuth.value(repository.registry(), login))
            .post(NOTHING)
            .build();
    stream("pull " + repository.at(digest), request, progress);
  }

  /** Gives an image another name; one that is gone is answered by false. */
  boolean tag(String image, String repository, String tag) {
    String action = "tag " + image;
    Request request =
        request(
                url("images/" + image + "/tag")
                    .addQueryParameter("repo", repository)
                    .addQueryParameter("tag", tag))
            .post(NOTHING)
            .build();
    return exchange(
        action,
        request,
        response -> {
          if (response.code() == 404) {
            return false;
          }
          require(action, response);
          return true;
        });
  }

  /** Builds, and answers the image's id. */
  String build(BuildContext context, String name, Platform platform, Progress progress) {
    HttpUrl.Builder url =
        url("build")
            .addQueryParameter("t", name)
            .addQueryParameter("dockerfile", "Dockerfile")
            // The classic builder: BuildKit ignores the credentials that it is given here.
            .addQueryParameter("version", "1")
            .addQueryParameter("nocache", "1")
            .addQueryParameter("rm", "1")
            .addQueryParameter("forcerm", "1")
            .addQueryParameter("networkmode", "none");
    platform(url, platform);
    String action = "build " + name;
    return stream(action, request(url).post(context).build(), progress)
        .imageId()
        .orElseThrow(
            () ->
                new ProtocolException(action + ": the Docker daemon names no image that it built"));
  }

  /**
   * Pushes a tag, and answers the manifest's digest if the daemon tells. A push that fails by what
   * {@linkplain DaemonErrors#isPassing passes} is tried again a few times.
   */
  Optional<Digest> push(
      ImageRepository repository, String tag, Optional<Credentials> login, Progress progress) {
    Request request =
        request(url("images/" + repository + "/push").addQueryParameter("tag", tag))
            .header(RegistryAuth.HEADER, RegistryAuth.value(repository.registry(), login))
            .post(NOTHING)
            .build();
    String action = "push " + repository + ":" + tag;
    long pause = PAUSE_MILLIS;
    for (int attempt = 1; ; attempt++) {
      EventStream.Outcome outcome = tryStream(action, request, progress);
      if (attempt == PUSHES || outcome.error().filter(DaemonErrors::isPassing).isEmpty()) {
        return outcome.orThrow(action).pushed();
      }
      pause(action, pause);
      pause *= 2;
    }
  }

  private static void pause(String action, long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancelledException(action + ": interrupted", e);
    }
  }

  /**
   * Removes a name, and the image with its last name. Never by force: what something else uses
   * stays.
   *
   * @return whether it is gone
   */
  boolean remove(String name) {
    String action = "remove " + name;
    Request request = request(url("images/" + name)).delete().build();
    return exchange(
        action,
        request,
        response -> {
          if (response.code() == 409) {
            return false;
          }
          if (response.code() != 404) {
            require(action, response);
          }
          return true;
        });
  }

  /** The ids of all images, intermediate ones too, that match a filter; the newest first. */
  List<String> list(String filter, String value) {
    String action = "list images";
    String filters = EventStream.JSON.createObjectNode().set(filter, array(value)).toString();
    Request request =
        request(
                url("images/json")
                    .addQueryParameter("all", "1")
                    .addQueryParameter("filters", filters))
            .build();
    List<String> ids = new ArrayList<>();
    json(action, request).orElseThrow().forEach(image -> ids.add(image.path("Id").asText()));
    return ids;
  }

  private static JsonNode array(String value) {
    return EventStream.JSON.createArrayNode().add(value);
  }

  private void platform(HttpUrl.Builder url, Platform platform) {
    if (version.compareTo(WITH_PLATFORM) >= 0) {
      url.addQueryParameter("platform", platform.toString());
    }
  }

  /** What a registry is asked for: of a tag and a digest, the digest. */
  private static String name(ImageReference image) {
    return image.digest().isPresent()
        ? image.repository().at(image.digest().get())
        : image.toString();
  }

  private HttpUrl.Builder url(String path) {
    return transport.url("v" + version + "/" + path);
  }

  private static Request.Builder request(HttpUrl.Builder url) {
    return new Request.Builder().url(url.build());
  }

  private EventStream.Outcome stream(String action, Request request, Progress progress) {
    return tryStream(action, request, progress).orThrow(action);
  }

  private EventStream.Outcome tryStream(String action, Request request, Progress progress) {
    return exchange(
        action,
        request,
        response -> {
          require(action, response);
          return EventStream.read(action, response.body().byteStream(), progress);
        });
  }

  private Optional<JsonNode> json(String action, Request request) {
    return exchange(action, request, response -> Optional.of(readJson(action, response)));
  }

  private <T> T exchange(String action, Request request, Transport.Reading<T> reading) {
    return transport.exchange(action, request, deadline, reading);
  }

  private static JsonNode readJson(String action, Response response) throws IOException {
    require(action, response);
    byte[] body = bounded(response, MAX_JSON);
    try {
      JsonNode json = EventStream.JSON.readTree(body);
      if (json.isObject() || json.isArray()) {
        return json;
      }
    } catch (JsonProcessingException e) {
      // said below
    }
    throw new ProtocolException(action + ": the Docker daemon's answer is not JSON");
  }

  private static void require(String action, Response response) throws IOException {
    if (!response.isSuccessful()) {
      throw error(action, response);
    }
  }

  private static RuntimeException error(String action, Response response) throws IOException {
    byte[] body = bounded(response, MAX_ERROR);
    String said = new String(body, StandardCharsets.UTF_8);
    try {
      said = EventStream.JSON.readTree(body).path("message").asText(said);
    } catch (JsonProcessingException e) {
      // a proxy in between: its text is all that there is
    }
    return DaemonErrors.of(action, response.code(), said.isBlank() ? "nothing" : said);
  }

  private static byte[] bounded(Response response, int limit) throws IOException {
    try (InputStream in = response.body().byteStream()) {
      return in.readNBytes(limit);
    }
  }
}
