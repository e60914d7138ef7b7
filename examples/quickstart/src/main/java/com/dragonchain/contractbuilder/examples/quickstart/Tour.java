package com.dragonchain.contractbuilder.examples.quickstart;

import com.dragonchain.contractbuilder.model.Contract;
import java.io.PrintStream;

/** Leads through a contract's life: what is asked for, what happens, what each store holds then. */
final class Tour {

  private static final String INPUT = "Is it \"you\"?";

  private final Stage stage;
  private final PrintStream out;

  Tour(Stage stage, PrintStream out) {
    this.stage = stage;
    this.out = out;
  }

  void lead() {
    out.println(stage.description());
    String first = stage.push("1", SampleContract.release("1"));
    String second = stage.push("2", SampleContract.release("2"));
    out.println("The customer has pushed " + first + " and " + second + ".");

    title("create");
    stage.run(SampleContract.create(first));
    lookAround();

    title("what an update would do (--plan)");
    String update = SampleContract.update(second);
    stage.plan(update).forEach(line -> out.println("  " + line));

    title("update: another image, another greeting, another schedule");
    stage.run(update);
    lookAround();

    title("delete");
    Contract stored = stage.stored();
    stage.run(SampleContract.delete(stored));
    stores();
  }

  private void title(String text) {
    out.println();
    out.println("== " + text);
  }

  private void lookAround() {
    stage
        .invoke(INPUT)
        .ifPresent(
            answer -> out.println("  Asked '" + INPUT + "', the function says:\n    " + answer));
    stores();
  }

  private void stores() {
    out.println("  What is where now:");
    stage.stores().forEach(line -> out.println("    " + line));
  }
}
