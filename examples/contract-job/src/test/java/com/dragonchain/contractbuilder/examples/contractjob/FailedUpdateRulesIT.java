package com.dragonchain.contractbuilder.examples.contractjob;

import static com.dragonchain.contractbuilder.examples.contractjob.Text.ID;
import static com.dragonchain.contractbuilder.examples.contractjob.Text.METADATA;
import static com.dragonchain.contractbuilder.examples.contractjob.Text.SIX;
import static com.dragonchain.contractbuilder.examples.contractjob.Text.contract;
import static com.dragonchain.contractbuilder.examples.contractjob.Text.marked;
import static com.dragonchain.contractbuilder.examples.contractjob.Text.secrets;
import static com.dragonchain.contractbuilder.examples.contractjob.Text.spec;
import static com.dragonchain.contractbuilder.examples.contractjob.Text.update;
import static com.dragonchain.contractbuilder.examples.contractjob.Text.variables;
import static org.assertj.core.api.Assertions.assertThat;

import com.dragonchain.contractbuilder.testkit.openfaas.EmbeddedGateway;
import com.dragonchain.contractbuilder.testkit.openfaas.GatewayFault;
import com.dragonchain.contractbuilder.testkit.registry.EmbeddedRegistry;
import com.dragonchain.contractbuilder.testkit.registry.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an update that meets a fault leaves: the contract as it was, and what it says of it. */
class FailedUpdateRulesIT extends RulesFixture {

  private static final String ENTRYPOINT = "/bin/echo -n hello world";

  private static Text updated() {
    return contract().status("active", "Contract update success!");
  }

  private static Text newImage(Text spec) {
    return spec.with("image", "\"$R/customer-contracts@$NEW\"");
  }

  private Text asItWas(String state) {
    String message = chain.message();
    assertThat(message).isNotBlank();
    return contract().status(state, chain.quotedMessage());
  }

  @ParameterizedTest
  @CsvSource({"active,active", "inactive,inactive"})
  void anImageThatDoesNotExistLeavesTheContractAsItWas(String start, String end) {
    chain
        .contract(marked("updating"))
        .scheduled()
        .run(
            update()
                .with("start_state", "\"" + start + "\"")
                .with("image", "\"$R/customer/none:1\"")
                .with("cron", "\"0 * * * *\"")
                .with("desired_state", "\"active\"")
                .with("secrets", "{\"new\":\"x\"}"))
        .ends(1)
        .says("customer/none:1")
        .stores(METADATA, asItWas(end))
        .andNothingElse();
  }

  @Test
  void aDeploymentThatFailsIsTakenBack() {
    chain.contract(marked("updating")).scheduled();
    chain.gateway.inject(
        GatewayFault.on("PUT", "/system/functions").times(1).answering(400, "quota"));
    chain
        .run(
            update()
                .with("image", "\"$R/customer/app:2\"")
                .with("env", "{\"A1\":\"1\"}")
                .with("cron", "\"0 * * * *\"")
                .with("secrets", "{\"new\":\"n\",\"my-secret\":\"changed\"}"))
        .ends(1)
        .says("quota", "left behind: the new value of secret sc-" + ID + "-my-secret");
    chain
        .puts("POST", "new", "n")
        .puts("PUT", "my-secret", "changed")
        .asks(
            "PUT /system/functions "
                + PlainJson.of(
                    newImage(spec())
                        .with("envVars", variables("\"MY_VAR\":\"value\"," + SIX + ",\"A1\":\"1\""))
                        .with("secrets", secrets("my-secret", "secret-key", "auth-key-id", "new"))
                        .toString()))
        .asks("PUT /system/functions " + PlainJson.of(spec().toString()))
        .removesSecret("new")
        .stores(METADATA, asItWas("active"))
        .andNothingElse();
    assertThat(chain.message()).startsWith("Updating the function failed: ").contains("my-secret");
  }

  @Test
  void aReplacedImageThatCannotBeRemovedIsNamedAndTheUpdateStands() {
    chain.contract(marked("updating"));
    chain.registry.inject(Fault.on("DELETE", "manifests").always().answer(500, ""));
    chain
        .run(update().with("image", "\"$R/customer/app:2\""))
        .ends(0)
        .deploys("PUT", newImage(spec()))
        .ledgers("update", ENTRYPOINT, "$NEW")
        .stores(
            METADATA,
            updated().with("image", "\"$R/customer/app:2\"").with("image_digest", "\"$NEW\""));
    assertThat(chain.registry.manifests("customer-contracts")).hasSize(2);
  }

  @Test
  void aRegistryThatDoesNotDeleteKeepsTheReplacedImage() {
    chain(EmbeddedGateway.Kind.FAASD, EmbeddedRegistry.with().withoutDelete().start());
    chain.contract(marked("updating")).run(update().with("image", "\"$R/customer/app:2\"")).ends(0);
    assertThat(chain.registry.manifests("customer-contracts")).hasSize(2);
  }

  @Test
  void aGatewayThatIsAwayDoesNotKeepAScheduleFromBeingChanged() {
    chain.contract(marked("updating")).scheduled();
    chain.gateway.inject(GatewayFault.on("*", "/").times(1000).answering(502, ""));
    chain
        .run(update().with("seconds", "30"))
        .ends(0)
        .schedules("update", "\"parallel\"", "null", "30")
        .stores(METADATA, updated().with("cron", "null").with("seconds", "30"))
        .ledgers("update", ENTRYPOINT, "$OLD")
        .andNothingElse();
  }

  @ParameterizedTest
  @CsvSource({"401,no", "403,no", "500,a text", "200,not JSON"})
  void whatTheGatewayAnswersDoesNotKeepAScheduleFromBeingChanged(int status, String body) {
    chain.contract(marked("updating")).scheduled();
    chain.gateway.inject(GatewayFault.on("*", "/").times(1000).answering(status, body));
    chain
        .run(update().with("seconds", "30"))
        .ends(0)
        .schedules("update", "\"parallel\"", "null", "30")
        .stores(METADATA, updated().with("cron", "null").with("seconds", "30"))
        .ledgers("update", ENTRYPOINT, "$OLD")
        .andNothingElse();
  }

  @Test
  void whatTheGatewayRefusesToTellFailsWhatDeploys() {
    chain.contract(marked("updating"));
    chain.gateway.inject(GatewayFault.on("*", "/").times(1000).answering(401, "no"));
    chain
        .run(update().with("env", "{\"A1\":\"1\"}"))
        .ends(1)
        .says("Planning failed", "401")
        .stores(METADATA, asItWas("active"))
        .andNothingElse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "null", "{\"id\":1,\"id\":2}"})
  void storedMetadataThatIsNoneFailsAndStays(String text) {
    chain
        .contract(contract())
        .file(METADATA, text)
        .run(update().with("cmd", "\"/bin/cat\""))
        .ends(1)
        .says(ID)
        .andNothingElse();
  }
}
