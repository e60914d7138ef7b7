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
    String line = command + " " + String.join(" ", arguments);
    int begin = 0;
    int end = line.length();
    while (begin < end && isPythonSpace(line.charAt(begin))) {
      begin++;
    }
    while (begin < end && isPythonSpace(line.charAt(end - 1))) {
      end--;
    }
    return line.substring(begin, end);
  }

  /** What {@code str.strip()} takes away, as the chain does: more than Java's notion of a space. */
  private static boolean isPythonSpace(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\u0085';
  }
}
