package com.dragonchain.contractbuilder.testkit.real;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  @Test
  void returnsTheExitCodeAndBothOutputs() {
    Command.Finished finished = Command.of("sh", "-c", "echo out; echo err >&2; exit 3").run(LONG);

    assertThat(finished.exitCode()).isEqualTo(3);
    assertThat(finished.output()).isEqualTo("out\nerr\n");
    assertThatThrownBy(finished::orFail)
        .hasMessageContaining("exit code 3")
        .hasMessageContaining("err");
  }

  @Test
  void doesNotHangOnAProgramThatPrintsALot() {
    Command.Finished finished =
        Command.of("sh", "-c", "head -c 3000000 /dev/zero | tr '\\0' x; echo end").run(LONG);

    assertThat(finished.output()).hasSize(64 * 1024).endsWith("xend\n");
  }

  @Test
  void passesOnNoMoreOfTheEnvironmentThanItShould() {
    String output = Command.of("env").with("GIVEN", "a b").run(LONG).orFail();

    assertThat(output).contains("PATH=", "GIVEN=a b");
    assertThat(output.lines().map(line -> line.split("=", 2)[0]))
        .isSubsetOf("PATH", "HOME", "TMPDIR", "LANG", "XDG_CACHE_HOME", "GIVEN");
  }

  @Test
  void killsWhatTakesTooLong() {
    assertThatThrownBy(() -> Command.of("sleep", "60").run(Duration.ofMillis(100)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("ran longer than PT0.1S");
  }

  @Test
  void killsOnInterruptAndKeepsTheFlag(@TempDir Path folder) throws InterruptedException {
    RunningProcess process = Command.of("sleep", "60").start(folder.resolve("log"));
    AtomicReference<Boolean> flag = new AtomicReference<>();
    Thread waiting =
        new Thread(
            () -> {
              assertThatThrownBy(() -> process.await(LONG)).hasMessageContaining("interrupted");
              flag.set(Thread.currentThread().isInterrupted());
            });
    waiting.start();
    waiting.interrupt();
    waiting.join();

    assertThat(flag.get()).isTrue();
    assertThat(process.isAlive()).isFalse();
  }

  @Test
  void outlivesTheThreadThatStartedIt(@TempDir Path folder) throws Exception {
    AtomicReference<RunningProcess> process = new AtomicReference<>();
    Thread starter =
        new Thread(() -> process.set(Command.of("sleep", "60").start(folder.resolve("log"))));
    starter.start();
    starter.join();

    try (RunningProcess started = process.get()) {
      // what dies with its thread does so at once
      assertThat(Await.comes(Duration.ofMillis(100), () -> !started.isAlive())).isFalse();
    }
    assertThat(process.get().isAlive()).isFalse();
  }

  @Test
  void saysWhyWhatItWaitsForIsNotReady(@TempDir Path folder) {
    try (RunningProcess ended =
        Command.of("sh", "-c", "echo no such luck; exit 4").start(folder.resolve("log"))) {
      assertThatThrownBy(() -> ended.awaitReady(() -> false, LONG))
          .hasMessageContaining("sh ended with 4")
          .hasMessageContaining("no such luck");
    }
  }

  @Test
  void doesNotPrintArguments() {
    assertThat(Command.of("redis-server", "--requirepass", "hush")).hasToString("redis-server");
  }
}
