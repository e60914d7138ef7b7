package com.dragonchain.contractbuilder.testkit.arch.broken.job;

import com.dragonchain.contractbuilder.testkit.arch.broken.model.KnowsAPort;

public record KnowsTheModel(KnowsAPort model) {}
