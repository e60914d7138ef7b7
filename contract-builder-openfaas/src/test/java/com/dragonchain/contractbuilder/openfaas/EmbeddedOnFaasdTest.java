package com.dragonchain.contractbuilder.openfaas;

import com.dragonchain.contractbuilder.testkit.openfaas.EmbeddedGateway;

final class EmbeddedOnFaasdTest extends EmbeddedContract {

  EmbeddedOnFaasdTest() {
    super(EmbeddedGateway.Kind.FAASD);
  }
}
