package com.dragonchain.contractbuilder.testkit.real;

import java.time.Duration;

/** Signals that the JDK cannot send. */
final class Signals {
  private Signals() {}

  static void send(String name, long pid) {
    Command.of("kill", "-" + name, Long.toString(pid)).run(Duration.ofSeconds(10)).orFail();
  }
}
