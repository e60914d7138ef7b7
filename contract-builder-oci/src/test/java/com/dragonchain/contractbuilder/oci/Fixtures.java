package com.dragonchain.contractbuilder.oci;

import com.dragonchain.contractbuilder.model.Credentials;
import com.dragonchain.contractbuilder.model.Secret;
import com.dragonchain.contractbuilder.testkit.image.SampleImages;
import com.dragonchain.contractbuilder.testkit.registry.ImageBuilderContract;
import com.dragonchain.contractbuilder.testkit.registry.TestRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
