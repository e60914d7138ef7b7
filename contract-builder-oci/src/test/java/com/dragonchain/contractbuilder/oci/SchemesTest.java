package com.dragonchain.contractbuilder.oci;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dragonchain.contractbuilder.error.ProtocolException;
import com.dragonchain.contractbuilder.error.UnavailableException;
import com.dragonchain.contractbuilder.model.ImageReference;
import com.dragonchain.contractbuilder.model.ImageRepository;
import com.dragonchain.contractbuilder.port.ImageBuilder.AdaptedImage;
import com.dragonchain.contractbuilder.port.ImageBuilder.Progress;
import com.dragonchain.contractbuilder.port.Registry;
import com.dragonchain.contractbuilder.testkit.image.Family;
import com.dragonchain.contractbuilder.testkit.image.ImageMaker;
import com.dragonchain.contractbuilder.testkit.image.Layer;
import com.dragonchain.contractbuilder.testkit.image.RegistryClient;
import com.dragonchain.contractbuilder.testkit.image.SampleImages;
import com.dragonchain.contractbuilder.testkit.image.Tar;
import com.dragonchain.contractbuilder.testkit.real.SelfSigned;
import com.dragonchain.contractbuilder.testkit.registry.EmbeddedRegistry;
import com.dragonchain.contractbuilder.testkit.registry.ImageBuilderContract;
import com.dragonchain.contractbuilder.testkit.registry.RegistrySettings;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTPS and plain HTTP at registries on the loopback interface. */
class SchemesTest {
  private static SelfSigned trusted;
  private static SelfSigned other;

  @TempDir Path folder;

  @BeforeAll
  static void certificates(@TempDir Path shared) throws IOException {
    trusted = SelfSigned.create(Files.createDirectory(shared.resolve("trusted")));
    other = SelfSigned.create(Files.createDirectory(shared.resolve("other")));
  }

  private static RegistrySettings secure() {
    return EmbeddedRegistry.with().tls(trusted.serverContext());
  }

  private static OciClient.Builder trusting() {
    return Fixtures.client().caFile(trusted.certificateFile());
  }

  /** One that asks for tokens and sends readers elsewhere, everything in HTTPS. */
  private Embedded secureWorld() {
    EmbeddedRegistry target = secure().tokens("user", "pass:word").start();
    return new Embedded(
        folder,
        secure().tokens("user", "pass:word").redirectBlobs().start(),
        target,
        c -> c.caFile(trusted.certificateFile()).login(target.address(), Fixtures.LOGIN),
        b -> b);
  }

  private static RegistryClient tlsClient(EmbeddedRegistry registry) {
    return new RegistryClient(
        registry.address(), Optional.of(Fixtures.LOGIN), trusted.clientContext());
  }

  @Test
  void speaksHttpsWhereAnAuthorityIsGiven() {
    try (Embedded world = secureWorld()) {
      tlsClient(world.source).push("app", "1", SampleImages.ordinary(Family.DOCKER).make());
      AdaptedImage image = world.adapt("app:1");
      assertThat(tlsClient(world.target).manifest(Embedded.TARGET, image.digest().value()))
          .isPresent();
      world.adapt("app:1");
      assertThat(world.source.count("GET", "^/v2/$")).isEqualTo(1);
      assertThat(world.target.count("GET", "^/v2/$")).isEqualTo(1);
      assertThat(world.source.count("GET", "/token")).isPositive();
      assertThat(world.source.count("GET", "/blob/")).isPositive();
    }
  }

  @Test
  void readsFwatchdogInHttps() {
    try (EmbeddedRegistry registry = secure().start();
        OciClient client = trusting().build()) {
      byte[] program = SampleImages.watchdog(ImageBuilderContract.PLATFORM);
      tlsClient(registry)
          .push(
              "watchdog",
              "1",
              ImageMaker.of(Family.OCI)
                  .layers(Layer.gzip(Tar.empty().file("fwatchdog", 0755, program)))
                  .make());
      tlsClient(registry).push("app", "1", SampleImages.scratch(Family.OCI).make());
      Watchdog watchdog =
          new Watchdog.Image(ImageReference.parse(registry.address() + "/watchdog:1"));
      AdaptedImage image =
          OciImageBuilder.builder(client, watchdog)
              .build()
              .adapt(Fixtures.request(registry.address(), registry.address()), Progress.none());
      assertThat(registry.manifests(Embedded.TARGET)).containsExactly(image.digest());
    }
  }

  @Test
  void speaksPlainlyToWhoDoesNotSpeakHttps() {
    try (EmbeddedRegistry plain = EmbeddedRegistry.start();
        OciClient client = trusting().build()) {
      assertThat(registry(client, plain.address()).resolve("1")).isEmpty();
      assertThat(plain.count("", "")).isEqualTo(1);
    }
  }

  @Test
  void asksOnlyOnce() throws IOException {
    try (Recorder plain = new Recorder("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
        OciClient client = trusting().build()) {
      assertThat(registry(client, plain.address()).resolve("1")).isEmpty();
      assertThat(registry(client, plain.address()).resolve("2")).isEmpty();
      assertThat(plain.heard).containsExactly("TLS", "HEAD", "HEAD");
    }
  }

  @Test
  void asksNobodyWithoutAnAuthority() throws IOException {
    try (Recorder plain = new Recorder("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
        OciClient client = Fixtures.client().build()) {
      assertThat(registry(client, plain.address()).resolve("1")).isEmpty();
      assertThat(plain.heard).containsExactly("HEAD");
    }
  }

  @Test
  void asksAgainWhoHungUp() throws IOException {
    try (Recorder plain = new Recorder("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
        OciClient client = trusting().build()) {
      plain.toTls = new byte[0];
      assertThat(registry(client, plain.address()).resolve("1")).isEmpty();
      assertThat(registry(client, plain.address()).resolve("2")).isEmpty();
      assertThat(plain.heard).containsExactly("TLS", "HEAD", "TLS", "HEAD");
    }
  }

  /** Those of a handshake, and those that can come later (RFC 8446, section 6). */
  @ParameterizedTest
  @ValueSource(bytes = {40, 70, 80, 116})
  void doesNotFallBackWhereAnAlertIsTheAnswer(byte alert) throws IOException {
    try (Recorder strict = new Recorder("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        OciClient client = trusting().build()) {
      strict.toTls = new byte[] {0x15, 3, 3, 0, 2, 2, alert};
      for (int n = 0; n < 2; n++) {
        assertThatThrownBy(() -> registry(client, strict.address()).resolve("1"))
            .isInstanceOf(UnavailableException.class)
            .hasMessageContaining(strict.address())
            .hasMessageNotContaining("no trust");
      }
      assertThat(strict.heard).isNotEmpty().containsOnly("TLS");
    }
  }

  @Test
  void doesNotFallBackWhereACertificateIsNotTrusted() {
    try (EmbeddedRegistry registry = secure().start();
        OciClient client = Fixtures.client().caFile(other.certificateFile()).build()) {
      for (int n = 0; n < 2; n++) {
        assertThatThrownBy(() -> registry(client, registry.address()).resolve("1"))
            .isInstanceOf(UnavailableException.class)
            .hasMessageContaining(registry.address())
            .hasMessageContaining("REGISTRY_CA_FILE");
      }
      assertThat(registry.log()).isEmpty();
    }
  }

  @Test
  void doesNotFallBackWhereItMustNotSpeakPlainly() throws IOException {
    try (Recorder plain = new Recorder("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        OciClient client =
            trusting().login("[::ffff:7f00:1]:" + plain.port(), Fixtures.LOGIN).build()) {
      // The loopback address under a name that is not known as one.
      String address = "[::ffff:7f00:1]:" + plain.port();
      assertThatThrownBy(() -> registry(client, address).resolve("1"))
          .isInstanceOf(UnavailableException.class);
      assertThat(plain.heard).isNotEmpty().containsOnly("TLS");
    }
  }

  @Test
  void saysThatAPlainRequestCameToAnHttpsServer() throws IOException {
    String go = "HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n";
    String nginx =
        "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"
            + "400 The plain HTTP request was sent to HTTPS port";
    for (String answer : List.of(go, nginx)) {
      try (Recorder server = new Recorder(answer);
          OciClient client = Fixtures.client().build()) {
        assertThatThrownBy(
                () ->
                    OciImageBuilder.builder(client, Fixtures.watchdog(folder))
                        .build()
                        .inspect(Fixtures.request(server.address(), server.address())))
            .isInstanceOf(ProtocolException.class)
            .hasMessageContaining("REGISTRY_CA_FILE");
      }
    }
    try (Recorder server = new Recorder(go);
        OciClient client = Fixtures.client().build()) {
      assertThatThrownBy(() -> registry(client, server.address()).resolve("1"))
          .isInstanceOf(ProtocolException.class)
          .hasMessageContaining("REGISTRY_CA_FILE");
    }
  }

  private static Registry registry(OciClient client, String address) {
    return new OciRegistry(client, new ImageRepository(address, "app"));
  }

  /** Says the same to everybody, and what it heard first: a method, or TLS. */
  private static final class Recorder implements AutoCloseable {
    final List<String> heard = new CopyOnWriteArrayList<>();
    private final ServerSocket listener =
        new ServerSocket(0, 50, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
    private final byte[] answer;
    volatile byte[] toTls;

    Recorder(String answer) throws IOException {
      this.answer = answer.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n").getBytes(US_ASCII);
      toTls = this.answer;
      Thread thread = new Thread(this::accept, "recorder");
      thread.setDaemon(true);
      thread.start();
    }

    private void accept() {
      while (!listener.isClosed()) {
        try (Socket socket = listener.accept()) {
          serve(socket);
        } catch (IOException e) {
          // closed, or the other one went away
        }
      }
    }

    private void serve(Socket socket) throws IOException {
      InputStream in = socket.getInputStream();
      byte[] bytes = new byte[16 * 1024];
      int n = in.read(bytes);
      boolean tls = n > 0 && bytes[0] == 0x16;
      heard.add(tls ? "TLS" : new String(bytes, 0, n, US_ASCII).split(" ", 2)[0]);
      socket.getOutputStream().write(tls ? toTls : answer);
    }

    int port() {
      return listener.getLocalPort();
    }

    String address() {
      return "127.0.0.1:" + port();
    }

    @Override
    public void close() throws IOException {
      listener.close();
    }
  }
}
