package com.dragonchain.contractbuilder.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dragonchain.contractbuilder.error.InvalidInputException;
import com.dragonchain.contractbuilder.error.UnavailableException;
import com.dragonchain.contractbuilder.model.ContractId;
import com.dragonchain.contractbuilder.model.Digest;
import com.dragonchain.contractbuilder.model.ImageReference;
import com.dragonchain.contractbuilder.model.ImageRepository;
import com.dragonchain.contractbuilder.model.Platform;
import com.dragonchain.contractbuilder.port.Deadline;
import com.dragonchain.contractbuilder.port.ImageBuilder.Request;
import com.dragonchain.contractbuilder.testkit.image.SampleImages;
import com.dragonchain.contractbuilder.testkit.real.SelfSigned;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A daemon that lets in only whoever shows the certificate that it knows. */
class DaemonTlsTest {

  private static final Digest BASE = Digest.ofBytes(new byte[] {1});

  @TempDir private Path folder;

  private final MockWebServer server = new MockWebServer();
  private SelfSigned daemon;
  private SelfSigned client;

  @BeforeEach
  void start() throws Exception {
    daemon = certificate("daemon");
    client = certificate("client");
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys(daemon), new TrustManager[] {client.trustManager()}, null);
    server.useHttps(context.getSocketFactory());
    server.requireClientAuth();
    server.setDispatcher(
        new Dispatcher() {
          @Override
          public MockResponse dispatch(RecordedRequest request) {
            return request.getTarget().equals("/_ping")
                ? new MockResponse.Builder().code(200).addHeader("Api-Version", "1.41").build()
                : new MockResponse.Builder()
                    .body("{\"Descriptor\":{\"mediaType\":\"m\",\"digest\":\"" + BASE + "\"}}")
                    .build();
          }
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private SelfSigned certificate(String name) throws Exception {
    return SelfSigned.create(Files.createDirectory(folder.resolve(name)));
  }

  private static KeyManager[] keys(SelfSigned identity) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(identity.keyFile().resolveSibling("keys.p12"))) {
      store.load(in, "not-a-secret".toCharArray());
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, "not-a-secret".toCharArray());
    return keys.getKeyManagers();
  }

  private Path certificates(SelfSigned authority, SelfSigned own) throws Exception {
    Path certificates = Files.createTempDirectory(folder, "docker");
    Files.copy(authority.certificateFile(), certificates.resolve("ca.pem"));
    Files.copy(own.certificateFile(), certificates.resolve("cert.pem"));
    Files.copy(own.keyFile(), certificates.resolve("key.pem"));
    return certificates;
  }

  private Digest inspect(DockerImageBuilder.Builder builder) {
    Request request =
        new Request(
            ContractId.of("11111111-2222-4333-8444-555555555555"),
            ImageReference.parse("base.example/app:1"),
            Optional.empty(),
            new ImageRepository("private.example", "customer-contracts"),
            Deadline.in(Clock.systemUTC(), Duration.ofSeconds(60)));
    return builder.build().inspect(request).reference().digest().orElseThrow();
  }

  private DockerImageBuilder.Builder builder() throws IOException {
    return DockerImageBuilder.at(
        "tcp://127.0.0.1:" + server.getPort(),
        Files.write(
            folder.resolve("fwatchdog"), SampleImages.watchdog(Platform.of("linux/amd64"))));
  }

  @Test
  void showsItsCertificateAndChecksTheDaemons() throws Exception {
    assertThat(inspect(builder().tls(certificates(daemon, client)))).isEqualTo(BASE);
    assertThat(server.takeRequest().getHandshake().peerCertificates())
        .containsExactly(client.certificate());
  }

  @Test
  void trustsNoOtherDaemon() throws Exception {
    DockerImageBuilder.Builder builder = builder().tls(certificates(client, client));
    assertThatThrownBy(() -> inspect(builder)).isInstanceOf(UnavailableException.class);
  }

  @Test
  void isNotLetInWithAnotherCertificate() throws Exception {
    DockerImageBuilder.Builder builder = builder().tls(certificates(daemon, daemon));
    assertThatThrownBy(() -> inspect(builder)).isInstanceOf(UnavailableException.class);
  }

  @Test
  void quotesNoKeyThatItCannotUse() throws Exception {
    Path certificates = certificates(daemon, client);
    Files.writeString(certificates.resolve("key.pem"), "not-a-key-but-secret");
    assertThatThrownBy(() -> builder().tls(certificates).build())
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("key.pem")
        .hasMessageNotContaining("not-a-key-but-secret")
        .hasNoCause();
  }
}
