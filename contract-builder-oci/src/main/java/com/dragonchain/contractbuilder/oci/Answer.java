package com.dragonchain.contractbuilder.oci;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.dragonchain.contractbuilder.error.ProtocolException;
import com.dragonchain.contractbuilder.model.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import okhttp3.HttpUrl;
import okhttp3.Response;

/** A registry's answer; its call lasts until it is closed. */
record Answer(Response response, Runnable closed) implements AutoCloseable {
  private static final int ERROR_LIMIT = 16 * 1024;

  int status() {
    return response.code();
  }

  HttpUrl url() {
    return response.request().url();
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(response.header(name));
  }

  InputStream body() {
    return response.body().byteStream();
  }

  /** The whole body, if it is not larger than it may be. */
  byte[] bytes(int limit, String what) throws IOException {
    byte[] bytes = body().readNBytes(limit + 1);
    if (bytes.length > limit) {
      throw new ProtocolException(what + ": larger than " + limit + " bytes; nothing sane is");
    }
    return bytes;
  }

  /** As much of an error's body as is worth reading. */
  String errorText() {
    try {
      return new String(body().readNBytes(ERROR_LIMIT), UTF_8);
    } catch (IOException e) {
      return "";
    }
  }

  /** The digest that the registry names, if it is of a kind that we know. */
  Optional<Digest> digest() {
    return header("Docker-Content-Digest")
        .filter(text -> text.matches("sha256:[0-9a-f]{64}"))
        .map(Digest::of);
  }

  @Override
  public void close() {
    response.close();
    closed.run();
  }
}
