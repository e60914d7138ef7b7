package com.dragonchain.contractbuilder.examples.quickstart;

import com.dragonchain.contractbuilder.model.Contract;
import com.dragonchain.contractbuilder.testkit.image.Image;
import java.util.List;
import java.util.Optional;

/** Where a contract lives and who works on it. */
interface Stage extends AutoCloseable {

  /** What is there, in a line. */
  String description();

  /**
   * Pushes an image of the customer's.
   *
   * @return the name by which an event asks for it
   */
  String push(String tag, Image image);

  /** What an event would do, a line per step. */
  List<String> plan(String event);

  /**
   * Runs an event; the steps are printed while it runs.
   *
   * @throws IllegalStateException if it failed
   */
  void run(String event);

  /** Calls the contract's function, where functions are really run. */
  Optional<String> invoke(String input);

  /** The contract at rest. */
  Contract stored();

  /** What each store holds now. */
  List<String> stores();

  @Override
  void close();
}
