package com.dragonchain.contractbuilder.testkit.arch.broken.testkit;

import com.dragonchain.contractbuilder.testkit.arch.broken.examples.main.Main;

record KnowsAnExample(Main main) {}
