package com.dragonchain.contractbuilder.openfaas;

import static com.dragonchain.contractbuilder.openfaas.Bench.FUNCTION;
import static com.dragonchain.contractbuilder.openfaas.Bench.FUNCTIONS;
import static com.dragonchain.contractbuilder.openfaas.Bench.NAME;
import static com.dragonchain.contractbuilder.openfaas.Bench.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dragonchain.contractbuilder.error.UnavailableException;
import com.dragonchain.contractbuilder.testkit.openfaas.EmbeddedGateway.Kind;
import com.dragonchain.contractbuilder.testkit.openfaas.GatewayFault;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Functions that are removed: each way in which a provider answers, and what comes of it. */
final class FunctionRemovalsTest {

  private Bench bench = new Bench(Kind.FAASD);

  private void on(Kind kind) {
    bench.close();
    bench = new Bench(kind);
  }

  @AfterEach
  void close() {
    bench.close();
  }

  private static int success(Kind kind) {
    return kind == Kind.FAAS_NETES ? 202 : 200;
  }

  @Test
  void aDrainThatIsTooLongNeedsASecondDelete() {
    bench.deployed(spec("one"));
    bench.server.longDrains(true);

    bench.gateway.remove(NAME);

    assertThat(bench.writes()).containsExactly("DELETE functions 500", "DELETE functions 200");
    assertThat(bench.server.functions()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void removesWithOneDelete(Kind kind) {
    on(kind);
    bench.deployed(spec("one"));

    bench.gateway.remove(NAME);

    assertThat(bench.writes()).containsExactly("DELETE functions " + success(kind));
    assertThat(bench.server.functions()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void removingWhatIsMissingIsDone(Kind kind) {
    on(kind);

    bench.gateway.remove(NAME);

    assertThat(bench.writes()).containsExactly("DELETE functions 404");
    assertThat(bench.slept).isEmpty();
  }

  @Test
  void aRemovalIsOverWhenTheFunctionIsNoLongerShown() {
    on(Kind.FAAS_NETES);
    bench.deployed(spec("one"));
    String shown = "{\"name\":\"" + NAME + "\",\"image\":\"x\",\"replicas\":1}";
    bench.server.inject(GatewayFault.on("GET", FUNCTION).times(3).answering(200, shown));

    bench.gateway.remove(NAME);

    assertThat(bench.requests(FUNCTION)).hasSize(4);
    assertThat(bench.writes()).hasSize(1);
  }

  @Test
  void aFunctionThatStaysIsTold() {
    on(Kind.FAAS_NETES);
    bench.deployed(spec("one"));
    String shown = "{\"name\":\"" + NAME + "\",\"image\":\"x\",\"replicas\":1}";
    bench.server.inject(GatewayFault.on("GET", FUNCTION).times(10_000).answering(200, shown));

    assertThatThrownBy(() -> bench.gateway.remove(NAME))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining(NAME + ": it is still there after 180 s");
  }

  @Test
  void aRemovalThatWasNotAnsweredMayFailLater() {
    bench.deployed(spec("one"));
    bench.server.inject(GatewayFault.on("DELETE", FUNCTIONS).breaking());
    // The first one drains for a while, then fails: the function is back.
    String back = GatewayJson.deployment(spec("one"), null).toString();
    bench.server.drain(NAME, 4, Optional.of(back));

    bench.gateway.remove(NAME);

    assertThat(bench.writes())
        .containsExactly("DELETE functions 0", "DELETE functions 404", "DELETE functions 200");
    assertThat(bench.server.functions()).isEmpty();
  }

  /** The function may be back by the time that nobody looks any more. */
  @Test
  void aRemovalThatWasNotAnsweredIsNotBelievedBeforeItsTime() {
    bench.server.inject(GatewayFault.on("DELETE", FUNCTIONS).breaking());
    bench.server.inject(slowReads());

    assertThatThrownBy(() -> bench.gateway.within(bench.in(20)).remove(NAME))
        .isInstanceOf(UnavailableException.class)
        .hasMessageStartingWith("removing function " + NAME);

    assertThat(bench.writes()).startsWith("DELETE functions 0", "DELETE functions 404");
    assertThat(bench.passed().toSeconds()).isLessThanOrEqualTo(21);
  }

  @Test
  void aFunctionThatStaysIsToldInTheCallersTimeToo() {
    on(Kind.FAAS_NETES);
    bench.deployed(spec("one"));
    bench.server.inject(GatewayFault.on("DELETE", FUNCTIONS).answering(202, ""));
    bench.server.inject(slowReads());

    assertThatThrownBy(() -> bench.gateway.within(bench.in(5)).remove(NAME))
        .isInstanceOf(UnavailableException.class)
        .hasMessageStartingWith("removing function " + NAME + ": it is still there");
  }

  /** Slow enough to fail without time, fast enough for every other. */
  private static GatewayFault slowReads() {
    return GatewayFault.on("GET", FUNCTION).times(10_000).delaying(Duration.ofMillis(15));
  }
}
