package com.dragonchain.contractbuilder.docker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dragonchain.contractbuilder.error.InvalidInputException;
import com.dragonchain.contractbuilder.error.ProtocolException;
import com.dragonchain.contractbuilder.error.RefusedException;
import com.dragonchain.contractbuilder.error.UnavailableException;
import com.dragonchain.contractbuilder.model.ContractId;
import com.dragonchain.contractbuilder.model.Credentials;
import com.dragonchain.contractbuilder.model.Digest;
import com.dragonchain.contractbuilder.model.ImageReference;
import com.dragonchain.contractbuilder.model.ImageRepository;
import com.dragonchain.contractbuilder.model.Platform;
import com.dragonchain.contractbuilder.model.Secret;
import com.dragonchain.contractbuilder.port.Deadline;
import com.dragonchain.contractbuilder.port.ImageBuilder.AdaptedImage;
import com.dragonchain.contractbuilder.port.ImageBuilder.Progress;
import com.dragonchain.contractbuilder.port.ImageBuilder.Request;
import com.dragonchain.contractbuilder.testkit.image.SampleImages;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against answers as later daemons than the one that the tests can start give them. */
class DockerImageBuilderTest {

  private static final Digest BASE = Digest.ofBytes(new byte[] {1});
  private static final Digest ADAPTED = Digest.ofBytes(new byte[] {2});
  private static final String IMAGE =
      "{\"Id\":\"sha256:1\",\"Os\":\"linux\",\"Architecture\":\"amd64\",\"Size\":10,\"Config\":{}}";

  /** Docker 20.10, of docker-registry 2.8.2, while others pushed the same layers. */
  private static final String LOST_TRACK =
      """
      {"status":"Layer already exists","progressDetail":{},"id":"5d3e392a13a0"}\r
      {"errorDetail":{"message":"errors:\\ndigest invalid: provided digest did not match uploaded content\\nmanifest blob unknown: blob unknown to registry\\n"},"error":"errors:\\ndigest invalid: provided digest did not match uploaded content\\nmanifest blob unknown: blob unknown to registry\\n"}\r
      """;

  @TempDir private Path folder;

  private final MockWebServer server = new MockWebServer();
  private final List<RecordedRequest> requests = new ArrayList<>();
  private String version = "1.51";
  private String atTheRegistry = ADAPTED.value();
  private Platform watchdog = Platform.of("linux/amd64");
  private int losses;
  private int pushes;
  private String pushed = "{\"status\":\"tag: digest: %s size: 855\"}\n".formatted(ADAPTED.value());
  private boolean present;

  @BeforeEach
  void start() throws Exception {
    server.setDispatcher(
        new Dispatcher() {
          @Override
          public MockResponse dispatch(RecordedRequest request) {
            synchronized (requests) {
              requests.add(request);
            }
            return answer(request.getTarget());
          }
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private MockResponse answer(String target) {
    if (target.equals("/_ping")) {
      return new MockResponse.Builder().code(200).addHeader("Api-Version", version).build();
    }
    String path = target.replaceFirst("^/v[0-9.]+", "").replaceFirst("[?].*", "");
    if (path.startsWith("/distribution/")) {
      String digest = path.contains("customer-contracts") ? atTheRegistry : BASE.value();
      return ok("{\"Descriptor\":{\"mediaType\":\"m\",\"digest\":\"%s\"}}".formatted(digest));
    }
    if (path.equals("/images/create")) {
      present = true;
      return ok("{\"status\":\"Pull complete\",\"progressDetail\":{},\"id\":\"1\"}\r\n");
    }
    if (path.equals("/build")) {
      return ok("{\"aux\":{\"ID\":\"sha256:2\"}}\r\n");
    }
    if (path.endsWith("/push")) {
      pushes++;
      return ok(pushes <= losses ? LOST_TRACK : pushed);
    }
    if (path.equals("/images/json")) {
      return ok("[]");
    }
    if (path.endsWith("/json") && (!present || path.contains("customer-contracts"))) {
      return new MockResponse.Builder().code(404).body("{\"message\":\"No such image\"}").build();
    }
    return ok(IMAGE);
  }

  private static MockResponse ok(String body) {
    return new MockResponse.Builder().code(200).body(body).build();
  }

  @Test
  void speaksTheSmallerOfBothVersions() throws Exception {
    assertThat(adapt(Optional.empty()).digest()).isEqualTo(ADAPTED);
    assertThat(targets()).allMatch(target -> target.startsWith("/v1.47/"));

    requests.clear();
    version = "1.40";
    assertThat(adapt(Optional.empty()).digest()).isEqualTo(ADAPTED);
    assertThat(targets()).allMatch(target -> target.startsWith("/v1.40/"));
  }

  @Test
  void refusesADaemonThatIsTooOldOrNone() {
    version = "1.23";
    assertThatThrownBy(() -> adapt(Optional.empty()))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("1.24");
    version = "";
    assertThatThrownBy(() -> adapt(Optional.empty())).isInstanceOf(ProtocolException.class);
  }

  @Test
  void asksForTheClassicBuilderAndNeverForAllTags() throws Exception {
    adapt(Optional.empty());

    assertThat(targets())
        .filteredOn(target -> target.contains("/build?"))
        .singleElement()
        .satisfies(
            target -> assertThat(target).contains("version=1").contains("platform=linux%2Famd64"));
    assertThat(targets())
        .filteredOn(target -> target.contains("/images/create?"))
        .singleElement()
        .satisfies(target -> assertThat(target).contains("&tag=sha256%3A" + BASE.hex()));
  }

  @Test
  void sendsCredentialsToTheRegistryThatTheyAreForOnly() throws Exception {
    adapt(Optional.of(new Credentials("customer", Secret.of("hush"))));

    assertThat(requests)
        .allSatisfy(
            request -> {
              String auth = request.getHeaders().get("X-Registry-Auth");
              String target = request.getTarget();
              if (target.contains("/images/create") || target.contains("/distribution/base")) {
                assertThat(decoded(auth))
                    .isEqualTo(
                        "{\"username\":\"customer\",\"password\":\"hush\",\"serveraddress\":\"base.example\"}");
              } else if (target.contains("/push") || target.contains("/distribution/private")) {
                assertThat(decoded(auth)).contains("\"owner\"").contains("private.example");
              } else {
                assertThat(auth).isNull();
                assertThat(request.getHeaders().get("X-Registry-Config")).isNull();
              }
            });
  }

  @Test
  void believesTheRegistryNotTheDaemon() {
    atTheRegistry = BASE.value();

    assertThatThrownBy(() -> adapt(Optional.empty()))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining(ADAPTED.value())
        .hasMessageContaining(BASE.value());
  }

  @Test
  void pushesAgainWhenTheRegistryLosesTrack() throws Exception {
    losses = 3;
    assertThat(adapt(Optional.empty()).digest()).isEqualTo(ADAPTED);
    assertThat(pushes).isEqualTo(4);
  }

  @Test
  void butNotForEver() {
    losses = 1000;
    assertThatThrownBy(() -> adapt(Optional.empty()))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("blob unknown to registry");
    assertThat(pushes).isEqualTo(5);
  }

  @Test
  void takesAwayWhatItBroughtAlsoAfterAFailure() {
    pushed = "{\"error\":\"received unexpected HTTP status: 500 Internal Server Error\"}";

    assertThatThrownBy(() -> adapt(Optional.empty())).isInstanceOf(UnavailableException.class);

    assertThat(requests)
        .filteredOn(request -> request.getMethod().equals("DELETE"))
        .extracting(RecordedRequest::getTarget)
        .satisfiesExactly(
            first -> assertThat(first).contains("/private.example/customer-contracts:"),
            second -> assertThat(second).contains("/localhost/contract-builder/brought:"),
            third -> assertThat(third).contains("/base.example/app@" + BASE));
  }

  @Test
  void refusesAWatchdogOfAnotherMachineBeforeItAsksAnybody() {
    watchdog = Platform.of("linux/arm64");

    assertThatThrownBy(() -> adapt(Optional.empty()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("fwatchdog")
        .hasMessageContaining("arm64, not for linux/amd64");
    assertThat(requests).isEmpty();
  }

  @Test
  void saysThatNobodyListens() throws Exception {
    Path socket = folder.resolve("none.sock");

    assertThatThrownBy(() -> adapt(Optional.empty(), "unix://" + socket))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining(socket.toString())
        .hasMessageContaining("DOCKER_HOST");
  }

  private List<String> targets() {
    return requests.stream()
        .map(RecordedRequest::getTarget)
        .filter(target -> !target.equals("/_ping"))
        .toList();
  }

  private static String decoded(String header) {
    return new String(Base64.getUrlDecoder().decode(header), UTF_8);
  }

  private AdaptedImage adapt(Optional<Credentials> credentials) throws Exception {
    return adapt(credentials, "tcp://127.0.0.1:" + server.getPort());
  }

  private AdaptedImage adapt(Optional<Credentials> credentials, String host) throws Exception {
    present = false;
    DockerImageBuilder builder =
        DockerImageBuilder.at(
                host, Files.write(folder.resolve("fwatchdog"), SampleImages.watchdog(watchdog)))
            .login("private.example", new Credentials("owner", Secret.of("quiet")))
            .build();
    Request request =
        new Request(
            ContractId.of("11111111-2222-4333-8444-555555555555"),
            ImageReference.parse("base.example/app:1"),
            credentials,
            new ImageRepository("private.example", "customer-contracts"),
            Deadline.in(Clock.systemUTC(), Duration.ofSeconds(60)));
    return builder.adapt(request, Progress.none());
  }
}
