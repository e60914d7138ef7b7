package com.dragonchain.contractbuilder.img;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dragonchain.contractbuilder.error.CancelledException;
import com.dragonchain.contractbuilder.error.UnavailableException;
import com.dragonchain.contractbuilder.port.Deadline;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateLockTest {

  private static final Clock CLOCK = Clock.systemUTC();

  @TempDir private Path folder;

  /** Another process: takes the lock, says so, and gives it back when its input ends. */
  static final class Holder {

    private Holder() {}

    public static void main(String[] arguments) throws IOException {
      try (StateLock lock = take(Path.of(arguments[0]), Integer.parseInt(arguments[1]))) {
        System.out.println("held " + lock.getClass().getSimpleName());
        var unused = System.in.read();
      } catch (UnavailableException e) {
        System.out.println("late");
      }
    }
  }

  @Test
  void twoThreadsExcludeEachOther() throws Exception {
    AtomicInteger holders = new AtomicInteger();
    List<Callable<Integer>> tasks = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      tasks.add(
          () -> {
            try (StateLock lock = take(folder, 60)) {
              assertThat(lock).isNotNull();
              int now = holders.incrementAndGet();
              LockSupport.parkNanos(1_000_000); // so that others come in, if they can
              holders.decrementAndGet();
              return now;
            }
          });
    }
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      for (Future<Integer> held : threads.invokeAll(tasks)) {
        assertThat(held.get()).isEqualTo(1);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  /** Also after another thread of the holder's process has waited in vain, by whatever name. */
  @Test
  void twoProcessesExcludeEachOther() throws Exception {
    Path alias = Files.createSymbolicLink(folder.resolve("alias"), folder);
    try (StateLock lock = take(folder, 60)) {
      assertThat(lock).isNotNull();
      assertThatThrownBy(() -> take(alias, 0)).isInstanceOf(UnavailableException.class);
      assertThat(answerOf(holder(1))).isEqualTo("late");
    }
    Process other = holder(60);
    try {
      assertThat(answerOf(other)).isEqualTo("held StateLock");
      assertThatThrownBy(() -> take(folder, 1))
          .isInstanceOf(UnavailableException.class)
          .hasMessageContaining(folder.toString());
    } finally {
      other.destroyForcibly();
    }
    take(folder, 60).close();
  }

  @Test
  void whoWaitsCanBeInterrupted() {
    try (StateLock lock = take(folder, 60)) {
      assertThat(lock).isNotNull();
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> take(folder, 60)).isInstanceOf(CancelledException.class);
      assertThat(Thread.interrupted()).isTrue();
    }
    take(folder, 60).close();
  }

  private Process holder(int seconds) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Holder.class.getName(),
            folder.toString(),
            String.valueOf(seconds))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static String answerOf(Process process) throws IOException {
    BufferedReader out = process.inputReader();
    return String.valueOf(out.readLine());
  }

  private static StateLock take(Path folder, int seconds) {
    return StateLock.take(folder, Deadline.in(CLOCK, Duration.ofSeconds(seconds)), CLOCK);
  }
}
