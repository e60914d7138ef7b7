package com.dragonchain.contractbuilder.img;

import java.util.List;
import java.util.OptionalInt;

/**
 * Who runs the tools: this process's own user, or another one.
 *
 * @param uid of the other one, whom the files of a job are given to
 * @param prefix the command that becomes the other one and runs what follows it
 */
record RunAs(OptionalInt uid, List<String> prefix) {

  static final RunAs SELF = new RunAs(OptionalInt.empty(), List.of());

  RunAs {
    prefix = List.copyOf(prefix);
  }
}
