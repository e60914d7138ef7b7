package com.dragonchain.contractbuilder.img;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dragonchain.contractbuilder.error.CancelledException;
import com.dragonchain.contractbuilder.error.RefusedException;
import com.dragonchain.contractbuilder.error.UnavailableException;
import com.dragonchain.contractbuilder.port.Deadline;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessesTest {

  private static final Clock CLOCK = Clock.systemUTC();

  @TempDir private Path folder;

  private final Processes processes = new Processes("/usr/bin:/bin", RunAs.SELF, CLOCK);

  @Test
  void givesTheEnvironmentThatItIsToldAndNoOther() {
    Processes.Ended ended = processes.run("env", List.of("env"), Map.of("A", "b"), soon(60));

    assertThat(ended.exitCode()).isZero();
    assertThat(ended.output().lines()).containsExactlyInAnyOrder("A=b", "PATH=/usr/bin:/bin");
  }

  @Test
  void keepsTheEndOfALongOutput() {
    Processes.Ended ended = processes.run("seq", List.of("seq", "1", "200000"), Map.of(), soon(60));

    assertThat(ended.output()).endsWith("199999\n200000\n").hasSizeLessThanOrEqualTo(32 * 1024);
  }

  @Test
  void killsTheWholeGroupAtTheDeadline() throws Exception {
    Path pid = folder.resolve("pid");

    try (Processes.Running running = processes.start("wait", sleeper(pid), Map.of())) {
      awaitFile(pid);
      assertThatThrownBy(() -> running.await(soon(0)))
          .isInstanceOf(UnavailableException.class)
          .hasMessageContaining("deadline");
    }

    assertThat(isGone(pid)).isTrue();
  }

  @Test
  void killsTheWholeGroupWhenItIsInterrupted() throws Exception {
    Path pid = folder.resolve("pid");
    Thread caller = Thread.currentThread();
    Thread interrupter =
        new Thread(
            () -> {
              awaitFile(pid);
              caller.interrupt();
            });
    interrupter.start();

    assertThatThrownBy(() -> processes.run("wait", sleeper(pid), Map.of(), soon(60)))
        .isInstanceOf(CancelledException.class);

    assertThat(Thread.interrupted()).isTrue();
    interrupter.join();
    assertThat(isGone(pid)).isTrue();
  }

  /** As the threads of a process do that is killed. */
  @Test
  void diesWithTheThreadThatStartedIt() throws Exception {
    AtomicReference<Processes.Running> running = new AtomicReference<>();
    Path begun = folder.resolve("begun");
    List<String> sleeper = List.of("sh", "-c", "echo > " + begun + "; exec sleep 300");
    Thread starter =
        new Thread(
            () -> {
              running.set(processes.start("wait", sleeper, Map.of()));
              awaitFile(begun);
            });
    starter.start();
    starter.join();

    // An end before the deadline: by a signal.
    assertThat(running.get().await(soon(60)).exitCode()).isEqualTo(128 + 9);
  }

  @Test
  void killsWhoeverWasToldOfAFolder() throws Exception {
    Path job = Files.createDirectory(folder.resolve("job"));
    Process told = new ProcessBuilder("tail", "-F", job.resolve("none").toString()).start();
    Process other = new ProcessBuilder("sleep", "300").start();
    try {
      processes.killAllThatKnow(job);
      assertThat(told.waitFor()).isEqualTo(128 + 9);
      assertThat(other.isAlive()).isTrue();
    } finally {
      other.destroyForcibly();
      told.destroyForcibly();
    }
  }

  /** Whose number the leader of a group of ours had, which nobody is in any more. */
  @Test
  void killsNobodyWhoGotTheNumberOfAGroup() throws Exception {
    Process other = new ProcessBuilder("setsid", "sleep", "300").start();
    try {
      Process ended = new ProcessBuilder("true").start();
      ended.waitFor();
      processes.new Running("end", new Renumbered(ended, other.pid())).close();
      assertThat(other.waitFor(200, TimeUnit.MILLISECONDS)).isFalse();
    } finally {
      other.destroyForcibly();
    }
  }

  /** A process that has ended, with another number. */
  private static final class Renumbered extends Process {

    private final Process ended;
    private final long pid;

    Renumbered(Process ended, long pid) {
      this.ended = ended;
      this.pid = pid;
    }

    @Override
    public long pid() {
      return pid;
    }

    @Override
    public OutputStream getOutputStream() {
      return ended.getOutputStream();
    }

    @Override
    public InputStream getInputStream() {
      return ended.getInputStream();
    }

    @Override
    public InputStream getErrorStream() {
      return ended.getErrorStream();
    }

    @Override
    public int waitFor() throws InterruptedException {
      return ended.waitFor();
    }

    @Override
    public int exitValue() {
      return ended.exitValue();
    }

    @Override
    public void destroy() {
      ended.destroy();
    }
  }

  @Test
  void saysThatAProgramIsMissing() {
    assertThatThrownBy(() -> processes.find("no-such-program", "install it"))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("no-such-program")
        .hasMessageContaining("install it");
  }

  /** A shell whose child is in the group too; its number appears in one piece. */
  private static List<String> sleeper(Path pid) {
    return List.of(
        "sh", "-c", "sleep 300 & echo $! > " + pid + ".new; mv " + pid + ".new " + pid + "; wait");
  }

  /**
   * Dying takes a moment after the last file is closed; a process that is dead stays in the table
   * until whoever inherited it looks.
   */
  private static boolean isGone(Path pid) throws Exception {
    Path stat = Path.of("/proc", Files.readString(pid).strip(), "stat");
    Deadline deadline = soon(10);
    try {
      while (!Files.readString(stat).contains(") Z ")) {
        if (deadline.left(CLOCK).isZero()) {
          return false;
        }
        Thread.onSpinWait();
      }
      return true;
    } catch (NoSuchFileException e) {
      return true;
    }
  }

  private static void awaitFile(Path file) {
    Deadline deadline = soon(60);
    while (!Files.exists(file) && !deadline.left(CLOCK).isZero()) {
      Thread.onSpinWait();
    }
  }

  private static Deadline soon(int seconds) {
    return Deadline.in(CLOCK, Duration.ofSeconds(seconds));
  }
}
