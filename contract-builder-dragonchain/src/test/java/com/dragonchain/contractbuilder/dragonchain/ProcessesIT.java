package com.dragonchain.contractbuilder.dragonchain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dragonchain.contractbuilder.error.BusyException;
import com.dragonchain.contractbuilder.error.RefusedException;
import com.dragonchain.contractbuilder.model.ContractId;
import com.dragonchain.contractbuilder.port.Fence;
import com.dragonchain.contractbuilder.port.JobId;
import com.dragonchain.contractbuilder.port.Lease;
import com.dragonchain.contractbuilder.testkit.Samples;
import com.dragonchain.contractbuilder.testkit.real.LogsOnFailure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Two processes and one contract. */
@Timeout(120)
@ExtendWith(LogsOnFailure.class)
class ProcessesIT {

  private static final Duration LONG = Duration.ofMinutes(5);

  private final ContractId contract = Samples.contractId();
  private final JobId theirs = Samples.jobId();
  private Node node;
  private Process process;
  private long token;

  @BeforeEach
  void start(@TempDir Path storage) {
    node = Node.start(storage);
  }

  @AfterEach
  void stop() throws InterruptedException {
    if (process != null) {
      process.destroyForcibly().waitFor();
    }
    if (node != null) {
      node.close();
    }
  }

  private void hold(Duration life) throws IOException {
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Holder.class.getName(),
                node.storage.toString(),
                Integer.toString(node.redis.port()),
                contract.value(),
                theirs.value(),
                Long.toString(life.toMillis()))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    token = Long.parseLong(out.readLine());
  }

  private Lease acquire(Duration wait) {
    return node.stores.jobJournal().acquire(contract, Samples.jobId(), LONG, wait);
  }

  @Test
  void oneProcessAtATime() throws Exception {
    hold(LONG);
    assertThatThrownBy(() -> acquire(Duration.ZERO)).isInstanceOf(BusyException.class);
    process.getOutputStream().close();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    try (Lease lease = acquire(Duration.ZERO)) {
      assertThat(lease.fence().token()).isGreaterThan(token);
      assertThat(lease.openJob().orElseThrow().job()).isEqualTo(theirs);
    }
  }

  @Test
  void afterAKillAnotherTakesOverWhenTheLeaseHasRunOut() throws Exception {
    hold(Duration.ofSeconds(1));
    process.destroyForcibly().waitFor();
    try (Lease lease = acquire(Duration.ofSeconds(60))) {
      assertThat(lease.fence().token()).isGreaterThan(token);
      assertThat(lease.openJob().orElseThrow().job()).isEqualTo(theirs);
    }
  }

  @Test
  void aProcessThatHangsKeepsItsFilesAlthoughItsLeaseRanOut() throws Exception {
    hold(Duration.ofMillis(1));
    assertThatThrownBy(() -> acquire(Duration.ofMillis(300)))
        .isInstanceOf(BusyException.class)
        .hasMessageContaining("another process on this storage");
  }

  @Test
  void aFenceOfAnotherProcessIsNoneHere() throws Exception {
    hold(LONG);
    Fence fence = new Fence(contract, theirs, token);
    assertThatThrownBy(() -> node.stores.contractStore().save(fence, Samples.contract(contract)))
        .isInstanceOf(BusyException.class);
  }

  @Test
  void aClusterIsRefused(@TempDir Path storage) throws Exception {
    try (ServerSocket server = new ServerSocket(0)) {
      Thread cluster = new Thread(() -> answerAsACluster(server));
      cluster.start();
      RedisEndpoint endpoint = RedisEndpoint.of("127.0.0.1", server.getLocalPort());
      try (DragonchainStores stores = DragonchainStores.builder(storage, endpoint, "id").open()) {
        assertThatThrownBy(() -> stores.scheduler().knows(contract))
            .isInstanceOf(RefusedException.class)
            .hasMessageContaining("Cluster")
            .hasMessageContaining("use a single server");
      }
      cluster.join();
    }
  }

  /** All that is asked before it is refused: {@code INFO cluster} (RESP2, a bulk string). */
  private static void answerAsACluster(ServerSocket server) {
    String info = "# Cluster\r\ncluster_enabled:1\r\n";
    try (Socket socket = server.accept();
        OutputStream out = socket.getOutputStream()) {
      if (socket.getInputStream().read(new byte[1024]) > 0) {
        out.write(("$" + info.length() + "\r\n" + info + "\r\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
        while (socket.getInputStream().read() >= 0) {
          // until the client has gone
        }
      }
    } catch (IOException e) {
      // the test sees no answer and fails
    }
  }
}
