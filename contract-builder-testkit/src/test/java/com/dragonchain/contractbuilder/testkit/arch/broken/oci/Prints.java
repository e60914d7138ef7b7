package com.dragonchain.contractbuilder.testkit.arch.broken.oci;

record Prints() {
  void print() {
    System.out.println();
  }
}
