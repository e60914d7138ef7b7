package com.dragonchain.contractbuilder.testkit.arch.broken.model;

import okhttp3.OkHttpClient;

record UsesAnHttpClient(OkHttpClient client) {}
