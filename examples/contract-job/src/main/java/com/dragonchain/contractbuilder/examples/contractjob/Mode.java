package com.dragonchain.contractbuilder.examples.contractjob;

import com.dragonchain.contractbuilder.error.InvalidInputException;
import com.dragonchain.contractbuilder.model.Quote;
import java.util.List;

/** What the arguments ask for. */
enum Mode {
  RUN,
  PLAN,
  SETTLE,
  HELP;

  static Mode of(List<String> arguments) {
    if (arguments.isEmpty()) {
      return RUN;
    }
    return switch (String.join(" ", arguments)) {
      case "--plan" -> PLAN;
      case "--settle" -> SETTLE;
      case "--help", "-h" -> HELP;
      default ->
          throw new InvalidInputException(
              "arguments: "
                  + Quote.of(String.join(" ", arguments))
                  + " is not one of --plan, --settle, --help; without arguments EVENT is run");
    };
  }
}
