package com.dragonchain.contractbuilder.examples.contractjob;

import static com.dragonchain.contractbuilder.examples.contractjob.Text.creation;
import static com.dragonchain.contractbuilder.examples.contractjob.Text.delete;
import static com.dragonchain.contractbuilder.examples.contractjob.Text.marked;
import static com.dragonchain.contractbuilder.examples.contractjob.Text.update;
import static org.assertj.core.api.Assertions.assertThat;

import com.dragonchain.contractbuilder.testkit.openfaas.GatewayFault;
import com.dragonchain.contractbuilder.testkit.real.LogsOnFailure;
import com.dragonchain.contractbuilder.testkit.real.RedisServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A Redis that answers nothing for a while, longer than one call waits for it and longer than the
 * lease lasts, costs a job time and nothing else, in whichever step it comes.
 */
@ExtendWith(LogsOnFailure.class)
class SlowRedisIT {

  private static final Duration SILENCE = Duration.ofSeconds(5);

  @TempDir private Path folder;

  private RedisServer redis;
  private ChainCase chain;

  @BeforeEach
  void setUp() {
    redis = RedisServer.create();
    chain = new ChainCase(folder, redis);
    chain.surroundings.with("JOB_LEASE", "3s");
  }

  @AfterEach
  void tearDown() {
    redis.resume();
    chain.close();
    redis.close();
  }

  /**
   * Redis falls silent while the gateway is busy with a request, and comes back by itself. What is
   * answered ends when it is back.
   */
  private CompletableFuture<Void> silentDuring(String method, String path) {
    chain.gateway.inject(GatewayFault.on(method, path).delaying(Duration.ofSeconds(1)));
    return CompletableFuture.runAsync(
            () -> {
              EmbeddedServers.await(
                  () ->
                      chain.gateway.requests().stream()
                          .anyMatch(r -> r.method().equals(method) && r.path().startsWith(path)));
              redis.pause();
            })
        .thenRunAsync(
            redis::resume,
            CompletableFuture.delayedExecutor(SILENCE.toMillis(), TimeUnit.MILLISECONDS));
  }

  private void endsAfterTheSilence(String method, String path, Text event) {
    CompletableFuture<Void> silence = silentDuring(method, path);
    long begun = System.nanoTime();
    chain.run(event).ends(0);
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(SILENCE);
    silence.join();
  }

  @Test
  void whileSecretsArePut() {
    endsAfterTheSilence("POST", "/system/secrets", creation());
  }

  @Test
  void whileAFunctionIsUpdated() {
    chain.contract(marked("updating"));
    endsAfterTheSilence(
        "PUT",
        "/system/functions",
        update().with("cmd", "\"/bin/cat\"").with("image", "\"$R/customer/app:2\""));
  }

  @Test
  void whileAFunctionIsRemoved() {
    chain.contract(marked("deleting"));
    endsAfterTheSilence("DELETE", "/system/functions", delete());
  }
}
