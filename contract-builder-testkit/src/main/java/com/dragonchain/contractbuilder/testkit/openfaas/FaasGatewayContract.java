package com.dragonchain.contractbuilder.testkit.openfaas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dragonchain.contractbuilder.error.DeniedException;
import com.dragonchain.contractbuilder.error.RefusedException;
import com.dragonchain.contractbuilder.model.FunctionSpec;
import com.dragonchain.contractbuilder.model.Secret;
import com.dragonchain.contractbuilder.port.Deadline;
import com.dragonchain.contractbuilder.port.FaasGateway;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What every {@link FaasGateway} has to do. An adapter's test extends it once for each thing that
 * it talks to. Every test uses names of its own, so that a gateway may be shared, and takes away
 * what it made.
 */
public abstract class FaasGatewayContract extends FaasGatewayFixture {

  /** For subclasses. */
  protected FaasGatewayContract() {}

  @Test
  void tellsWhatItIs() {
    FaasGateway.Capabilities capabilities = gateway().capabilities();

    assertThat(capabilities.provider()).isNotBlank();
    assertThat(capabilities.lateness()).isPositive();
    if (capabilities.replaces()) {
      assertThat(capabilities.lateness()).isGreaterThan(Duration.ofSeconds(30));
    }
  }

  @Test
  void doesNotKnowWhatIsMissing() {
    assertThat(gateway().find(name)).isEmpty();
    assertThat(gateway().matches(env(Map.of()))).isFalse();
    assertThat(gateway().secrets("")).doesNotContain(id.secretName("key"));
  }

  @Test
  void deploysAFunctionThatRuns() {
    FunctionSpec spec = env(Map.of("GREETING", "two words", "EQUALS", "a=b=c", "EMPTY", ""));

    deployed(spec);

    assertThat(gateway().find(name))
        .hasValueSatisfying(
            found -> {
              assertThat(found.name()).isEqualTo(name);
              assertThat(found.image()).isEqualTo(image());
              assertThat(found.availableReplicas()).isPositive();
            });
    assertThat(invoke(name).lines()).contains("GREETING=two words", "EQUALS=a=b=c", "EMPTY=");
  }

  @Test
  void deployReplacesWhatExists() {
    deployed(env(Map.of("ROUND", "one")));

    deployed(env(Map.of("ROUND", "two")));

    assertThat(invoke(name).lines()).contains("ROUND=two");
    assertThat(gateway().matches(env(Map.of("ROUND", "one")))).isFalse();
  }

  @Test
  void deployMayBeRepeated() {
    FunctionSpec spec = env(Map.of("ROUND", "one"));
    deployed(spec);

    deployed(spec);

    assertThat(invoke(name).lines()).contains("ROUND=one");
  }

  @Test
  void updatesTheEnvironment() {
    deployed(env(Map.of("ROUND", "one", "FLAGS", "-x=1 -y=2")));

    updated(env(Map.of("ROUND", "two", "FLAGS", "-x=1 -y=2")));

    assertThat(invoke(name).lines()).contains("ROUND=two", "FLAGS=-x=1 -y=2");
  }

  @Test
  void updatesTheImage() {
    deployed(env(Map.of()));

    updated(spec(otherImage(), "env", Map.of()));

    assertThat(gateway().find(name).orElseThrow().image()).isEqualTo(otherImage());
    assertThat(gateway().matches(env(Map.of()))).isFalse();
  }

  @Test
  void updatesTheProcess() {
    deployed(env(Map.of()));
    assertThat(gateway().matches(spec(image(), "cat --x=y=z", Map.of()))).isFalse();

    updated(spec(image(), "echo --x=y=z", Map.of()));

    assertThat(invoke(name)).isEqualTo("--x=y=z\n");
  }

  @Test
  void updateMayBeRepeated() {
    FunctionSpec spec = env(Map.of("ROUND", "two"));
    deployed(env(Map.of("ROUND", "one")));
    updated(spec);

    updated(spec);

    assertThat(invoke(name).lines()).contains("ROUND=two");
  }

  @Test
  void updateDeploysWhatIsMissing() {
    updated(env(Map.of("ROUND", "one")));

    assertThat(invoke(name).lines()).contains("ROUND=one");
  }

  @Test
  void removesAndMayBeRepeated() {
    deployed(env(Map.of()));

    gateway().remove(name);

    assertThat(gateway().find(name)).isEmpty();
    assertThatCode(() -> gateway().remove(name)).doesNotThrowAnyException();
  }

  @Test
  void deploysAfterRemoving() {
    deployed(env(Map.of("ROUND", "one")));
    gateway().remove(name);

    deployed(env(Map.of("ROUND", "two")));

    assertThat(invoke(name).lines()).contains("ROUND=two");
  }

  @Test
  void givesSecretsToTheFunction() {
    String secret = secret("täglich \"neu\"\n\\");

    deployed(spec(image(), catOf(secret), Map.of(), List.of(secret)));

    assertThat(gateway().secrets("")).contains(secret);
    assertThat(gateway().secrets(id.secretPrefix())).containsExactly(secret);
    assertThat(gateway().secrets(secret + "-")).isEmpty();
    assertThat(invoke(name)).isEqualTo("täglich \"neu\"\n\\");
  }

  @Test
  void createSecretOverwrites() {
    String secret = secret("one");
    secret("two");

    deployed(spec(image(), catOf(secret), Map.of(), List.of(secret)));

    assertThat(invoke(name)).isEqualTo("two");
  }

  @Test
  void updateSecretCreates() {
    String secret = id.secretName("key");
    gateway().updateSecret(secret, Secret.of("one"));

    deployed(spec(image(), catOf(secret), Map.of(), List.of(secret)));

    assertThat(invoke(name)).isEqualTo("one");
  }

  @Test
  void aChangedSecretIsSeenAfterAnUpdate() {
    String secret = secret("one");
    FunctionSpec spec = spec(image(), catOf(secret), Map.of(), List.of(secret));
    deployed(spec);

    gateway().updateSecret(secret, Secret.of("two"));
    updated(spec);

    assertThat(invoke(name)).isEqualTo("two");
  }

  @Test
  void removesSecretsAndMayBeRepeated() {
    String secret = secret("one");

    gateway().removeSecret(secret);

    assertThat(gateway().secrets(secret)).isEmpty();
    assertThatCode(() -> gateway().removeSecret(secret)).doesNotThrowAnyException();
  }

  @Test
  void anUpdateWithoutItsSecretTouchesNothing() {
    FunctionSpec before = env(Map.of("ROUND", "one"));
    deployed(before);
    String missing = id.secretName("missing");

    assertThatThrownBy(
            () -> gateway().update(spec(image(), "env", Map.of("ROUND", "two"), List.of(missing))))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining(missing);

    assertThat(gateway().matches(before)).isTrue();
    assertThat(invoke(name).lines()).contains("ROUND=one");
  }

  @Test
  void refusesToDeployWithoutItsSecret() {
    String missing = id.secretName("missing");

    assertThatThrownBy(() -> gateway().deploy(spec(image(), "env", Map.of(), List.of(missing))))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining(missing);

    assertThat(gateway().find(name)).isEmpty();
  }

  @Test
  void afterAFailedUpdateTheOldOneCanBeDeployedAgain() {
    FunctionSpec before = env(Map.of("ROUND", "one"));
    deployed(before);

    assertThatThrownBy(
            () -> {
              FunctionSpec bad = spec(missingImage(), "env", Map.of("ROUND", "two"));
              gateway().update(bad);
              gateway().awaitReady(bad, Deadline.in(Clock.systemUTC(), impatience()));
            })
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining(name);
    updated(before);

    assertThat(invoke(name).lines()).contains("ROUND=one");
  }

  @Test
  void aFunctionWhoseProcessEndsDoesNotBecomeReadyAndCanBeRepaired() {
    FunctionSpec dead = spec(image(), "", Map.of());
    gateway().deploy(dead);

    assertThatThrownBy(
            () -> gateway().awaitReady(dead, Deadline.in(Clock.systemUTC(), impatience())))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining(name);
    updated(env(Map.of("ROUND", "two")));

    assertThat(invoke(name).lines()).contains("ROUND=two");
  }

  @Test
  void aMissingFunctionDoesNotBecomeReady() {
    Deadline now = Deadline.in(Clock.systemUTC(), Duration.ZERO);

    assertThatThrownBy(() -> gateway().awaitReady(env(Map.of()), now))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining(name);
  }

  @Test
  void aWrongLoginIsDenied() {
    FaasGateway denied = gatewayWithWrongLogin();

    assertThatThrownBy(denied::capabilities).isInstanceOf(DeniedException.class);
    assertThatThrownBy(() -> denied.find(name)).isInstanceOf(DeniedException.class);
    assertThatThrownBy(() -> denied.removeSecret(id.secretName("key")))
        .isInstanceOf(DeniedException.class);
    assertThatThrownBy(() -> denied.remove(name)).isInstanceOf(DeniedException.class);
  }
}
