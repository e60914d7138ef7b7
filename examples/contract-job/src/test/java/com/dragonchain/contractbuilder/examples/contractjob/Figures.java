package com.dragonchain.contractbuilder.examples.contractjob;

import java.io.PrintStream;
import java.util.Collection;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What measurements have in common: figures found in what processes print, medians, a table. */
final class Figures {
  /** Seconds of the step that adapts the image, as a job prints them. */
  static final Pattern ADAPTING = Pattern.compile("adapt-image .*\\(([0-9.]+) s\\)");

  /** Kilobytes, as {@code time -v} prints them. */
  static final Pattern RESIDENT = Pattern.compile("Maximum resident.*: ([0-9]+)");

  private final PrintStream out;
  private final int width;

  /**
   * Begins a table.
   *
   * @param out where to
   * @param width of a column
   */
  Figures(PrintStream out, int width) {
    this.out = out;
    this.width = width;
  }

  void line(String... cells) {
    StringBuilder line = new StringBuilder();
    for (String cell : cells) {
      line.append(String.format(Locale.ROOT, "%-" + width + "s", cell));
    }
    out.println(line.toString().stripTrailing());
  }

  static double number(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new IllegalStateException(pattern + " is not in:\n" + text);
    }
    return Double.parseDouble(matcher.group(1));
  }

  static <T> double median(Collection<T> runs, ToDoubleFunction<T> figure) {
    double[] sorted = runs.stream().mapToDouble(figure).sorted().toArray();
    return sorted[sorted.length / 2];
  }
}
