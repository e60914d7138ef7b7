package com.dragonchain.contractbuilder.examples.contractjob;

/** A variable of the environment. Its text is its name. */
public interface Setting {

  /** What it is called. */
  String name();

  /** What counts when it is not set; {@code required} if it has to be set. */
  String standard();

  /** What it means, in the words of {@code --help}. */
  String meaning();
}
