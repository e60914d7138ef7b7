package com.dragonchain.contractbuilder.testkit.arch.broken.oci;

record ReadsAProperty() {
  String read() {
    return System.getProperty("user.dir");
  }
}
