package com.dragonchain.contractbuilder.testkit.arch.broken.testkit;

import com.dragonchain.contractbuilder.testkit.arch.broken.openfaas.OtherAdapter;

record KnowsAnAdapter(OtherAdapter adapter) {
  String allowedHere() {
    return System.lineSeparator() + System.getenv("PATH");
  }
}
