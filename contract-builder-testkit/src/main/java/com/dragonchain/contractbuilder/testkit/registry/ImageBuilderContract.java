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
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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
    var unused =
        allAtOnce(
            List.<Callable<Boolean>>of(
                () -> assertEnds(gate -> {}, 15, UnavailableException.class),
                () -> assertEnds(Gate::cut, 15, UnavailableException.class),
                this::assertEndsWhenInterrupted));
  }

  private boolean assertEndsWhenInterrupted() {
    Thread caller = Thread.currentThread();
    return assertEnds(gate -> caller.interrupt(), 120, CancelledException.class);
  }

  private boolean assertEnds(
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
    return true;
  }

  @Test
  void adaptsFourAtATime() throws Exception {
    String image = push(other(), SampleImages.ordinary(Family.DOCKER).make());
    List<Callable<Digest>> four = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      ImageBuilder.Request request = request(Samples.contractId(), Place.OTHER, image);
      four.add(() -> builder().adapt(request, Progress.none()).digest());
    }
    List<Digest> digests = allAtOnce(four);
    assertThat(digests).doesNotHaveDuplicates();
    assertThat(target().manifests(TARGET)).containsAll(digests);
  }

  /** Waits for all of them before it fails: what still runs would be taken for what is left. */
  private static <T> List<T> allAtOnce(List<Callable<T>> tasks) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
    try {
      List<T> results = new ArrayList<>();
      for (Future<T> ended : threads.invokeAll(tasks)) {
        results.add(ended.get());
      }
      return results;
    } finally {
      threads.shutdownNow();
    }
  }
}
