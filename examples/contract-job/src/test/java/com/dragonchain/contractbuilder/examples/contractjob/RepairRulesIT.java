package com.dragonchain.contractbuilder.examples.contractjob;

import static com.dragonchain.contractbuilder.examples.contractjob.Text.METADATA;
import static com.dragonchain.contractbuilder.examples.contractjob.Text.SIX;
import static com.dragonchain.contractbuilder.examples.contractjob.Text.contract;
import static com.dragonchain.contractbuilder.examples.contractjob.Text.created;
import static com.dragonchain.contractbuilder.examples.contractjob.Text.createdSpec;
import static com.dragonchain.contractbuilder.examples.contractjob.Text.marked;
import static com.dragonchain.contractbuilder.examples.contractjob.Text.secrets;
import static com.dragonchain.contractbuilder.examples.contractjob.Text.spec;
import static com.dragonchain.contractbuilder.examples.contractjob.Text.update;
import static com.dragonchain.contractbuilder.examples.contractjob.Text.variables;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.dragonchain.contractbuilder.testkit.image.RegistryClient;
import com.dragonchain.contractbuilder.testkit.registry.EmbeddedRegistry;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the wire format says of an update of a contract of which something is missing. */
class RepairRulesIT extends RulesFixture {

  private static final String ENTRYPOINT = "/bin/echo -n hello world";
  private static final String CRON = "\"* * * * *\"";

  private static Text updated(String state) {
    return contract().status(state, "Contract update success!");
  }

  /** Nothing of it is there but what a failed create stores. */
  private static Text remains() {
    return created()
        .status("updating", "")
        .with("auth_key_id", "null")
        .with("image_digest", "null")
        .with("env", "{\"A1\":\"1\"}")
        .with("existing_secrets", "[]")
        .with("cron", CRON);
  }

  private ChainCase remaining(Text stored) {
    return chain.file(METADATA, stored.toString().replace("<INSTANT>", "2026-11-22 21:23:04.1"));
  }

  private static Text repair(String startState) {
    return update().with("start_state", "\"" + startState + "\"").with("auth_key_id", "null");
  }

  private void assertAllIsMade(String state, String schedule) {
    String env = "\"A1\":\"1\"," + SIX;
    chain
        .ends(0)
        .issuesKey()
        .putsKey()
        .deploys("POST", createdSpec().with("envVars", variables(env)))
        .tags("$NEW")
        .schedules(schedule, "\"parallel\"", CRON, "null")
        .stores(
            METADATA,
            created()
                .status(state, "Contract update success!")
                .with("env", "{" + env + "}")
                .with("cron", CRON))
        .ledgers("update", "/bin/cat", "$NEW")
        .andNothingElse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"error", "pending", "delete failed"})
  void aContractThatIsNotWholeGetsWhatIsMissing(String startState) {
    remaining(remains()).run(repair(startState));

    assertAllIsMade("active", "create");
  }

  @ParameterizedTest
  @ValueSource(strings = {"error", "pending", "delete failed"})
  void oneOfWhichAllIsThereIsDeployedAndScheduledAnew(String startState) {
    chain
        .contract(marked("updating"))
        .run(update().with("start_state", "\"" + startState + "\""))
        .ends(0)
        .deploys("PUT", spec())
        .schedules("create", "\"parallel\"", "\"*/5 * * * *\"", "null")
        .stores(METADATA, updated("active"))
        .ledgers("update", ENTRYPOINT, "$OLD")
        .andNothingElse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"error", "pending", "delete failed"})
  void itsStoredStateCountsWithoutAStartState(String state) {
    remaining(remains().status(state, "")).run(repair("").with("start_state", "null"));

    assertAllIsMade("active", "create");
  }

  @Test
  void oneThatIsToBeInactiveIsMadeAndItsScheduleStaysOff() {
    remaining(remains()).run(repair("error").with("desired_state", "\"inactive\""));

    assertAllIsMade("inactive", "delete");
  }

  @ParameterizedTest
  @ValueSource(strings = {"error", "pending", "delete failed"})
  void oneThatCannotBeRepairedStaysAsItWas(String startState) {
    remaining(remains().with("image", "\"$R/customer/none:1\"")).run(repair(startState));

    chain
        .ends(1)
        .says("customer/none:1")
        .stores(
            METADATA,
            remains()
                .with("image", "\"$R/customer/none:1\"")
                .status(startState, chain.quotedMessage()))
        .andNothingElse();
  }

  @Test
  void aFunctionThatIsMissingIsMadeAgain() {
    chain.contract(marked("updating")).scheduled();
    chain.loseFunction();
    chain
        .run(update())
        .ends(0)
        .deploys("POST", spec())
        .stores(METADATA, updated("active"))
        .ledgers("update", ENTRYPOINT, "$OLD")
        .andNothingElse();
  }

  private static final String LOST = "[\"my-secret\",\"lost\",\"secret-key\",\"auth-key-id\"]";

  @Test
  void aSecretThatNobodyKnowsIsNamedAndNothingIsMade() {
    chain.contract(marked("updating").with("existing_secrets", LOST)).scheduled();
    chain.loseFunction();

    chain
        .run(update())
        .ends(1)
        .says("its secrets lost, and nobody else knows their values; give them in the update")
        .stores(
            METADATA,
            contract().with("existing_secrets", LOST).status("active", chain.quotedMessage()))
        .andNothingElse();
  }

  @Test
  void aSecretThatTheEventKnowsIsMadeAgain() {
    chain.contract(marked("updating").with("existing_secrets", LOST)).scheduled();
    chain.loseFunction();

    chain
        .run(update().with("secrets", "{\"lost\":\"again\"}"))
        .ends(0)
        .puts("PUT", "lost", "again")
        .deploys(
            "POST",
            spec().with("secrets", secrets("my-secret", "lost", "secret-key", "auth-key-id")))
        .stores(METADATA, updated("active").with("existing_secrets", LOST))
        .ledgers("update", ENTRYPOINT, "$OLD")
        .andNothingElse();
  }

  @Test
  void credentialsWithoutAnImageAreIgnored() {
    String login = EmbeddedServers.REGISTRY_LOGIN.user();
    String password = EmbeddedServers.REGISTRY_LOGIN.password().reveal();
    try (EmbeddedRegistry other = EmbeddedRegistry.with().basic(login, password).start()) {
      new RegistryClient(other.address(), Optional.of(EmbeddedServers.REGISTRY_LOGIN))
          .push("customer/app", "1", EmbeddedServers.release("1"));
      other.clearLog();
      String auth = Base64.getEncoder().encodeToString((login + ":" + password).getBytes(UTF_8));
      Text stored = remains().with("image", "\"" + other.address() + "/customer/app:1\"");

      remaining(stored).run(repair("error").with("auth", "\"" + auth + "\""));

      chain
          .ends(1)
          .stores(METADATA, stored.status("error", chain.quotedMessage()))
          .andNothingElse();
      assertThat(other.log())
          .isNotEmpty()
          .allSatisfy(request -> assertThat(request.authorization()).isEmpty());
    }
  }
}
