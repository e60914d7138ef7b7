package com.dragonchain.contractbuilder.testkit.arch.broken.oci;

record ReadsTheEnvironment() {
  String read() {
    return System.getenv("PATH");
  }
}
