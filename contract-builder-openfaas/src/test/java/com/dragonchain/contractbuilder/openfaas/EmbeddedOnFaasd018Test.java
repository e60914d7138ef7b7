package com.dragonchain.contractbuilder.openfaas;

import com.dragonchain.contractbuilder.testkit.openfaas.EmbeddedGateway;

final class EmbeddedOnFaasd018Test extends EmbeddedContract {

  EmbeddedOnFaasd018Test() {
    super(EmbeddedGateway.Kind.FAASD_0_18);
  }
}
