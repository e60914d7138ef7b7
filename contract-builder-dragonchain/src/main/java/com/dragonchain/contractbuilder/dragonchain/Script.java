package com.dragonchain.contractbuilder.dragonchain;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A Lua script: one atomic act of Redis. May be repeated, as every caller of these is. */
enum Script {
  ACQUIRE("prelude", "acquire"),
  RENEW("prelude", "renew"),
  RELEASE("prelude", "release"),
  STATE("prelude", "state"),
  HORIZON("prelude", "horizon"),
  BEGIN("prelude", "begin"),
  FINISH("prelude", "finish"),
  KNOWN("knows", "known"),
  SCHEDULE("prelude", "knows", "schedule"),
  LEDGER("prelude", "ledger");

  private final String source;
  private final String sha1;

  Script(String... files) {
    StringBuilder lua = new StringBuilder();
    for (String file : files) {
      lua.append(read(file + ".lua"));
    }
    source = lua.toString();
    sha1 = sha1(source);
  }

  String source() {
    return source;
  }

  /** What {@code EVALSHA} calls it. */
  String sha1() {
    return sha1;
  }

  private static String read(String file) {
    try (InputStream in = Script.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("the jar lacks " + file);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("the jar's " + file + " cannot be read", e);
    }
  }

  private static String sha1(String text) {
    try {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }
}
