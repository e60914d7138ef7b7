package com.dragonchain.contractbuilder.oci;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dragonchain.contractbuilder.error.UnavailableException;
import com.dragonchain.contractbuilder.port.ImageBuilder;
import com.dragonchain.contractbuilder.port.ImageBuilder.AdaptedImage;
import com.dragonchain.contractbuilder.port.ImageBuilder.Progress;
import com.dragonchain.contractbuilder.testkit.image.Family;
import com.dragonchain.contractbuilder.testkit.image.RegistryClient;
import com.dragonchain.contractbuilder.testkit.image.SampleImages;
import com.dragonchain.contractbuilder.testkit.real.DockerRegistry;
import com.dragonchain.contractbuilder.testkit.real.Gate;
import com.dragonchain.contractbuilder.testkit.registry.TestRegistry;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real registries that go away in the middle of a layer. */
class DockerRegistryGoneIT {
  /** More than lies in the buffers of connections. */
  private static final int LAYER = 24_000_000;

  @TempDir Path folder;
  private DockerRegistry source;
  private DockerRegistry registry;
  private TestRegistry target;
  private OciClient client;
  private ImageBuilder builder;

  @BeforeEach
  void start() {
    source = DockerRegistry.create();
    registry = DockerRegistry.create();
    target = TestRegistry.of(registry, Optional.empty());
    // A restart takes up to half a minute; the request's own deadline ends it.
    client = OciClient.builder().attempts(100, Duration.ofMillis(100)).build();
    builder = OciImageBuilder.builder(client, Fixtures.watchdog(folder)).build();
    new RegistryClient(source.address(), Optional.empty())
        .push("app", "1", SampleImages.noise(Family.DOCKER, LAYER, 7).make());
  }

  @AfterEach
  void stop() {
    client.close();
    source.close();
    target.close();
  }

  /** Does something once, when a good part of a layer has passed. */
  private static Progress inTheMiddle(Runnable strike) {
    AtomicBoolean struck = new AtomicBoolean();
    return new Progress() {
      @Override
      public void layer(String layer, long doneBytes, long totalBytes) {
        if (struck.compareAndSet(false, true)) {
          strike.run();
        }
      }
    };
  }

  @Test
  void saysThatTheTargetIsGone() {
    try (Gate gate = new Gate(registry.address(), LAYER / 2, Gate::cut);
        OciClient hurried = Fixtures.client().build()) {
      ImageBuilder through = OciImageBuilder.builder(hurried, Fixtures.watchdog(folder)).build();
      assertThatThrownBy(
              () ->
                  through.adapt(
                      Fixtures.request(source.address(), gate.address()), Progress.none()))
          .isInstanceOf(UnavailableException.class)
          .hasMessageContaining(gate.address());
      assertThat(gate.hasStruck()).isTrue();
      assertThat(target.manifests(Embedded.TARGET)).isEmpty();
    }
  }

  @Test
  void saysThatTheSourceIsGone() {
    try (OciClient hurried = Fixtures.client().build()) {
      ImageBuilder impatient = OciImageBuilder.builder(hurried, Fixtures.watchdog(folder)).build();
      assertThatThrownBy(
              () ->
                  impatient.adapt(
                      Fixtures.request(source.address(), target.address()),
                      inTheMiddle(source::kill)))
          .isInstanceOf(UnavailableException.class)
          .hasMessageContaining(": " + source.address() + " cannot be reached");
      assertThat(target.manifests(Embedded.TARGET)).isEmpty();
      assertThat(target.openUploads(Embedded.TARGET)).isZero();
    }
  }

  @Test
  void beginsAnewWhenTheTargetComesBack() {
    adaptWhileRestarting(registry);
  }

  @Test
  void beginsAnewWhenTheSourceComesBack() {
    adaptWhileRestarting(source);
    assertThat(target.openUploads(Embedded.TARGET)).isZero();
  }

  private void adaptWhileRestarting(DockerRegistry one) {
    CompletableFuture<Void> back = new CompletableFuture<>();
    AdaptedImage image =
        builder.adapt(
            Fixtures.request(source.address(), target.address()),
            inTheMiddle(
                () -> {
                  one.kill();
                  back.completeAsync(
                      () -> {
                        one.start();
                        return null;
                      });
                }));
    back.join();
    assertThat(target.manifests(Embedded.TARGET)).containsExactly(image.digest());
    assertThat(target.client().manifest(Embedded.TARGET, image.digest().value())).isPresent();
  }

  /**
   * Why {@link Uploads} ends a body in good order instead of breaking it off: the reference
   * registry tells where a broken upload goes on to nobody, and takes the location before for
   * nothing.
   */
  @Test
  void nobodyCanCancelAnUploadWhoseConnectionBroke() throws Exception {
    HttpClient http = HttpClient.newHttpClient();
    URI uploads = URI.create(registry.url() + "/v2/" + Embedded.TARGET + "/blobs/uploads/");
    HttpResponse<String> begun = send(http, uploads, "POST");
    assertThat(begun.statusCode()).isEqualTo(202);
    URI location = URI.create(begun.headers().firstValue("Location").orElseThrow());

    breakOff(location);

    assertThat(send(http, location, "GET").statusCode()).isEqualTo(404);
    assertThat(send(http, location, "DELETE").statusCode()).isEqualTo(404);
    assertThat(target.openUploads(Embedded.TARGET)).isEqualTo(1);
  }

  private static HttpResponse<String> send(HttpClient http, URI uri, String method)
      throws Exception {
    return http.send(
        HttpRequest.newBuilder(uri).method(method, BodyPublishers.noBody()).build(),
        BodyHandlers.ofString());
  }

  /** Sends half of a body, and waits until the registry has noticed that there is no more. */
  private void breakOff(URI location) throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), location.getPort())) {
      String head =
          "PATCH %s?%s HTTP/1.1\r\nHost: %s\r\nContent-Length: 1000000\r\n\r\n"
              .formatted(location.getRawPath(), location.getRawQuery(), registry.address());
      socket.getOutputStream().write(head.getBytes(US_ASCII));
      socket.getOutputStream().write(new byte[500_000]);
    }
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!registry.output().contains("client disconnected during blob PATCH")) {
      assertThat(System.nanoTime()).as("the registry has not noticed").isLessThan(end);
      Thread.onSpinWait();
    }
  }
}
