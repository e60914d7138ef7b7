package com.dragonchain.contractbuilder.testkit.arch.broken.port;

import com.dragonchain.contractbuilder.testkit.arch.broken.job.KnowsTheModel;

public record KnowsTheJob(KnowsTheModel job) {}
