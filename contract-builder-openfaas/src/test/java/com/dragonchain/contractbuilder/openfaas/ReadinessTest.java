package com.dragonchain.contractbuilder.openfaas;

import static com.dragonchain.contractbuilder.openfaas.Bench.FUNCTION;
import static com.dragonchain.contractbuilder.openfaas.Bench.NAME;
import static com.dragonchain.contractbuilder.openfaas.Bench.image;
import static com.dragonchain.contractbuilder.openfaas.Bench.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dragonchain.contractbuilder.error.CancelledException;
import com.dragonchain.contractbuilder.error.InvalidInputException;
import com.dragonchain.contractbuilder.error.RefusedException;
import com.dragonchain.contractbuilder.error.UnavailableException;
import com.dragonchain.contractbuilder.port.FaasGateway;
import com.dragonchain.contractbuilder.testkit.openfaas.EmbeddedGateway.Kind;
import com.dragonchain.contractbuilder.testkit.openfaas.GatewayFault;
import com.dragonchain.contractbuilder.testkit.openfaas.GatewayRequest;
import com.dragonchain.contractbuilder.testkit.openfaas.Readiness;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When a function counts as ready, and what is said when it does not. */
final class ReadinessTest {

  private static final Duration STEADY = Duration.ofSeconds(3);
  private static final String HEALTH = "/function/" + NAME + "/_/health";

  private Bench bench = new Bench(Kind.FAASD);

  private void on(Kind kind) {
    bench.close();
    bench = new Bench(kind);
  }

  @AfterEach
  void close() {
    bench.close();
  }

  private void await(String round) {
    bench.gateway.awaitReady(spec(round), bench.in(60));
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aNewFunctionIsReadyWithoutAWait(Kind kind) {
    on(kind);
    bench.gateway.deploy(spec("one"));

    await("one");

    assertThat(bench.slept).isEmpty();
    assertThat(bench.requests(HEALTH)).hasSize(1).allMatch(r -> r.method().equals("GET"));
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void itIsPolledUntilItIsReady(Kind kind) {
    on(kind);
    bench.server.readiness(Readiness.afterPolls(4));
    bench.gateway.deploy(spec("one"));

    await("one");

    assertThat(bench.slept).isNotEmpty().containsOnly(Duration.ofMillis(250));
  }

  @Test
  void onKubernetesAnUpdateHasToStaySteady() {
    on(Kind.FAAS_NETES);
    bench.deployed(spec("one"));
    bench.server.readiness(Readiness.afterPolls(3));
    bench.gateway.update(spec("two"));
    Duration before = bench.passed();

    await("two");

    assertThat(bench.passed().minus(before)).isGreaterThanOrEqualTo(STEADY);
  }

  @Test
  void onKubernetesAPodThatIsNotAvailableStartsTheTimeAnew() {
    on(Kind.FAAS_NETES);
    bench.deployed(spec("one"));
    bench.gateway.update(spec("two"));
    String surge =
        "{\"name\":\"%s\",\"image\":\"%s\",\"replicas\":2,\"availableReplicas\":1}"
            .formatted(NAME, image('a'));
    bench.server.inject(GatewayFault.on("GET", FUNCTION).nth(8).answering(200, surge));

    await("two");

    Duration untilTheSurge = Duration.ofMillis(7 * 250);
    assertThat(bench.passed()).isGreaterThan(STEADY.plus(untilTheSurge));
  }

  @Test
  void onKubernetesAFunctionOfUnknownAgeHasToStaySteady() {
    on(Kind.FAAS_NETES);
    bench.deployed(spec("one"));

    bench.settings().build().awaitReady(spec("one"), bench.in(60));

    assertThat(bench.passed()).isGreaterThanOrEqualTo(STEADY);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void onKubernetesAFunctionThatAnotherOneUpdatedHasToStaySteady(boolean waitedFor) {
    on(Kind.FAAS_NETES);
    bench.deployed(spec("one"));
    if (waitedFor) {
      await("one");
      assertThat(bench.passed()).isZero();
    }
    bench.settings().build().update(spec("two"));

    await("two");

    assertThat(bench.passed()).isGreaterThanOrEqualTo(STEADY);
  }

  @Test
  void onKubernetesAFunctionIsNotNewForever() {
    on(Kind.FAAS_NETES);
    bench.deployed(spec("one"));
    bench.clock.advance(Duration.ofMinutes(4));
    Duration before = bench.passed();

    await("one");

    assertThat(bench.passed().minus(before)).isGreaterThanOrEqualTo(STEADY);
  }

  @Test
  void onKubernetesOldPodsDoNotMakeABadImageReady() {
    on(Kind.FAAS_NETES);
    bench.deployed(spec("one"));
    bench.server.images(image -> image.equals(image('a')));
    bench.gateway.update(spec(image('b'), "two", List.of()));
    // Without time, no answer would come: that is not why the function is not ready.
    bench.server.inject(
        GatewayFault.on("GET", FUNCTION).times(10_000).delaying(Duration.ofMillis(15)));

    FaasGateway gateway = bench.gateway.within(bench.in(60));
    assertThatThrownBy(() -> gateway.awaitReady(spec(image('b'), "two", List.of()), bench.in(60)))
        .isInstanceOf(RefusedException.class)
        .hasMessage("function " + NAME + " did not become ready: 1 of 2 replicas are available");
    assertThat(bench.passed()).isEqualTo(Duration.ofSeconds(60));
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aHealthCheckThatFailsIsTold(Kind kind) {
    on(kind);
    bench.server.readiness(Readiness.unhealthy());
    bench.gateway.deploy(spec("one"));

    assertThatThrownBy(() -> await("one"))
        .isInstanceOf(RefusedException.class)
        .hasMessageEndingWith("its health check answers 503");
  }

  @Test
  void onFaasdADeadProcessIsToldBeforeTheDeadline() {
    bench.server.readiness(Readiness.dead());
    bench.gateway.deploy(spec("one"));

    assertThatThrownBy(() -> await("one"))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("its process has ended; check its command, its image and its log")
        .hasMessageContaining("its health check answers 404 (404 page not found)");
    assertThat(bench.passed()).isEqualTo(STEADY);
  }

  @Test
  void onKubernetesADeadProcessMayBeStartedAgain() {
    on(Kind.FAAS_NETES);
    bench.server.readiness(Readiness.dead());
    bench.gateway.deploy(spec("one"));

    assertThatThrownBy(() -> await("one"))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("0 of 1 replicas are available, its health check answers 503");
    assertThat(bench.passed()).isEqualTo(Duration.ofSeconds(60));
  }

  @Test
  void anotherFunctionThanWasDeployedIsNotReady() {
    bench.gateway.deploy(spec("one"));

    assertThatThrownBy(() -> await("two"))
        .isInstanceOf(RefusedException.class)
        .hasMessageEndingWith("the gateway shows another env \"ROUND\"");
  }

  @Test
  void aMissingFunctionIsNotReady() {
    assertThatThrownBy(() -> await("one"))
        .isInstanceOf(RefusedException.class)
        .hasMessageEndingWith("the gateway does not know it, or is removing it");
  }

  @Test
  void aGatewayThatIsDownInBetweenIsWaitedFor() {
    bench.gateway.deploy(spec("one"));
    bench.server.inject(GatewayFault.on("GET", FUNCTION).times(6).answering(502, ""));

    await("one");

    assertThat(bench.requests(FUNCTION)).hasSizeGreaterThan(6);
  }

  @Test
  void aGatewayThatStaysDownIsUnavailable() {
    bench.gateway.deploy(spec("one"));
    bench.server.inject(GatewayFault.on("GET", FUNCTION).times(10_000).answering(502, ""));

    assertThatThrownBy(() -> await("one")).isInstanceOf(UnavailableException.class);
    assertThat(bench.passed()).isGreaterThanOrEqualTo(Duration.ofSeconds(60));
  }

  private OpenFaasGateway withInvocation(FirstInvocation invocation) {
    return bench.settings().firstInvocation(invocation).build();
  }

  private List<GatewayRequest> invocations() {
    return bench.requests("/function/" + NAME);
  }

  @Test
  void theFirstInvocationIsSentOnce() {
    bench.gateway.deploy(spec("one"));
    bench.server.answer(NAME, 201, "");

    withInvocation(new FirstInvocation("POST", "ping", 201)).awaitReady(spec("one"), bench.in(60));

    assertThat(invocations())
        .singleElement()
        .satisfies(
            request -> {
              assertThat(request.method()).isEqualTo("POST");
              assertThat(request.body()).isEqualTo("ping");
            });
  }

  @Test
  void theFirstInvocationDecides() {
    bench.gateway.deploy(spec("one"));
    bench.server.answer(NAME, 500, "exit status 3\nno such file");
    OpenFaasGateway gateway = withInvocation(new FirstInvocation("GET", "", 200));

    assertThatThrownBy(() -> gateway.awaitReady(spec("one"), bench.in(60)))
        .isInstanceOf(RefusedException.class)
        .hasMessageEndingWith(
            "its first invocation was answered 500 and not 200: exit status 3 no such file");
    assertThat(invocations()).hasSize(1);
  }

  @Test
  void theFirstInvocationIsRepeatedIfItDidNotReachTheFunction() {
    bench.gateway.deploy(spec("one"));
    String path = "/function/" + NAME;
    // The health check comes before each invocation.
    bench.server.inject(
        GatewayFault.on("POST", path).times(2).answering(500, "Can't reach service for: x."));

    withInvocation(new FirstInvocation("POST", "", 200)).awaitReady(spec("one"), bench.in(60));

    assertThat(invocations()).hasSize(3);
  }

  @Test
  void anImpossibleFirstInvocationIsRefused() {
    assertThatThrownBy(() -> new FirstInvocation("DELETE", "", 200))
        .isInstanceOf(InvalidInputException.class);
    assertThatThrownBy(() -> new FirstInvocation("GET", "body", 200))
        .isInstanceOf(InvalidInputException.class);
    assertThatThrownBy(() -> new FirstInvocation("POST", "", 99))
        .isInstanceOf(InvalidInputException.class);
  }

  @Test
  void anInterruptEndsTheWait() {
    bench.server.readiness(Readiness.never());
    bench.gateway.deploy(spec("one"));
    OpenFaasGateway gateway =
        bench
            .settings()
            .sleeper(
                span -> {
                  throw new InterruptedException();
                })
            .build();

    assertThatThrownBy(() -> gateway.awaitReady(spec("one"), bench.in(60)))
        .isInstanceOf(CancelledException.class);
    assertThat(Thread.interrupted()).isTrue();
  }
}
