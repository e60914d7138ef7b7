package com.dragonchain.contractbuilder.testkit.arch.broken.examples.main;

public final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.out.println(System.getenv("PATH"));
  }
}
