package com.dragonchain.contractbuilder.dragonchain;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.parser.CronParser;
import com.dragonchain.contractbuilder.error.InvalidInputException;
import com.dragonchain.contractbuilder.event.CrontabRule;
import com.dragonchain.contractbuilder.model.Quote;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The crontabs that the chain's scheduler (APScheduler's {@code CronTrigger.from_crontab})
 * understands, and that {@code crontab(5)} does: five fields, names of months and weekdays allowed,
 * no nicknames such as {@code @daily}. The scheduler's poller does not survive any other.
 */
public final class Crontabs implements CrontabRule {

  private static final int LONGEST = 256;

  private static final List<String> MONTHS =
      List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
  private static final List<String> WEEKDAYS =
      List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");

  private static final List<Field> FIELDS =
      List.of(
          new Field("minute", 0, 59, List.of()),
          new Field("hour", 0, 23, List.of()),
          new Field("day", 1, 31, List.of()),
          new Field("month", 1, 12, MONTHS),
          new Field("weekday", 0, 6, WEEKDAYS));

  /** The one word of the scheduler that crontab(5) does not have. */
  private static final String LAST_DAY = "last";

  /** Made when the first crontab is checked: most events have none. */
  private static final class Unix {

    static final CronParser PARSER =
        new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));
  }

  /** A rule; safe for many threads. */
  public Crontabs() {}

  @Override
  public void check(String expression) {
    if (expression.length() > LONGEST || expression.startsWith("@")) {
      throw invalid(expression, "nicknames and more than 256 characters are not allowed");
    }
    String[] parts = expression.strip().split("\\s+");
    if (parts.length != FIELDS.size()) {
      throw invalid(expression, "minute, hour, day, month and weekday are needed");
    }
    for (int i = 0; i < parts.length; i++) {
      if (!FIELDS.get(i).takes(parts[i])) {
        throw invalid(
            expression, "the scheduler cannot take the " + FIELDS.get(i).name() + " " + parts[i]);
      }
    }
    parts[2] = parts[2].toLowerCase(Locale.ROOT).replace(LAST_DAY, "31");
    try {
      Unix.PARSER.parse(String.join(" ", parts)).validate();
    } catch (RuntimeException e) {
      // the parser stumbles over some texts with exceptions that are not its own
      throw invalid(expression, Quote.line(String.valueOf(e.getMessage()), 200));
    }
  }

  private static InvalidInputException invalid(String expression, String why) {
    return new InvalidInputException(
        Quote.of(expression) + " is not a crontab of five fields: " + why);
  }

  /** A field: what is between its bounds, and its names, which count from the lower bound on. */
  private record Field(String name, int least, int most, List<String> names) {

    private static final Pattern NUMBERS =
        Pattern.compile("(\\*|\\d{1,3})(?:-(\\d{1,3}))?(?:/(\\d{1,3}))?");
    private static final Pattern NAMES = Pattern.compile("([a-z]+)(?:-([a-z]+))?(?:/\\d{1,3})?");

    boolean takes(String text) {
      return List.of(text.toLowerCase(Locale.ROOT).split(",", -1)).stream().allMatch(this::one);
    }

    private boolean one(String part) {
      if (name.equals("day") && part.equals(LAST_DAY)) {
        return true;
      }
      Matcher named = NAMES.matcher(part);
      if (named.matches()) {
        int first = names.indexOf(named.group(1));
        int last = named.group(2) == null ? first : names.indexOf(named.group(2));
        return first >= 0 && last >= first;
      }
      Matcher numbers = NUMBERS.matcher(part);
      if (!numbers.matches()) {
        return false;
      }
      boolean all = numbers.group(1).equals("*");
      if (all && numbers.group(2) != null) {
        return false;
      }
      int first = all ? least : Integer.parseInt(numbers.group(1));
      int last = numbers.group(2) == null ? most : Integer.parseInt(numbers.group(2));
      int step = numbers.group(3) == null ? 1 : Integer.parseInt(numbers.group(3));
      boolean steps = numbers.group(3) != null;
      return first >= least
          && last <= most
          && first <= last
          && step >= 1
          && (!steps || step <= last - first);
    }
  }
}
