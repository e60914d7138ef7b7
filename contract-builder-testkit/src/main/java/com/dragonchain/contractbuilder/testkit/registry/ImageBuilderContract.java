package com.dragonchain.contractbuilder.testkit.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.dragonchain.contractbuilder.error.CancelledException;
import com.dragonchain.contractbuilder.error.ContractBuilderException;
import com.dragonchain.contractbuilder.error.UnavailableException;
import com.dragonchain.contractbuilder.model.ContractId;
import com.dragonchain.contractbuilder.model.Digest;
import com.dragonchain.contractbuilder.model.ImageReference;
import com.dragonchain.contractbuilder.port.ImageBuilder;
import com.dragonchain.contractbuilder.port.ImageBuilder.Progress;
import com.dragonchain.contractbuilder.testkit.Samples;
import com.dragonchain.contractbuilder.testkit.image.Family;
import com.dragonchain.contractbuilder.testkit.image.SampleImages;
import com.dragonchain.contractbuilder.testkit.real.Gate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What every {@link ImageBuilder} does. What not every one can do is asked of its {@link
 * ImageBuilder#capabilities}. Here is how it behaves among others and when it is broken off; the
 * meaning of what it makes and what it refuses are in the classes above. After every test nothing
 * may be left behind.
 */
public abstract class ImageBuilderContract extends ImageBuilderAdaptations {

  /** So much goes to the registry only when a layer is uploaded. */
  private static final long IN_THE_UPLOAD = 60_000;

  /** For subclasses. */
  protected ImageBuilderContract() {}

  @ParameterizedTest
  @EnumSource
  void endsWhenItIsInterrupted(Place place) throws Exception {
    String image = push(registry(place), SampleImages.ordinary(Family.DOCKER).make());
    ImageBuilder.Request request = request(Samples.contractId(), place, image);
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    AtomicReference<Boolean> flag = new AtomicReference<>(false);
    CountDownLatch running = new CountDownLatch(1);
    Thread thread =
        new Thread(
            () -> {
              running.countDown();
              thrown.set(catchThrowable(() -> builder().adapt(request, Progress.none())));
              flag.set(Thread.currentThread().isInterrupted());
            });
    registry(place).freeze();
    try {
      thread.start();
      running.await();
      thread.interrupt();
      thread.join(PATIENCE.toMillis());
    } finally {
      registry(place).thaw();
    }
    assertThat(thread.isAlive()).isFalse();
    assertThat(thrown.get()).isInstanceOf(CancelledException.class);
    assertThat(flag.get()).isTrue();
    assertThat(target().openUploads(TARGET)).isZero();
  }

  /**
   * In the middle of an upload the registry goes silent, or goes away, or the job is cancelled. All
   * three at once, since each has to wait for long.
   */
  @Test
  void endsInTheMiddleOfAnUpload() throws Exception {
    assumeTrue(open().credentials().isEmpty(), "there is no registry without a password");
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try {
      List<Future<?>> endings =
          List.of(
              threads.submit(() -> assertEnds(gate -> {}, 15, UnavailableException.class)),
              threads.submit(() -> assertEnds(Gate::cut, 15, UnavailableException.class)),
              threads.submit(this::assertEndsWhenInterrupted));
      for (Future<?> ending : endings) {
        var unused = ending.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private void assertEndsWhenInterrupted() {
    Thread caller = Thread.currentThread();
    assertEnds(gate -> caller.interrupt(), 120, CancelledException.class);
  }

  private void assertEnds(
      Gate.Strike strike, int seconds, Class<? extends ContractBuilderException> expected) {
    // Like no other, since a layer that the registry has is not uploaded.
    long seed = UUID.randomUUID().getMostSignificantBits();
    String image = push(open(), SampleImages.noise(Family.DOCKER, 200_000, seed).make());
    ContractId contract = Samples.contractId();
    try (Gate gate = new Gate(open().address(), IN_THE_UPLOAD, strike)) {
      ImageBuilder.Request request =
          request(
              contract,
              ImageReference.parse(open().address() + "/" + image),
              Optional.empty(),
              gate.address(),
              Duration.ofSeconds(seconds));

      Throwable thrown = catchThrowable(() -> builder().adapt(request, Progress.none()));
      boolean interrupted = Thread.interrupted();

      assertThat(gate.hasStruck()).as("the middle was reached, else: %s", thrown).isTrue();
      assertThat(thrown).isInstanceOf(expected);
      assertThat(interrupted).isEqualTo(expected == CancelledException.class);
    }
    assertThat(open().tags(TARGET)).doesNotContain(contract.value());
  }

  @Test
  void adaptsFourAtATime() throws Exception {
    String image = push(other(), SampleImages.ordinary(Family.DOCKER).make());
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<Digest>> images = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        ImageBuilder.Request request = request(Samples.contractId(), Place.OTHER, image);
        images.add(threads.submit(() -> builder().adapt(request, Progress.none()).digest()));
      }
      Set<Digest> digests = ConcurrentHashMap.newKeySet();
      for (Future<Digest> adapted : images) {
        digests.add(adapted.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
      }
      assertThat(digests).hasSize(4);
      assertThat(target().manifests(TARGET)).containsAll(digests);
    } finally {
      threads.shutdownNow();
    }
  }
}
