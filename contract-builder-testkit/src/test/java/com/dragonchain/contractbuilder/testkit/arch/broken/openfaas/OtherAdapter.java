package com.dragonchain.contractbuilder.testkit.arch.broken.openfaas;

import com.dragonchain.contractbuilder.testkit.arch.broken.job.KnowsTheModel;

public record OtherAdapter(KnowsTheModel job) {}
