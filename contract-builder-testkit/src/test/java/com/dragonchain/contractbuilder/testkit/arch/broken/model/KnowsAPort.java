package com.dragonchain.contractbuilder.testkit.arch.broken.model;

import com.dragonchain.contractbuilder.testkit.arch.broken.port.KnowsTheJob;

public record KnowsAPort(KnowsTheJob port) {}
