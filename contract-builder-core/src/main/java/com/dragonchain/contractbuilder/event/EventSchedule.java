package com.dragonchain.contractbuilder.event;

import com.dragonchain.contractbuilder.error.InvalidInputException;
import com.dragonchain.contractbuilder.model.Quote;
import com.dragonchain.contractbuilder.model.Schedule;
import java.util.Optional;

/** An event's {@code cron} and {@code seconds}. */
final class EventSchedule {

  private static final int MESSAGE = 200;

  private EventSchedule() {}

  static Optional<Schedule> read(EventFields fields, CrontabRule rule) {
    Optional<String> cron = fields.find("cron");
    Optional<Number> seconds = fields.integer("seconds");
    if (cron.isPresent() && seconds.isPresent()) {
      throw new InvalidInputException(
          "cron: "
              + Quote.of(cron.get())
              + " is together with seconds: "
              + Quote.of(seconds.get().toString())
              + "; only one of them may be there");
    }
    return cron.<Schedule>map(text -> crontab(text, rule))
        .or(() -> seconds.map(EventSchedule::interval));
  }

  private static Schedule crontab(String text, CrontabRule rule) {
    try {
      rule.check(text);
    } catch (InvalidInputException e) {
      throw new InvalidInputException(
          "cron: "
              + Quote.of(text)
              + " is not a crontab of five fields: "
              + Quote.line(String.valueOf(e.getMessage()), MESSAGE));
    }
    return new Schedule.Cron(text);
  }

  private static Schedule interval(Number seconds) {
    if (!(seconds instanceof Long number) || number < 1 || number > 60) {
      throw new InvalidInputException(
          "seconds: " + Quote.of(seconds.toString()) + " is not between 1 and 60");
    }
    return new Schedule.Interval(number.intValue());
  }
}
