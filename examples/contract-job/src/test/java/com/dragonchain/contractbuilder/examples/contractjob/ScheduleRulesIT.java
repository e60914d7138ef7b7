package com.dragonchain.contractbuilder.examples.contractjob;

import static com.dragonchain.contractbuilder.examples.contractjob.Text.ID;
import static com.dragonchain.contractbuilder.examples.contractjob.Text.METADATA;
import static com.dragonchain.contractbuilder.examples.contractjob.Text.contract;
import static com.dragonchain.contractbuilder.examples.contractjob.Text.marked;
import static com.dragonchain.contractbuilder.examples.contractjob.Text.message;
import static com.dragonchain.contractbuilder.examples.contractjob.Text.update;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Section 4 of the wire format as a table: what was stored and known, what the event says, what is
 * sent and stored. A message is {@code action order cron seconds}.
 */
class ScheduleRulesIT extends RulesFixture {

  private static final String CRON = "\"*/5 * * * *\"";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          # stored    | start    | known | event                                               | message                        | ends     | stored
          # a new schedule
          cron        | active   | yes   | "seconds":5                                         | update parallel null 5         | active   | 5
          cron        | active   | no    | "seconds":5                                         | create parallel null 5         | active   | 5
          cron        | active   | yes   | "cron":"1 * * * *"                                  | update parallel "1 * * * *" null | active | "1 * * * *"
          cron        | active   | yes   | "cron":"*/5 * * * *"                                | update parallel "*/5 * * * *" null | active | cron
          -           | active   | no    | "cron":"1 * * * *"                                  | create parallel "1 * * * *" null | active | "1 * * * *"
          -           | active   | yes   | "seconds":60                                        | update parallel null 60        | active   | 60
          9           | active   | yes   | "cron":"1 * * * *"                                  | update parallel "1 * * * *" null | active | "1 * * * *"
          # an end of the schedule
          cron        | active   | yes   | "disable_schedule":true                             | delete parallel null null      | active   | -
          cron        | active   | no    | "disable_schedule":true                             | delete parallel null null      | active   | -
          -           | active   | no    | "disable_schedule":true                             | delete parallel null null      | active   | -
          cron        | active   | yes   | "disable_schedule":true,"cron":"1 * * * *"          | delete parallel null null      | active   | -
          cron        | active   | yes   | "disable_schedule":true,"cron":"nonsense","seconds":99 | delete parallel null null   | active   | -
          cron        | inactive | no    | "disable_schedule":true                             | delete parallel null null      | inactive | -
          cron        | active   | yes   | "disable_schedule":true,"desired_state":"inactive"  | delete parallel null null      | inactive | -
          cron        | inactive | no    | "disable_schedule":true,"desired_state":"active"    | delete parallel null null      | active   | -
          # off
          cron        | active   | yes   | "desired_state":"inactive"                          | delete parallel "*/5 * * * *" null | inactive | cron
          9           | active   | yes   | "desired_state":"inactive"                          | delete parallel null 9         | inactive | 9
          -           | active   | no    | "desired_state":"inactive"                          | delete parallel null null      | inactive | -
          cron        | inactive | no    | "desired_state":"inactive"                          | delete parallel "*/5 * * * *" null | inactive | cron
          cron        | active   | yes   | "desired_state":"inactive","seconds":5              | delete parallel null 5         | inactive | 5
          cron        | active   | yes   | "desired_state":"inactive","execution_order":"serial" | delete serial "*/5 * * * *" null | inactive | cron
          # on again
          cron        | inactive | no    | "desired_state":"active"                            | create parallel "*/5 * * * *" null | active | cron
          cron        | inactive | yes   | "desired_state":"active"                            | update parallel "*/5 * * * *" null | active | cron
          9           | inactive | no    | "desired_state":"active"                            | create parallel null 9         | active   | 9
          cron        | inactive | no    | "desired_state":"active","seconds":5                | create parallel null 5         | active   | 5
          -           | inactive | no    | "desired_state":"active","seconds":5                | create parallel null 5         | active   | 5
          -           | inactive | no    | "desired_state":"active"                            | -                              | active   | -
          # a new schedule of one that is off waits
          cron        | inactive | no    | "seconds":5                                         | -                              | inactive | 5
          -           | inactive | no    | "cron":"1 * * * *"                                  | -                              | inactive | "1 * * * *"
          # the order
          cron        | active   | yes   | "execution_order":"serial"                          | update serial "*/5 * * * *" null | active | cron
          -           | active   | no    | "execution_order":"serial"                          | -                              | active   | -
          cron        | inactive | no    | "execution_order":"serial"                          | -                              | inactive | cron
          cron        | active   | yes   | "execution_order":"parallel"                        | -                              | active   | cron
          cron        | active   | yes   | "execution_order":"serial","seconds":5              | update serial null 5           | active   | 5
          # on, and it was
          cron        | active   | yes   | "desired_state":"active"                            | -                              | active   | cron
          cron        | active   | no    | "desired_state":"active"                            | -                              | active   | cron
          # stored as empty or zero is none
          ""          | inactive | no    | "desired_state":"active"                            | -                              | active   | ""
          0           | inactive | no    | "desired_state":"active"                            | -                              | active   | 0
          ""          | active   | yes   | "execution_order":"serial"                          | -                              | active   | ""
          """)
  void sends(
      String stored,
      String start,
      String known,
      String event,
      String message,
      String ends,
      String after) {
    chain.contract(schedule(marked("updating"), stored));
    if (known.equals("yes")) {
      chain.scheduled();
    }
    Text update = update().with("start_state", "\"" + start + "\"");
    for (String member : event.split(",(?=\")", -1)) {
      int colon = member.indexOf(':');
      update = update.with(member.substring(1, colon - 1), member.substring(colon + 1));
    }
    chain.run(update).ends(0);
    if (message != null) {
      String[] words = message.split(" ", 3);
      int last = words[2].lastIndexOf(' ');
      chain.schedules(
          words[0],
          "\"" + words[1] + "\"",
          words[2].substring(0, last),
          words[2].substring(last + 1));
    }
    Text expected = schedule(contract().status(ends, "Contract update success!"), after);
    if (event.contains("serial")) {
      expected = expected.with("execution_order", "\"serial\"");
    }
    chain
        .stores(METADATA, expected)
        .ledgers("update", "/bin/echo -n hello world", "$OLD")
        .andNothingElse();
  }

  private static Text schedule(Text contract, String schedule) {
    if (schedule == null) {
      return contract.with("cron", "null").with("seconds", "null");
    }
    boolean seconds = schedule.matches("[0-9]+");
    return contract
        .with("cron", seconds ? "null" : schedule.equals("cron") ? CRON : schedule)
        .with("seconds", seconds ? schedule : "null");
  }

  /** What is in the list and was not taken yet counts, the newest first. */
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      textBlock =
          """
          create,-,no,update
          update,-,yes,update
          delete,-,yes,create
          create,delete,no,create
          delete,create,yes,update
          """)
  void messagesInTheListCountAsTaken(String older, String newer, String known, String sent) {
    chain.contract(marked("updating"));
    if (known.equals("yes")) {
      chain.scheduled();
    }
    chain.redis.lpush("mq:scheduler", "not JSON " + ID);
    for (String action : new String[] {older, newer}) {
      if (action != null) {
        chain.redis.lpush("mq:scheduler", message(action, "\"parallel\"", CRON, "null"));
      }
    }
    chain.redis.lpush(
        "mq:scheduler",
        message("delete", "\"" + ID + "\"", CRON, "null").replaceFirst(ID, "other"));
    chain
        .run(update().with("seconds", "5"))
        .ends(0)
        .schedules(sent, "\"parallel\"", "null", "5")
        .stores(
            METADATA,
            contract()
                .status("active", "Contract update success!")
                .with("cron", "null")
                .with("seconds", "5"))
        .ledgers("update", "/bin/echo -n hello world", "$OLD")
        .andNothingElse();
  }

  @Test
  void anOrderThatWasNeverStoredIsSentAsTheSchedulerNeedsIt() {
    // its update refuses a message without one
    chain
        .contract(marked("updating").with("execution_order", "null"))
        .scheduled()
        .run(update().with("seconds", "5"))
        .ends(0)
        .schedules("update", "\"parallel\"", "null", "5")
        .stores(
            METADATA,
            contract()
                .status("active", "Contract update success!")
                .with("cron", "null")
                .with("seconds", "5")
                .with("execution_order", "null"))
        .ledgers("update", "/bin/echo -n hello world", "$OLD")
        .andNothingElse();
  }
}
