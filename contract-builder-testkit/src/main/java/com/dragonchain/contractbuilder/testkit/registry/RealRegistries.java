package com.dragonchain.contractbuilder.testkit.registry;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.dragonchain.contractbuilder.model.Credentials;
import com.dragonchain.contractbuilder.model.Secret;
import com.dragonchain.contractbuilder.testkit.image.SampleImages;
import com.dragonchain.contractbuilder.testkit.real.DockerRegistry;
import com.dragonchain.contractbuilder.testkit.real.SelfSigned;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Three real registries for the suite of image builders: the private one and the customer's, each
 * with a password of its own, and one without; and a watchdog's file that any user can read.
 */
public final class RealRegistries implements AutoCloseable {
  private static final Credentials OWNER = new Credentials("owner", Secret.of("hush-hush"));
  private static final Credentials CUSTOMER = new Credentials("customer", Secret.of("pass:word"));

  private final List<DockerRegistry> started = new ArrayList<>();
  private final TestRegistry target;
  private final TestRegistry other;
  private final TestRegistry open;
  private final Path folder;

  private RealRegistries(DockerRegistry.Settings settings) {
    target = start(settings, Optional.of(OWNER));
    other = start(settings, Optional.of(CUSTOMER));
    open = start(settings, Optional.empty());
    try {
      folder = Files.createTempDirectory("registries");
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
      write("fwatchdog", SampleImages.watchdog(ImageBuilderFixture.PLATFORM), "rwxr-xr-x");
      StringBuilder pem = new StringBuilder();
      for (DockerRegistry registry : started) {
        Optional<Path> file = registry.certificate().map(SelfSigned::certificateFile);
        pem.append(file.isPresent() ? Files.readString(file.get()) : "");
      }
      write("authorities.pem", pem.toString().getBytes(US_ASCII), "rw-r--r--");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Starts them.
   *
   * @param settings of all three, apart from their passwords
   * @return the registries, ready
   */
  public static RealRegistries start(DockerRegistry.Settings settings) {
    return new RealRegistries(settings);
  }

  private TestRegistry start(DockerRegistry.Settings settings, Optional<Credentials> login) {
    DockerRegistry registry =
        login
            .map(it -> settings.login(it.user(), it.password().reveal()))
            .orElse(settings)
            .create();
    started.add(registry);
    return TestRegistry.of(registry, login);
  }

  private void write(String name, byte[] content, String mode) throws IOException {
    Path file = Files.write(folder.resolve(name), content);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }

  /**
   * The private registry.
   *
   * @return one with a password
   */
  public TestRegistry target() {
    return target;
  }

  /**
   * The customer's registry.
   *
   * @return one with another password
   */
  public TestRegistry other() {
    return other;
  }

  /**
   * A registry for everybody.
   *
   * @return one without a password
   */
  public TestRegistry open() {
    return open;
  }

  /**
   * The watchdog of the suite.
   *
   * @return an executable that any user can read
   */
  public Path watchdog() {
    return folder.resolve("fwatchdog");
  }

  /**
   * The registries' certificates, if they speak TLS.
   *
   * @return a PEM file that any user can read
   */
  public Optional<Path> authorities() {
    return started.get(0).certificate().isPresent()
        ? Optional.of(folder.resolve("authorities.pem"))
        : Optional.empty();
  }

  @Override
  public void close() {
    started.forEach(DockerRegistry::close);
    try {
      Files.deleteIfExists(folder.resolve("fwatchdog"));
      Files.deleteIfExists(folder.resolve("authorities.pem"));
      Files.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
