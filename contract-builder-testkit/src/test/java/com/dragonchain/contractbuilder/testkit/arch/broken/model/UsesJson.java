package com.dragonchain.contractbuilder.testkit.arch.broken.model;

import com.fasterxml.jackson.databind.JsonNode;

record UsesJson(JsonNode json) {}
