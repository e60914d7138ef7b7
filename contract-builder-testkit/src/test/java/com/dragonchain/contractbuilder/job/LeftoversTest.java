package com.dragonchain.contractbuilder.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.dragonchain.contractbuilder.error.RefusedException;
import com.dragonchain.contractbuilder.error.UnavailableException;
import com.dragonchain.contractbuilder.model.Contract;
import com.dragonchain.contractbuilder.model.Secret;
import com.dragonchain.contractbuilder.port.JobId;
import com.dragonchain.contractbuilder.port.JobResult;
import com.dragonchain.contractbuilder.testkit.Faults;
import com.dragonchain.contractbuilder.testkit.memory.MemoryWorld;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot be removed, or not even looked at, is named and not forgotten. */
class LeftoversTest {

  private static final String UNKNOWN = "sc-" + EngineFixture.ID + "-unknown";

  private final EngineFixture fixture = new EngineFixture();
  private final MemoryWorld world = fixture.world;

  private Contract stored() {
    return world.contracts().get(EngineFixture.ID);
  }

  private static Faults always(Predicate<String> calls, RuntimeException thrown) {
    Faults faults = new Faults().counting(calls);
    for (int n = 1; n <= 200; n++) {
      faults.failBefore(n, () -> thrown);
    }
    return faults;
  }

  /** Which secrets there are besides the known ones nobody can say then. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aDeleteThatCannotListSecretsIsRepeated(boolean answered) {
    fixture.run("create", EngineFixture.create());
    world.faasGateway().createSecrets(Map.of(UNKNOWN, Secret.of("x")));
    Faults faults =
        always(
            "FaasGateway.secrets"::equals,
            answered ? new RefusedException("no") : new UnavailableException("away"));

    JobResult failed = fixture.process(faults).run(new JobId("delete"), fixture.delete());

    assertThat(failed.succeeded()).isFalse();
    assertThat(failed.leftovers()).containsExactly("secrets sc-" + EngineFixture.ID + "-*");
    assertThat(stored().status().state()).isEqualTo("delete failed");
    assertThat(stored().status().message()).contains("secrets sc-" + EngineFixture.ID + "-*");
    assertThat(world.secrets()).containsOnlyKeys(UNKNOWN);
    assertThat(fixture.run("again", fixture.delete()).succeeded()).isTrue();
    assertThat(world.secrets()).isEmpty();
    assertThat(world.contracts()).isEmpty();
  }

  /** A gateway that does not answer costs one wait, not one for each secret. */
  @Test
  void aGatewayThatIsAwayIsNotAskedForEachSecret() {
    fixture.run("create", EngineFixture.create());
    int secrets = world.secrets().size();
    Faults faults = always("FaasGateway.removeSecret"::equals, new UnavailableException("away"));

    JobResult failed = fixture.process(faults).run(new JobId("delete"), fixture.delete());

    assertThat(faults.calls()).hasSize(1);
    assertThat(failed.leftovers())
        .hasSize(secrets)
        .allMatch(thing -> thing.startsWith("secret sc-" + EngineFixture.ID));
    assertThat(fixture.run("again", fixture.delete()).succeeded()).isTrue();
    assertThat(world.secrets()).isEmpty();
  }

  private String failedCreation() {
    Faults faults =
        always(
            name -> name.equals("FaasGateway.deploy") || name.equals("Registry.delete"),
            new RefusedException("no"));
    fixture.process(faults).run(new JobId("failed"), EngineFixture.create());
    return String.valueOf(stored().imageDigest());
  }

  /** However the next creation fails: before it looks, before it clears, or after it could not. */
  @ParameterizedTest
  @ValueSource(
      strings = {"Registry.resolve", "ImageBuilder.inspect", "Registry.delete|FaasGateway.deploy"})
  void anImageThatStaysIsKnownAfterTheNextFailedCreation(String failing) {
    String digest = failedCreation();
    assertThat(digest).startsWith("sha256:");
    Faults faults = always(name -> name.matches(failing), new RefusedException("no"));

    JobResult failed = fixture.process(faults).run(new JobId("next"), EngineFixture.create());

    assertThat(failed.succeeded()).isFalse();
    assertThat(stored().imageDigest()).isEqualTo(digest);
    assertThat(fixture.run("delete", fixture.delete()).succeeded()).isTrue();
    assertThat(world.images()).isEmpty();
  }

  @Test
  void anImageThatACreationCouldNotClearIsNamedAfterItToo() {
    String digest = failedCreation();
    Faults faults =
        always(
            name -> name.equals("FaasGateway.deploy") || name.equals("Registry.delete"),
            new RefusedException("no"));

    JobResult failed = fixture.process(faults).run(new JobId("next"), EngineFixture.create());

    assertThat(failed.leftovers())
        .containsExactly("image " + world.registry().repository() + "@" + digest);
  }

  @Test
  void anImageThatIsMadeAnewIsNoneThatStays() {
    failedCreation();
    Faults faults = always("Registry.delete"::equals, new RefusedException("no"));

    JobResult created = fixture.process(faults).run(new JobId("next"), EngineFixture.create());

    assertThat(created.message()).isEqualTo("Creation success");
  }
}
