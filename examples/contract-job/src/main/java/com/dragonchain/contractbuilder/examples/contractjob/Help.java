package com.dragonchain.contractbuilder.examples.contractjob;

/** What {@code --help} prints. */
final class Help {

  private Help() {}

  static String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        """
        usage: sh entrypoints/contract_job.sh [--plan | --settle | --help]

        Creates, updates or deletes the smart contract that EVENT is about.

          --plan     print what would be done and why, and do nothing
          --settle   no event: end every job that was left open
          --help     print this

        Exit codes: 0 done, 1 failed (the contract's state says why), 2 event or environment not valid,
        3 busy: another job holds the contract, run it again.

        Environment (name, default, meaning):
        """);
    for (Variable variable : Variable.values()) {
      text.append(
          String.format("  %-21s %-20s %s%n", variable, variable.standard(), variable.meaning()));
    }
    return text.toString();
  }
}
