package com.dragonchain.contractbuilder.testkit.arch.broken.oci;

import com.dragonchain.contractbuilder.testkit.arch.broken.openfaas.OtherAdapter;

record KnowsAnotherAdapter(OtherAdapter other) {}
