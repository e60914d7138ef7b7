package com.dragonchain.contractbuilder.examples.contractjob;

import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.StreamHandler;
import org.slf4j.MDC;

/**
 * Logs on standard error, a line per event, each with the contract's and the job's id. Behind slf4j
 * is the JDK's own logging: OkHttp uses that as well, and it starts in no time.
 */
public final class Logs {

  /** How much is said. */
  public enum Level {
    TRACE,
    DEBUG,
    INFO,
    WARN,
    ERROR,
    OFF;

    private java.util.logging.Level jdk() {
      return switch (this) {
        case TRACE -> java.util.logging.Level.FINEST;
        case DEBUG -> java.util.logging.Level.FINE;
        case INFO -> java.util.logging.Level.INFO;
        case WARN -> java.util.logging.Level.WARNING;
        case ERROR -> java.util.logging.Level.SEVERE;
        case OFF -> java.util.logging.Level.OFF;
      };
    }
  }

  public static final String CONTRACT = "contract";
  public static final String JOB = "job";

  // held, since the JDK forgets the level of a logger that nobody holds
  private static final Logger OURS = Logger.getLogger("com.dragonchain");

  private Logs() {}

  static void to(OutputStream out, Level level) {
    to(out, level, new Line());
  }

  /**
   * From now on logs go there.
   *
   * @param out where to
   * @param level how much is said
   * @param formatter how a line looks
   */
  public static void to(OutputStream out, Level level, Formatter formatter) {
    LogManager.getLogManager().reset();
    Handler handler =
        new StreamHandler(out, formatter) {
          @Override
          public synchronized void publish(LogRecord record) {
            super.publish(record);
            flush();
          }

          /** The JDK closes handlers when the process is told to end; the last line follows. */
          @Override
          public synchronized void close() {
            flush();
          }
        };
    handler.setLevel(java.util.logging.Level.ALL);
    Logger root = Logger.getLogger("");
    root.addHandler(handler);
    // libraries log what they are given, logins included: never more of them than this
    root.setLevel(
        level.jdk().intValue() < java.util.logging.Level.INFO.intValue()
            ? java.util.logging.Level.INFO
            : level.jdk());
    OURS.setLevel(level.jdk());
  }

  /** {@code time LEVEL [contract job] logger: message}. */
  public static final class Line extends Formatter {

    private static final DateTimeFormatter TIME =
        DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSX", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    @Override
    public String format(LogRecord record) {
      StringBuilder line = new StringBuilder(160);
      Instant instant = record.getInstant();
      line.append(TIME.format(instant)).append(' ').append(name(record.getLevel()));
      line.append(" [").append(value(CONTRACT)).append(' ').append(value(JOB)).append("] ");
      String logger = String.valueOf(record.getLoggerName());
      line.append(logger.substring(logger.lastIndexOf('.') + 1)).append(": ");
      line.append(formatMessage(record).replaceAll("\\p{Cntrl}+", " ")).append('\n');
      if (record.getThrown() != null) {
        line.append(trace(record.getThrown()));
      }
      return line.toString();
    }

    private static String value(String key) {
      String value = MDC.get(key);
      return value == null ? "-" : value;
    }
  }

  /**
   * A level's name.
   *
   * @param level the JDK's
   * @return as slf4j has it
   */
  public static String name(java.util.logging.Level level) {
    for (Level each : Level.values()) {
      if (each.jdk().equals(level)) {
        return each.name();
      }
    }
    return level.getName();
  }

  /**
   * A stack trace.
   *
   * @param thrown what was thrown
   * @return its lines
   */
  public static String trace(Throwable thrown) {
    StringWriter trace = new StringWriter();
    thrown.printStackTrace(new PrintWriter(trace));
    return trace.toString();
  }
}
