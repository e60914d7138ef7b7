package com.dragonchain.contractbuilder.openfaas;

import com.dragonchain.contractbuilder.model.Environment;
import com.dragonchain.contractbuilder.model.FunctionSpec;
import com.dragonchain.contractbuilder.port.Deadline;
import com.dragonchain.contractbuilder.testkit.ManualClock;
import com.dragonchain.contractbuilder.testkit.openfaas.EmbeddedGateway;
import com.dragonchain.contractbuilder.testkit.openfaas.GatewayRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A gateway, an adapter, and a clock between them that moves only when the adapter waits. */
final class Bench implements AutoCloseable {

  static final String NAME = "contract-11111111-2222-4333-8444-555555555555";
  static final String FUNCTIONS = "/system/functions";
  static final String FUNCTION = "/system/function/" + NAME;
  static final String SECRETS = "/system/secrets";
  static final Instant START = Instant.parse("2026-11-27T12:00:00Z");

  final EmbeddedGateway server;
  final ManualClock clock = ManualClock.at(START);
  final List<Duration> slept = Collections.synchronizedList(new ArrayList<>());
  final OpenFaasGateway gateway;

  Bench(EmbeddedGateway.Kind kind) {
    server = EmbeddedGateway.start(kind);
    gateway = settings().build();
  }

  OpenFaasGateway.Builder settings() {
    return OpenFaasGateway.builder(server.url())
        .clock(clock)
        .sleeper(
            span -> {
              if (Thread.interrupted()) {
                throw new InterruptedException();
              }
              slept.add(span);
              clock.advance(span);
            });
  }

  Deadline in(long seconds) {
    return Deadline.in(clock, Duration.ofSeconds(seconds));
  }

  Duration passed() {
    return Duration.between(START, clock.instant());
  }

  /** What was written: method, what, status. */
  List<String> writes() {
    return server.writes().stream()
        .map(r -> r.method() + " " + r.path().substring("/system/".length()) + " " + r.status())
        .toList();
  }

  List<GatewayRequest> requests(String path) {
    return server.requests().stream().filter(r -> r.path().equals(path)).toList();
  }

  /** Puts a function there as it would be after a deployment, and forgets how. */
  void deployed(FunctionSpec spec) {
    gateway.deploy(spec);
    server.clearRequests();
  }

  static String image(char digit) {
    return "127.0.0.1:5000/customer-contracts@sha256:" + String.valueOf(digit).repeat(64);
  }

  static FunctionSpec spec(String round) {
    return spec(image('a'), round, List.of());
  }

  static FunctionSpec spec(String image, String round, List<String> secrets) {
    return new FunctionSpec(
        NAME,
        image,
        "env",
        new Environment(Map.of("ROUND", round)),
        secrets,
        Map.of("com.openfaas.scale.min", "1"),
        Map.of("memory", "64M"),
        Map.of("memory", "64M"),
        Optional.empty());
  }

  @Override
  public void close() {
    server.close();
  }
}
