package com.dragonchain.contractbuilder.examples.contractjob;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The process: the only place that knows its environment, streams and exit code. */
public final class Main {

  private Main() {}

  /**
   * Runs one job.
   *
   * @param arguments nothing, {@code --plan}, {@code --settle} or {@code --help}
   */
  public static void main(String[] arguments) {
    run(arguments, Adapters::of);
  }

  static void run(String[] arguments, Wiring.Factory wiring) {
    Stop stop = Stop.interrupting(Thread.currentThread());
    Warmup.start();
    // by itself the JVM would encode them by the locale
    PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, UTF_8);
    PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), false, UTF_8);
    // the start script knows, the JVM does not: since 22 its console is there without a terminal
    // too
    boolean terminal = Boolean.getBoolean("contract-job.terminal");
    stop.exit(
        new JobCommand(out, err, terminal, wiring).run(List.of(arguments), Main::environment));
  }

  private static Map<String, String> environment() {
    return ProcessEnvironment.read(
        Path.of("/proc/self/environ"), System.getenv(), List.of(Variable.values()));
  }
}
