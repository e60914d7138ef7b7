package com.dragonchain.contractbuilder.openfaas;

import static com.dragonchain.contractbuilder.openfaas.Bench.FUNCTIONS;
import static com.dragonchain.contractbuilder.openfaas.Bench.NAME;
import static com.dragonchain.contractbuilder.openfaas.Bench.image;
import static com.dragonchain.contractbuilder.openfaas.Bench.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dragonchain.contractbuilder.error.ProtocolException;
import com.dragonchain.contractbuilder.error.RefusedException;
import com.dragonchain.contractbuilder.error.UnavailableException;
import com.dragonchain.contractbuilder.model.Secret;
import com.dragonchain.contractbuilder.testkit.openfaas.EmbeddedGateway;
import com.dragonchain.contractbuilder.testkit.openfaas.EmbeddedGateway.Kind;
import com.dragonchain.contractbuilder.testkit.openfaas.GatewayFault;
import com.dragonchain.contractbuilder.testkit.openfaas.Readiness;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Functions: each way in which a provider answers, and what comes of it. */
final class FunctionWritesTest {

  private Bench bench = new Bench(Kind.FAASD);

  private void on(Kind kind) {
    bench.close();
    bench = new Bench(kind);
  }

  @AfterEach
  void close() {
    bench.close();
  }

  private String round() {
    return bench.server.functions().get(NAME).env("ROUND");
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void deploysWithOnePost(Kind kind) {
    on(kind);

    bench.gateway.deploy(spec("one"));

    assertThat(bench.writes()).containsExactly("POST functions " + success(kind));
  }

  private static int success(Kind kind) {
    return kind == Kind.FAAS_NETES ? 202 : 200;
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void deployReplacesWhatExists(Kind kind) {
    on(kind);
    bench.deployed(spec("one"));

    bench.gateway.deploy(spec("two"));

    int exists = kind == Kind.FAAS_NETES ? 500 : 400;
    assertThat(bench.writes())
        .containsExactly("POST functions " + exists, "PUT functions " + success(kind));
    assertThat(round()).isEqualTo("two");
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void updatesWithOnePut(Kind kind) {
    on(kind);
    bench.deployed(spec("one"));

    bench.gateway.update(spec("two"));

    assertThat(bench.writes()).containsExactly("PUT functions " + success(kind));
    assertThat(round()).isEqualTo("two");
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void updateDeploysWhatIsMissing(Kind kind) {
    on(kind);

    bench.gateway.update(spec("one"));

    assertThat(bench.writes())
        .containsExactly("PUT functions 404", "POST functions " + success(kind));
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void anUpdateWithoutASecretIsNotSent(Kind kind) {
    on(kind);
    bench.deployed(spec("one"));

    assertThatThrownBy(() -> bench.gateway.update(spec(image('a'), "two", List.of("sc-1"))))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("the gateway has no secret sc-1");

    assertThat(bench.writes()).isEmpty();
  }

  @Test
  void faasNetesSays200AndHasChangedNothing() {
    on(Kind.FAAS_NETES);
    bench.deployed(spec("one"));
    bench.server.communityLimits(true);
    bench.server.images(image -> image.equals(image('a')));

    assertThatThrownBy(() -> bench.gateway.update(spec(image('b'), "two", List.of())))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("faas-netes-ce 0.17.1 answered 200")
        .hasMessageContaining("changes nothing");

    assertThat(round()).isEqualTo("one");
  }

  @Test
  void faasNetesMaySay200BecauseOfAConflictThatPasses() {
    on(Kind.FAAS_NETES);
    bench.deployed(spec("one"));
    bench.server.inject(GatewayFault.on("PUT", FUNCTIONS).answering(200, ""));

    bench.gateway.update(spec("two"));

    assertThat(bench.writes()).containsExactly("PUT functions 200", "PUT functions 202");
    assertThat(round()).isEqualTo("two");
  }

  @Test
  void theCommunityEditionsLimitsAreToldInItsWords() {
    on(Kind.FAAS_NETES);
    bench.server.communityLimits(true);
    for (int i = 0; i < 15; i++) {
      bench.server.addFunction("{\"service\":\"f" + i + "\",\"image\":\"x\"}");
    }

    assertThatThrownBy(() -> bench.gateway.deploy(spec("one")))
        .isInstanceOf(RefusedException.class)
        .hasMessageEndingWith("answered 400: unable to create function, maximum: 15");
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void whatIsClaimedButCannotBeReadIsNotBelieved(Kind kind) {
    on(kind);
    bench.server.inject(GatewayFault.on("POST", FUNCTIONS).answering(202, ""));

    assertThatThrownBy(() -> bench.gateway.deploy(spec("one")))
        .isInstanceOf(ProtocolException.class)
        .hasMessageEndingWith("answered 202, but the gateway shows no such function");
  }

  @Test
  void aWriteThatAnotherReadContradictsIsNotBelieved() {
    bench.deployed(spec(image('a'), "hidden-old=1", List.of()));
    bench.server.inject(GatewayFault.on("PUT", FUNCTIONS).answering(200, ""));

    assertThatThrownBy(() -> bench.gateway.update(spec(image('b'), "hidden-new=1", List.of())))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("another image " + image('a') + ", env \"ROUND\"")
        .hasMessageNotContaining("hidden");
  }

  @Test
  void faasdCutsAtTheSecondEqualsSign() {
    bench.deployed(spec("a=b=c"));

    assertThat(bench.gateway.matches(spec("a=b=c"))).isTrue();
    assertThat(bench.gateway.matches(spec("b=b=c"))).isFalse();
  }

  @Test
  void faasdsFailedUpdateLeavesNothingAndTheNextOneRepairsIt() {
    bench.deployed(spec("one"));
    bench.server.images(image -> image.equals(image('a')));

    assertThatThrownBy(() -> bench.gateway.update(spec(image('b'), "two", List.of())))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("unable to pull image " + image('b'));
    assertThat(bench.server.functions()).isEmpty();
    bench.gateway.update(spec("one"));

    assertThat(round()).isEqualTo("one");
  }

  @Test
  void aBrokenFunctionIsRemovedAndDeployed() {
    bench.server.readiness(NAME, Readiness.dead());
    bench.deployed(spec("one"));
    bench.server.readiness(NAME, Readiness.atOnce());

    bench.gateway.update(spec("two"));

    assertThat(bench.writes()).containsExactly("DELETE functions 200", "POST functions 200");
    assertThat(bench.server.functions().get(NAME).running()).isTrue();
  }

  @Test
  void deployRepairsABrokenFunctionToo() {
    bench.server.readiness(NAME, Readiness.dead());
    bench.deployed(spec("one"));
    bench.server.readiness(NAME, Readiness.atOnce());

    bench.gateway.deploy(spec("two"));

    assertThat(bench.writes())
        .containsExactly("POST functions 400", "DELETE functions 200", "POST functions 200");
  }

  @Test
  void aDrainThatIsTooLongNeedsASecondPut() {
    bench.deployed(spec("one"));
    bench.server.longDrains(true);

    bench.gateway.update(spec("two"));

    assertThat(bench.writes()).containsExactly("PUT functions 500", "PUT functions 200");
    assertThat(round()).isEqualTo("two");
  }

  @Test
  void aTaskThatNeverEndsIsNotWaitedForLongerThanAWriteMayTake() {
    bench.deployed(spec("one"));
    bench.server.inject(
        GatewayFault.on("PUT", FUNCTIONS)
            .times(10_000)
            .answering(500, "cannot delete running task"));

    assertThatThrownBy(() -> bench.gateway.update(spec("two")))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("not done within 180 s")
        .hasMessageContaining("cannot delete running task");
    assertThat(bench.passed()).isEqualTo(Duration.ofMinutes(3));
  }

  @Test
  void theDrainOfSomebodyElsesRemovalIsWaitedOut() {
    bench.deployed(spec("one"));
    bench.server.drain(NAME, 6, Optional.empty());

    bench.gateway.update(spec("two"));

    assertThat(bench.writes())
        .startsWith("PUT functions 404", "POST functions 400")
        .endsWith("POST functions 200");
    assertThat(round()).isEqualTo("two");
  }

  @Test
  void theDrainOfSomebodyElsesUpdateIsWaitedOut() {
    bench.deployed(spec("one"));
    String other = GatewayJson.deployment(spec("other"), null).toString();
    bench.server.drain(NAME, 6, Optional.of(other));

    bench.gateway.deploy(spec("two"));

    assertThat(bench.writes()).startsWith("POST functions 400").endsWith("PUT functions 200");
    assertThat(round()).isEqualTo("two");
  }

  @Test
  void kubernetesStillDeletesAnOlderOne() {
    on(Kind.FAAS_NETES);
    bench.deployed(spec("one"));
    bench.server.drain(NAME, 3, Optional.empty());

    bench.gateway.deploy(spec("two"));

    assertThat(round()).isEqualTo("two");
    assertThat(bench.writes()).doesNotContain("PUT functions 202").endsWith("POST functions 202");
  }

  @Test
  void anUpdateWhoseAnswerIsLostIsFoundByTheAgeOfItsContainer() {
    bench.deployed(spec("one"));
    bench.server.inject(GatewayFault.on("PUT", FUNCTIONS).afterTheEffect().breaking());

    bench.gateway.update(spec("one"));

    assertThat(bench.writes()).containsExactly("PUT functions 0");
  }

  @Test
  void anUpdateThatIsLostIsRepeatedEvenIfNothingCanBeSeenToDiffer() {
    bench.deployed(spec("one"));
    bench.server.inject(GatewayFault.on("PUT", FUNCTIONS).breaking());

    bench.gateway.update(spec("one"));

    assertThat(bench.writes()).containsExactly("PUT functions 0", "PUT functions 200");
  }

  @Test
  void onKubernetesAnUpdateWhoseAnswerIsLostIsRepeated() {
    on(Kind.FAAS_NETES);
    bench.deployed(spec("one"));
    bench.server.inject(GatewayFault.on("PUT", FUNCTIONS).afterTheEffect().breaking());

    bench.gateway.update(spec("two"));

    assertThat(bench.writes()).containsExactly("PUT functions 0", "PUT functions 202");
  }

  @Test
  void aDeploymentWhoseAnswerIsLostIsNotReplaced() {
    bench.server.inject(GatewayFault.on("POST", FUNCTIONS).afterTheEffect().answering(502, ""));

    bench.gateway.deploy(spec("one"));

    assertThat(bench.writes()).containsExactly("POST functions 502");
    assertThat(round()).isEqualTo("one");
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void namespacesAreInTheBodyOfWritesAndInTheQueryOfTheRest(Kind kind) {
    on(kind);
    bench.server.addNamespace("team");
    try (EmbeddedGateway server = bench.server) {
      OpenFaasGateway gateway = bench.settings().namespace("team").build();
      gateway.createSecrets(Map.of("sc-1", Secret.of("v")));
      gateway.deploy(spec(image('a'), "one", List.of("sc-1")));
      gateway.awaitReady(spec(image('a'), "one", List.of("sc-1")), bench.in(60));
      gateway.update(spec(image('a'), "two", List.of("sc-1")));

      assertThat(server.functions("team")).containsKey(NAME);
      assertThat(server.secrets("team")).containsEntry("sc-1", "v");
      assertThat(bench.requests("/function/" + NAME + ".team/_/health")).isNotEmpty();
      gateway.remove(NAME);
      gateway.removeSecret("sc-1");
      assertThat(server.functions("team")).isEmpty();
      assertThat(server.secrets("team")).isEmpty();
      assertThat(server.functions()).isEmpty();
    }
  }

  @Test
  void anUnknownNamespaceIsRefused() {
    on(Kind.FAAS_NETES);

    assertThatThrownBy(() -> bench.settings().namespace("nowhere").build().deploy(spec("one")))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("namespace must be: openfaas-fn");
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE"})
  void aRefusalAfterAnAnswerThatWasLostProvesNothing(String verb) {
    on(Kind.FAAS_NETES);
    if (!verb.equals("POST")) {
      bench.deployed(spec("one"));
    }
    bench.server.inject(GatewayFault.on(verb, FUNCTIONS));
    bench.server.inject(GatewayFault.on(verb, FUNCTIONS).nth(2).answering(400, "quota is used up"));

    assertThatThrownBy(
            () -> {
              switch (verb) {
                case "POST" -> bench.gateway.deploy(spec("two"));
                case "PUT" -> bench.gateway.update(spec("two"));
                default -> bench.gateway.remove(NAME);
              }
            })
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("answered 400: quota is used up")
        .hasMessageEndingWith("an earlier attempt was not answered and may still have its effect")
        .hasCauseInstanceOf(RefusedException.class);
  }

  @Test
  void aRefusalAfterAnswersThatSaidNoIsOne() {
    bench.server.inject(GatewayFault.on("POST", FUNCTIONS).answering(429, "slow down"));
    bench.server.inject(
        GatewayFault.on("POST", FUNCTIONS).nth(2).answering(400, "quota is used up"));

    assertThatThrownBy(() -> bench.gateway.deploy(spec("two")))
        .isInstanceOf(RefusedException.class)
        .hasMessageEndingWith("answered 400: quota is used up");
  }
}
