package com.dragonchain.contractbuilder.oci;

import com.dragonchain.contractbuilder.model.Credentials;
import com.dragonchain.contractbuilder.model.ImageReference;
import com.dragonchain.contractbuilder.model.ImageRepository;
import com.dragonchain.contractbuilder.model.Secret;
import com.dragonchain.contractbuilder.port.Deadline;
import com.dragonchain.contractbuilder.port.ImageBuilder;
import com.dragonchain.contractbuilder.testkit.Samples;
import com.dragonchain.contractbuilder.testkit.image.SampleImages;
import com.dragonchain.contractbuilder.testkit.registry.ImageBuilderContract;
import com.dragonchain.contractbuilder.testkit.registry.TestRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** What the tests of this module share. */
final class Fixtures {
  static final Credentials LOGIN = new Credentials("user", Secret.of("pass:word"));

  private Fixtures() {}

  static OciClient.Builder client() {
    return OciClient.builder().attempts(4, Duration.ofMillis(5));
  }

  static OciClient client(TestRegistry target) {
    OciClient.Builder builder = client();
    Optional<Credentials> login = target.credentials();
    login.ifPresent(l -> builder.login(target.address(), l));
    return builder.build();
  }

  /** Asks for {@code app:1} of one registry in another one. */
  static ImageBuilder.Request request(String source, String target) {
    return new ImageBuilder.Request(
        Samples.contractId(),
        ImageReference.parse(source + "/app:1"),
        Optional.empty(),
        new ImageRepository(target, Embedded.TARGET),
        Deadline.in(Clock.systemUTC(), Duration.ofSeconds(60)));
  }

  static Watchdog watchdog(Path folder) {
    try {
      Path file = folder.resolve("fwatchdog");
      Files.write(file, SampleImages.watchdog(ImageBuilderContract.PLATFORM));
      return new Watchdog.File(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
