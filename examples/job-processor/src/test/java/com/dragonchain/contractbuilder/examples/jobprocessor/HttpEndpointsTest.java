package com.dragonchain.contractbuilder.examples.jobprocessor;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HttpEndpointsTest {

  @Test
  void halfSentRequestsStopNobody() throws IOException {
    Readiness readiness = new Readiness();
    readiness.redisAnswered();
    List<Socket> stalled = new ArrayList<>();
    try (HttpEndpoints endpoints = HttpEndpoints.start(0, readiness, () -> "")) {
      for (int i = 0; i < 20; i++) {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), endpoints.port());
        stalled.add(socket);
        socket.getOutputStream().write("GET /health/live HTTP/1.1\r\n".getBytes(US_ASCII));
      }
      for (int i = 0; i < 5; i++) {
        assertThat(Replica.get(endpoints.port(), "/health/live").statusCode()).isEqualTo(200);
      }
    } finally {
      for (Socket socket : stalled) {
        socket.close();
      }
    }
  }
}
