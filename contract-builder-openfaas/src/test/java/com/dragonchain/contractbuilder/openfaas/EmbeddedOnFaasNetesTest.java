package com.dragonchain.contractbuilder.openfaas;

import com.dragonchain.contractbuilder.testkit.openfaas.EmbeddedGateway;

final class EmbeddedOnFaasNetesTest extends EmbeddedContract {

  EmbeddedOnFaasNetesTest() {
    super(EmbeddedGateway.Kind.FAAS_NETES);
  }
}
