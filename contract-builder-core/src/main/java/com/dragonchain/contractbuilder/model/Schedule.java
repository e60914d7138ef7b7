package com.dragonchain.contractbuilder.model;

import com.dragonchain.contractbuilder.error.InvalidInputException;
import org.jspecify.annotations.Nullable;

/** When a contract is invoked by itself. */
public sealed interface Schedule {

  /**
   * By a crontab.
   *
   * @param expression five fields, names allowed; checked where it is read
   */
  record Cron(String expression) implements Schedule {

    @Override
    public String toString() {
      return "cron " + expression;
    }
  }

  /**
   * At an interval.
   *
   * @param seconds 1 to 60
   */
  record Interval(int seconds) implements Schedule {

    /** Checks the range. */
    public Interval {
      if (seconds < 1 || seconds > 60) {
        throw new InvalidInputException("seconds: " + seconds + " is not between 1 and 60");
      }
    }

    @Override
    public String toString() {
      return "every " + seconds + " s";
    }
  }

  /**
   * The crontab, as the wire has it.
   *
   * @return the expression, or null
   */
  default @Nullable String cron() {
    return this instanceof Cron cron ? cron.expression() : null;
  }

  /**
   * The interval, as the wire has it.
   *
   * @return seconds, or null
   */
  default @Nullable Integer intervalSeconds() {
    return this instanceof Interval interval ? Integer.valueOf(interval.seconds()) : null;
  }
}
