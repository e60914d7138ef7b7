package com.dragonchain.contractbuilder.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dragonchain.contractbuilder.error.DeniedException;
import com.dragonchain.contractbuilder.error.NotFoundException;
import com.dragonchain.contractbuilder.model.Credentials;
import com.dragonchain.contractbuilder.model.Digest;
import com.dragonchain.contractbuilder.model.ImageReference;
import com.dragonchain.contractbuilder.model.ImageRepository;
import com.dragonchain.contractbuilder.model.Secret;
import com.dragonchain.contractbuilder.port.Deadline;
import com.dragonchain.contractbuilder.port.ImageBuilder;
import com.dragonchain.contractbuilder.port.ImageBuilder.AdaptedImage;
import com.dragonchain.contractbuilder.port.ImageBuilder.Progress;
import com.dragonchain.contractbuilder.testkit.ManualClock;
import com.dragonchain.contractbuilder.testkit.image.Family;
import com.dragonchain.contractbuilder.testkit.image.Image;
import com.dragonchain.contractbuilder.testkit.image.SampleImages;
import com.dragonchain.contractbuilder.testkit.registry.EmbeddedRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was read a while ago, and for whom. */
class DocumentsTest {
  private static final Optional<Credentials> LOGIN = Optional.of(Fixtures.LOGIN);

  @TempDir Path folder;
  private final ManualClock clock = ManualClock.at(Instant.now());
  private Embedded world;
  private Image image;

  @BeforeEach
  void start() {
    world =
        new Embedded(
            folder,
            EmbeddedRegistry.with().basic("user", "pass:word").start(),
            EmbeddedRegistry.start(),
            c -> c.clock(clock),
            b -> b);
    image = SampleImages.ordinary(Family.DOCKER).make();
    world.sourceClient().push("app", "1", image);
  }

  @AfterEach
  void stop() {
    world.close();
  }

  private String inspect() {
    return world.builder.inspect(world.request("app:1")).reference().toString();
  }

  private AdaptedImage adapt(String reference, Optional<Credentials> credentials) {
    return world.builder.adapt(world.request(reference, credentials), Progress.none());
  }

  private int reads() {
    return world.source.count("GET", "/manifests/") + world.source.count("GET", configOf(image));
  }

  private static String configOf(Image image) {
    return "/blobs/" + Digest.ofBytes(image.blobs().get(0)).value();
  }

  @Test
  void adaptsWhatWasInspectedWithoutReadingItAgain() {
    String pinned = inspect();
    world.sourceClient().push("app", "1", SampleImages.scratch(Family.OCI).make());
    world.source.clearLog();
    AdaptedImage adapted = adapt(pinned, LOGIN);
    assertThat(reads()).isZero();
    assertThat(world.manifest(adapted).json().path("layers")).hasSize(3);
  }

  @Test
  void asksAnewWhatATagNames() {
    world.adapt("app:1");
    Image next = SampleImages.scratch(Family.OCI).make();
    world.sourceClient().push("app", "1", next);
    assertThat(world.manifest(world.adapt("app:1")).json().path("layers")).hasSize(2);
  }

  @Test
  void inspectsWhatIsThereNow() {
    String pinned = inspect();
    world.source.loseManifest("app", image.digest());
    assertThatThrownBy(() -> world.builder.inspect(world.request(pinned, LOGIN)))
        .isInstanceOf(NotFoundException.class);
  }

  @Test
  void tellsNobodyElse() {
    String pinned = inspect();
    world.source.clearLog();
    Credentials other = new Credentials("user", Secret.of("guess"));
    assertThatThrownBy(() -> adapt(pinned, Optional.of(other))).isInstanceOf(DeniedException.class);
    assertThatThrownBy(() -> adapt(pinned, Optional.empty())).isInstanceOf(DeniedException.class);
    assertThat(world.source.count("", "/blobs/")).isZero();
  }

  @Test
  void tellsNothingOfOneRepositoryInAnother() {
    String elsewhere = inspect().replace("/app:1@", "/other:1@");
    assertThatThrownBy(() -> adapt(elsewhere, LOGIN)).isInstanceOf(NotFoundException.class);
    assertThat(world.source.count("", "/other/blobs/")).isZero();
    // A manifest of another repository may name a config that it must not see.
    world.source.plant("evil", "1", image.mediaType(), image.manifest());
    assertThatThrownBy(() -> world.adapt("evil:1")).isInstanceOf(NotFoundException.class);
    assertThat(world.source.count("GET", "/evil" + configOf(image))).isEqualTo(1);
    assertThat(world.source.count("", "/evil/blobs/")).isEqualTo(1);
  }

  @Test
  void forgetsAfterAWhile() {
    String pinned = inspect();
    clock.advance(Duration.ofMinutes(5));
    world.source.clearLog();
    var request =
        new ImageBuilder.Request(
            Embedded.CONTRACT,
            ImageReference.parse(pinned),
            LOGIN,
            new ImageRepository(world.target.address(), Embedded.TARGET),
            Deadline.in(clock, Duration.ofMinutes(1)));
    world.builder.adapt(request, Progress.none());
    assertThat(reads()).isEqualTo(2);
  }

  @Test
  void holdsNoMoreThanItMay() {
    Documents documents = new Documents(clock);
    RegistrySession session =
        world.client.session(
            new ImageRepository(world.source.address(), "app"),
            Login.Anonymous.LOGIN,
            Set.of(),
            world.client.scope("test", Deadline.in(clock, Duration.ofMinutes(1))));
    Digest[] digests = new Digest[20];
    for (int i = 0; i < digests.length; i++) {
      digests[i] = remember(documents, session, 256 * 1024, i);
    }
    for (int i = 0; i < digests.length; i++) {
      assertThat(documents.find(session, digests[i]).isPresent()).isEqualTo(i >= 4);
    }
    Digest large = remember(documents, session, 256 * 1024 + 1, 0);
    assertThat(documents.find(session, large)).isEmpty();
    // What is read again is not counted twice.
    for (int i = 0; i < 100; i++) {
      assertThat(remember(documents, session, 256 * 1024, 19)).isEqualTo(digests[19]);
    }
    assertThat(documents.find(session, digests[4])).isPresent();
  }

  private static Digest remember(
      Documents documents, RegistrySession session, int size, int number) {
    byte[] bytes = new byte[size];
    bytes[0] = (byte) number;
    Digest digest = Digest.ofBytes(bytes);
    documents.remember(session, new Manifests.Raw("type", bytes, digest));
    return digest;
  }
}
