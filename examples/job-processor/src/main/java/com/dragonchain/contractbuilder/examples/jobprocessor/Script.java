package com.dragonchain.contractbuilder.examples.jobprocessor;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/** A Lua script of the queue: one atomic act of Redis. */
enum Script {
  ADMIT,
  TAKE,
  RENEW,
  FINISH,
  BURY,
  DEFER,
  REROUTE,
  REAP,
  MEASURE;

  private final String source;
  private final String sha1;

  Script() {
    source = read("prelude") + read(name().toLowerCase(Locale.ROOT));
    sha1 = sha1(source);
  }

  byte[] source() {
    return source.getBytes(UTF_8);
  }

  /** What {@code EVALSHA} calls it. */
  byte[] sha1() {
    return sha1.getBytes(UTF_8);
  }

  private static String read(String file) {
    try (InputStream in = Script.class.getResourceAsStream(file + ".lua")) {
      if (in == null) {
        throw new IllegalStateException("the jar lacks " + file + ".lua");
      }
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("the jar's " + file + ".lua cannot be read", e);
    }
  }

  private static String sha1(String text) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-1").digest(text.getBytes(UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }
}
