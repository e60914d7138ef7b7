package com.dragonchain.contractbuilder.testkit.real;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LogsOnFailure.class)
class RedisServerIT {
  @Test
  void servesUntilItIsClosed() throws IOException {
    RedisServer redis = RedisServer.create();
    try (redis) {
      assertThat(ask(redis, "SET name value")).isEqualTo("+OK");
      redis.restart();
      assertThat(ask(redis, "GET name")).as("kept nothing").isEqualTo("$-1");
    }
    assertThatThrownBy(() -> ask(redis, "PING")).isInstanceOf(ConnectException.class);
  }

  @Test
  void keepsWhatItAcknowledgedEvenWhenItIsKilled(@TempDir Path folder) throws IOException {
    try (RedisServer redis = RedisServer.with().appendOnlyIn(folder).create()) {
      assertThat(ask(redis, "SET name value")).isEqualTo("+OK");
      redis.kill();
      assertThatThrownBy(() -> ask(redis, "PING")).isInstanceOf(ConnectException.class);
      redis.start();
      assertThat(ask(redis, "STRLEN name")).isEqualTo(":5");
    }
  }

  @Test
  void takesItsPortAgainFromWhomeverUsesItForAMoment() throws IOException {
    try (RedisServer redis = RedisServer.create();
        ServerSocket another = new ServerSocket()) {
      redis.stop();
      another.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), redis.port()));
      CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS).execute(() -> close(another));
      redis.start();
      assertThat(ask(redis, "PING")).isEqualTo("+PONG");
    }
  }

  private static void close(ServerSocket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void isSilentWhilePaused() throws IOException {
    try (RedisServer redis = RedisServer.create()) {
      redis.pause();
      assertThatThrownBy(() -> ask(redis, "PING")).isInstanceOf(SocketTimeoutException.class);
      redis.resume();
      assertThat(ask(redis, "PING")).isEqualTo("+PONG");
    }
  }

  @Test
  void asksForAPassword() throws IOException {
    try (RedisServer redis = RedisServer.with().password("hush").create()) {
      assertThat(ask(redis, "PING")).startsWith("-NOAUTH");
      assertThat(ask(redis, "AUTH hush")).isEqualTo("+OK");
    }
  }

  @Test
  void searches() throws IOException {
    try (RedisServer redis = RedisServer.with().search().create()) {
      assertThat(ask(redis, "FT.CREATE index SCHEMA name TEXT")).isEqualTo("+OK");
    }
  }

  private static String ask(RedisServer redis, String command) throws IOException {
    try (Socket socket = new Socket(redis.host(), redis.port())) {
      socket.setSoTimeout(500);
      socket.getOutputStream().write((command + "\r\n").getBytes(UTF_8));
      return new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8)).readLine();
    }
  }
}
