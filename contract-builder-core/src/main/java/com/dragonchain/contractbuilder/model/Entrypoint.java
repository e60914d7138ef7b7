package com.dragonchain.contractbuilder.model;

import java.util.List;

/**
 * What the watchdog starts for each invocation. It splits on single spaces: there is no quoting and
 * no shell.
 *
 * @param command the program
 * @param arguments its arguments
 */
public record Entrypoint(String command, List<String> arguments) {

  /** Copies. */
  public Entrypoint {
    arguments = List.copyOf(arguments);
  }

  /**
   * The watchdog's {@code fprocess}.
   *
   * @return command and arguments joined by single spaces, trimmed; spaces inside stay
   */
  public String commandLine() {
    return (command + " " + String.join(" ", arguments)).strip();
  }
}
