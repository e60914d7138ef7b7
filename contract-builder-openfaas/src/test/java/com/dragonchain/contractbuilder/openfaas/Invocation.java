package com.dragonchain.contractbuilder.openfaas;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/** Calls a function as anybody would. */
final class Invocation {

  private static final OkHttpClient CLIENT = new OkHttpClient();

  private Invocation() {}

  static String post(URI gateway, String function) {
    Request request =
        new Request.Builder()
            .url(gateway + "/function/" + function)
            .post(RequestBody.create(new byte[0], null))
            .build();
    try (Response response = CLIENT.newCall(request).execute()) {
      String body = response.body().string();
      if (response.code() != 200) {
        throw new AssertionError("invocation: " + response.code() + " " + body);
      }
      return body;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
