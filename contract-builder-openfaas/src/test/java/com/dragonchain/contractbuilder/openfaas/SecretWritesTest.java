package com.dragonchain.contractbuilder.openfaas;

import static com.dragonchain.contractbuilder.openfaas.Bench.SECRETS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dragonchain.contractbuilder.error.ProtocolException;
import com.dragonchain.contractbuilder.error.RefusedException;
import com.dragonchain.contractbuilder.error.UnavailableException;
import com.dragonchain.contractbuilder.model.Secret;
import com.dragonchain.contractbuilder.testkit.openfaas.EmbeddedGateway.Kind;
import com.dragonchain.contractbuilder.testkit.openfaas.GatewayFault;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Secrets: each way in which a provider answers, and what comes of it. */
final class SecretWritesTest {

  private static final Secret VALUE = Secret.of("p\"ss wörd");

  private Bench bench = new Bench(Kind.FAASD);

  private void on(Kind kind) {
    bench.close();
    bench = new Bench(kind);
  }

  @AfterEach
  void close() {
    bench.close();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void createsWithOnePost(Kind kind) {
    on(kind);

    bench.gateway.createSecrets(Map.of("sc-1", VALUE));

    assertThat(bench.writes()).hasSize(1).allMatch(write -> write.startsWith("POST secrets 20"));
    assertThat(bench.server.secrets()).containsEntry("sc-1", VALUE.reveal());
  }

  @Test
  void manyAreStoredInOrderAndLookedAtOnce() {
    bench.gateway.createSecrets(
        new TreeMap<>(Map.of("sc-1", VALUE, "sc-2", Secret.of("b"), "t-3", Secret.of("c"))));

    assertThat(bench.server.secrets())
        .containsEntry("sc-1", VALUE.reveal())
        .containsEntry("sc-2", "b")
        .containsEntry("t-3", "c");
    assertThat(bench.writes()).hasSize(3);
    assertThat(bench.server.requests())
        .filteredOn(request -> request.method().equals("GET"))
        .hasSize(1);
  }

  @Test
  void ofManyTheOneThatIsNotListedIsNamed() {
    bench.server.inject(GatewayFault.on("POST", SECRETS).nth(2).answering(202, ""));

    assertThatThrownBy(
            () ->
                bench.gateway.createSecrets(
                    new TreeMap<>(Map.of("sc-1", VALUE, "sc-2", VALUE, "sc-3", VALUE))))
        .isInstanceOf(ProtocolException.class)
        .hasMessageStartingWith("storing secret sc-2: ")
        .hasMessageContaining("does not list it");
  }

  @Test
  void onKubernetesOneThatExistsIsReplaced() {
    on(Kind.FAAS_NETES);
    bench.server.addSecret("sc-1", "old");

    bench.gateway.createSecrets(Map.of("sc-1", VALUE));

    assertThat(bench.writes()).containsExactly("POST secrets 409", "PUT secrets 202");
    assertThat(bench.server.secrets()).containsEntry("sc-1", VALUE.reveal());
  }

  @Test
  void onKubernetesOneThatIsMissingIsCreated() {
    on(Kind.FAAS_NETES);

    bench.gateway.updateSecret("sc-1", VALUE);

    assertThat(bench.writes()).containsExactly("PUT secrets 404", "POST secrets 202");
  }

  @Test
  void faasdOverwritesAndCreatesByItself() {
    bench.server.addSecret("sc-1", "old");

    bench.gateway.createSecrets(Map.of("sc-1", VALUE));
    bench.gateway.updateSecret("sc-2", VALUE);

    assertThat(bench.writes()).containsExactly("POST secrets 200", "PUT secrets 200");
    assertThat(bench.server.secrets())
        .containsEntry("sc-1", VALUE.reveal())
        .containsEntry("sc-2", VALUE.reveal());
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void removingWhatIsMissingIsDoneAtOnce(Kind kind) {
    on(kind);

    bench.gateway.removeSecret("sc-1");

    assertThat(bench.writes())
        .containsExactly("DELETE secrets " + (kind == Kind.FAAS_NETES ? 404 : 500));
    assertThat(bench.slept).isEmpty();
  }

  @Test
  void aRemovalThatReallyFailsIsTold() {
    bench.server.addSecret("sc-1", "old");
    bench.server.inject(
        GatewayFault.on("DELETE", SECRETS).times(9).answering(500, "remove: device is busy"));

    assertThatThrownBy(() -> bench.gateway.removeSecret("sc-1"))
        .isInstanceOf(RefusedException.class)
        .hasMessageStartingWith("removing secret sc-1: ")
        .hasMessageEndingWith("answered 500: remove: device is busy");
  }

  @Test
  void whatIsClaimedButNotListedIsNotBelieved() {
    bench.server.inject(GatewayFault.on("POST", SECRETS).answering(202, ""));

    assertThatThrownBy(() -> bench.gateway.createSecrets(Map.of("sc-1", VALUE)))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("does not list it");
  }

  @Test
  void aRemovalThatIsClaimedOnlyIsNotBelieved() {
    bench.server.addSecret("sc-1", "old");
    bench.server.inject(GatewayFault.on("DELETE", SECRETS).answering(202, ""));

    assertThatThrownBy(() -> bench.gateway.removeSecret("sc-1"))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("still lists it");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aBrokenConnectionIsTriedAgain(boolean afterTheEffect) {
    on(Kind.FAAS_NETES);
    GatewayFault fault = GatewayFault.on("POST", SECRETS);
    bench.server.inject(afterTheEffect ? fault.afterTheEffect() : fault);

    bench.gateway.createSecrets(Map.of("sc-1", VALUE));

    assertThat(bench.server.secrets()).containsEntry("sc-1", VALUE.reveal());
  }

  @Test
  void aProviderThatStaysDownIsTold() {
    bench.server.providerUp(false);

    assertThatThrownBy(() -> bench.gateway.createSecrets(Map.of("sc-1", VALUE)))
        .isInstanceOf(UnavailableException.class);
    assertThat(bench.writes()).hasSize(GatewayCalls.TRIES);
  }

  @Test
  void anAnswerThatRepeatsTheValueIsWithheld() {
    String raw = VALUE.reveal();
    for (String echo :
        new String[] {
          "bad: " + raw,
          "bad: {\"value\":\"p\\\"ss wörd\"}",
          "bad: " + Base64.getEncoder().encodeToString(raw.getBytes(UTF_8))
        }) {
      bench.server.clearFaults();
      bench.server.inject(GatewayFault.on("POST", SECRETS).answering(400, echo));

      assertThatThrownBy(() -> bench.gateway.createSecrets(Map.of("sc-1", VALUE)))
          .isInstanceOf(RefusedException.class)
          .hasMessageEndingWith("answered 400: (its text is withheld, since it repeats a secret)");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE"})
  void aRefusalAfterAnAnswerThatWasLostProvesNothing(String verb) {
    bench.server.addSecret("sc-1", "old");
    bench.server.inject(GatewayFault.on(verb, SECRETS));
    bench.server.inject(GatewayFault.on(verb, SECRETS).nth(2).answering(400, "quota is used up"));

    assertThatThrownBy(
            () -> {
              switch (verb) {
                case "POST" -> bench.gateway.createSecrets(Map.of("sc-1", VALUE));
                case "PUT" -> bench.gateway.updateSecret("sc-1", VALUE);
                default -> bench.gateway.removeSecret("sc-1");
              }
            })
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("answered 400: quota is used up")
        .hasMessageEndingWith("an earlier attempt was not answered and may still have its effect")
        .hasCauseInstanceOf(RefusedException.class);
  }
}
