package com.dragonchain.contractbuilder.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dragonchain.contractbuilder.error.ProtocolException;
import com.dragonchain.contractbuilder.error.UnavailableException;
import com.dragonchain.contractbuilder.model.ImageRepository;
import com.dragonchain.contractbuilder.testkit.real.DockerRegistry;
import com.dragonchain.contractbuilder.testkit.real.SelfSigned;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong between HTTPS and plain HTTP, at a real registry. */
class DockerRegistryTlsIT {
  private static DockerRegistry secure;
  private static DockerRegistry plain;

  @BeforeAll
  static void start() {
    secure = DockerRegistry.with().tls().create();
    plain = DockerRegistry.create();
  }

  @AfterAll
  static void stop() {
    secure.close();
    plain.close();
  }

  private static OciRegistry registry(OciClient client, DockerRegistry registry) {
    return new OciRegistry(client, new ImageRepository(registry.address(), "app"));
  }

  @Test
  void refusesACertificateOfAnotherAuthority(@TempDir Path folder) {
    SelfSigned other = SelfSigned.create(folder);
    try (OciClient client = Fixtures.client().caFile(other.certificateFile()).build()) {
      assertThatThrownBy(() -> registry(client, secure).resolve("1"))
          .isInstanceOf(UnavailableException.class)
          .hasMessageContaining("no trust in " + secure.address())
          .hasMessageContaining("REGISTRY_CA_FILE");
    }
  }

  @Test
  void speaksPlainlyToAPlainOneAlthoughThereIsAnAuthority() {
    Path file = secure.certificate().orElseThrow().certificateFile();
    try (OciClient client = Fixtures.client().caFile(file).build()) {
      assertThat(registry(client, plain).resolve("1")).isEmpty();
      assertThat(registry(client, secure).resolve("1")).isEmpty();
    }
  }

  @Test
  void saysWhatIsMissingWhereThereIsNoAuthority(@TempDir Path folder) {
    try (OciClient client = Fixtures.client().build()) {
      assertThatThrownBy(() -> registry(client, secure).resolve("1"))
          .isInstanceOf(ProtocolException.class)
          .hasMessageContaining("REGISTRY_CA_FILE");
      assertThatThrownBy(
              () ->
                  OciImageBuilder.builder(client, Fixtures.watchdog(folder))
                      .build()
                      .inspect(Fixtures.request(secure.address(), secure.address())))
          .isInstanceOf(ProtocolException.class)
          .hasMessageContaining("REGISTRY_CA_FILE");
    }
  }
}
