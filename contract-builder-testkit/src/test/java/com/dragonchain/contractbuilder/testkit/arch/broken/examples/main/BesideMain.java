package com.dragonchain.contractbuilder.testkit.arch.broken.examples.main;

record BesideMain() {
  void print() {
    System.err.println(System.getenv());
  }
}
