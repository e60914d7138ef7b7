package com.dragonchain.contractbuilder.examples.jobprocessor;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.dragonchain.contractbuilder.error.ContractBuilderException;
import com.dragonchain.contractbuilder.error.InvalidInputException;
import com.dragonchain.contractbuilder.error.RefusedException;
import com.dragonchain.contractbuilder.examples.contractjob.Logs;
import com.dragonchain.contractbuilder.examples.contractjob.ProcessEnvironment;
import com.dragonchain.contractbuilder.examples.contractjob.Setting;
import com.dragonchain.contractbuilder.examples.contractjob.Variable;
import com.dragonchain.contractbuilder.examples.contractjob.Variables;
import com.dragonchain.contractbuilder.model.Quote;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The process: the only place that knows its environment, streams and exit code. */
public final class Main {

  private static final int FAILED = 1;
  private static final int INVALID = 2;
  private static final int MAX_LINE = 2000;

  private Main() {}

  /**
   * Runs a replica until it is told to end (SIGTERM, SIGINT).
   *
   * @param arguments nothing, or {@code --help}
   */
  public static void main(String[] arguments) {
    // read when the first class of logging is loaded
    System.setProperty("java.util.logging.manager", LastingLogs.class.getName());
    // by itself the JVM would encode it by the locale
    PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), false, UTF_8);
    if (arguments.length > 0) {
      System.exit(help(String.join(" ", arguments), err));
    }
    try {
      Variables variables = new Variables(environment());
      Logs.Level level = variables.get(Variable.LOG_LEVEL, Variables.oneOf(Logs.Level.class));
      Logs.to(
          err,
          level,
          ProcessorSettings.logFormat(variables) == ProcessorSettings.LogFormat.JSON
              ? new JsonLine()
              : new Logs.Line());
      LastingLogs.keep();
      Service service =
          Service.start(
              ProcessorSettings.of(
                  variables.values(), host(), Runtime.getRuntime().availableProcessors()));
      Runtime.getRuntime().addShutdownHook(new Thread(() -> end(service), "stop"));
    } catch (InvalidInputException | RefusedException e) {
      System.exit(fail(err, INVALID, e.getMessage()));
    } catch (ContractBuilderException e) {
      System.exit(fail(err, FAILED, e.getMessage()));
    }
  }

  private static void end(Service service) {
    service.stop();
    service.close();
    Runtime.getRuntime().halt(0);
  }

  private static int fail(PrintStream err, int code, String message) {
    err.println("job-processor: " + Quote.line(message, MAX_LINE));
    err.flush();
    return code;
  }

  private static int help(String arguments, PrintStream err) {
    if (!arguments.equals("--help") && !arguments.equals("-h")) {
      return fail(err, INVALID, "arguments: " + Quote.of(arguments) + " is not --help");
    }
    StringBuilder text =
        new StringBuilder(
            """
            usage: sh entrypoints/job_processor.sh [--help]

            Takes tasks from Redis and runs them, until it is told to end by SIGTERM.

            Exit codes: 0 told to end, 1 a server is away that is needed to start, 2 the environment is not
            valid.

            Environment (name, default, meaning):
            """);
    for (Setting setting : settings()) {
      if (setting != Variable.EVENT && setting != Variable.JOB_ID) {
        text.append(
            String.format(
                "  %-21s %-30s %s%n", setting.name(), setting.standard(), setting.meaning()));
      }
    }
    PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, UTF_8);
    out.print(text);
    out.flush();
    return 0;
  }

  private static List<Setting> settings() {
    List<Setting> settings = new ArrayList<>(List.of(Variable.values()));
    settings.addAll(List.of(ProcessorVariable.values()));
    return settings;
  }

  private static Map<String, String> environment() {
    return ProcessEnvironment.read(Path.of("/proc/self/environ"), System.getenv(), settings());
  }

  private static String host() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/hostname"), UTF_8).strip();
    } catch (IOException e) {
      return "replica";
    }
  }
}
