package com.dragonchain.contractbuilder.dragonchain;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.parser.CronParser;
import com.dragonchain.contractbuilder.error.InvalidInputException;
import com.dragonchain.contractbuilder.event.CrontabRule;
import com.dragonchain.contractbuilder.model.Quote;

/**
 * The crontabs that the chain's scheduler understands: five fields as in {@code crontab(5)}, names
 * of months and weekdays allowed, no nicknames such as {@code @daily}.
 */
public final class Crontabs implements CrontabRule {

  private static final int LONGEST = 256;

  private final CronParser parser =
      new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));

  /** A rule; safe for many threads. */
  public Crontabs() {}

  @Override
  public void check(String expression) {
    if (expression.length() > LONGEST || expression.startsWith("@")) {
      throw invalid(expression, "nicknames and more than 256 characters are not allowed");
    }
    if (expression.strip().split("\\s+").length != 5) {
      throw invalid(expression, "minute, hour, day, month and weekday are needed");
    }
    try {
      parser.parse(expression).validate();
    } catch (IllegalArgumentException e) {
      throw invalid(expression, Quote.line(String.valueOf(e.getMessage()), 200));
    }
  }

  private static InvalidInputException invalid(String expression, String why) {
    return new InvalidInputException(
        Quote.of(expression) + " is not a crontab of five fields: " + why);
  }
}
