package com.dragonchain.contractbuilder.testkit.arch.broken.unmarked;

record Unmarked() {}
