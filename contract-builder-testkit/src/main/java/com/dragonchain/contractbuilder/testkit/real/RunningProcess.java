package com.dragonchain.contractbuilder.testkit.real;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A program that was started by {@link Command#start}; it may be used from several threads. */
public final class RunningProcess implements AutoCloseable {
  private static final int TAIL_BYTES = 64 * 1024;
  private static final Duration POLL = Duration.ofMillis(10);
  private static final Duration DEATH = Duration.ofSeconds(20);

  private final Command command;
  private final Process process;
  private final Path log;
  private final Runnable closing = this::close;
  private final Duration patience;

  RunningProcess(Command command, Process process, Path log, Duration patience) {
    this.command = command;
    this.process = process;
    this.log = log;
    this.patience = patience;
    AtExit.run(closing);
    var unused = process.onExit().thenRun(() -> AtExit.forget(closing));
  }

  /**
   * The program's number.
   *
   * @return its process id
   */
  public long pid() {
    return process.pid();
  }

  /**
   * Whether the program has not ended yet.
   *
   * @return true as long as it runs, also while it is paused
   */
  public boolean isAlive() {
    return process.isAlive();
  }

  /**
   * What the program printed.
   *
   * @return the end of its log, at most 64 KiB
   */
  public String output() {
    return tail(log);
  }

  static String tail(Path log) {
    try (SeekableByteChannel channel = Files.newByteChannel(log)) {
      channel.position(Math.max(0, channel.size() - TAIL_BYTES));
      ByteBuffer tail = ByteBuffer.allocate(TAIL_BYTES);
      while (tail.hasRemaining() && channel.read(tail) >= 0) {
        // until the buffer or the file ends
      }
      return StandardCharsets.UTF_8.decode(tail.flip()).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends the program's input. */
  public void closeInput() {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Waits until the program is of use.
   *
   * @param ready whether it is; asked again and again
   * @param deadline how long to wait
   * @throws IllegalStateException with the end of the log if it ends, or is not ready in time
   */
  public void awaitReady(BooleanSupplier ready, Duration deadline) {
    long start = System.nanoTime();
    while (!ready.getAsBoolean()) {
      if (!isAlive()) {
        throw new IllegalStateException(
            command + " ended with " + process.exitValue() + " before it was ready:\n" + output());
      }
      if (System.nanoTime() - start > deadline.toNanos()) {
        throw new IllegalStateException(
            command + " is not ready after " + deadline + ":\n" + output());
      }
      sleep();
    }
  }

  /**
   * Waits for the end.
   *
   * @param deadline how long to wait; then the program is killed
   * @return how it ended
   * @throws IllegalStateException if it did not end in time, or if the waiting was interrupted
   */
  public Command.Finished await(Duration deadline) {
    try {
      if (process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
        return new Command.Finished(process.exitValue(), output());
      }
    } catch (InterruptedException e) {
      kill();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while " + command + " ran", e);
    }
    kill();
    throw new IllegalStateException(
        command + " was killed since it ran longer than " + deadline + ":\n" + output());
  }

  /** Asks the program to end, and waits for that. */
  public void stop() {
    process.destroy();
    await(DEATH);
  }

  /** Ends the program without a word to it ({@code kill -9}), and waits for that. */
  public void kill() {
    process.destroyForcibly();
    boolean interrupted = Thread.interrupted();
    try {
      if (!process.waitFor(DEATH.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException(command + " cannot be killed, pid " + pid());
      }
    } catch (InterruptedException e) {
      interrupted = true;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Halts the program where it is: its connections stay open, and nobody answers. */
  public void pause() {
    Signals.send("STOP", pid());
  }

  /** Lets a paused program go on. */
  public void resume() {
    Signals.send("CONT", pid());
  }

  /** Ends the program if it still runs. */
  @Override
  public void close() {
    if (isAlive() && !patience.isZero()) {
      closeInput();
      await(patience);
    } else if (isAlive()) {
      kill();
    }
  }

  private void sleep() {
    pause(POLL, command.toString());
  }

  static void pause(Duration length, String what) {
    try {
      Thread.sleep(length.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for " + what, e);
    }
  }
}
