package com.dragonchain.contractbuilder.examples.contractjob;

import static com.dragonchain.contractbuilder.examples.contractjob.Text.ID;
import static com.dragonchain.contractbuilder.examples.contractjob.Text.KEY;
import static com.dragonchain.contractbuilder.examples.contractjob.Text.METADATA;
import static com.dragonchain.contractbuilder.examples.contractjob.Text.created;
import static com.dragonchain.contractbuilder.examples.contractjob.Text.createdSpec;
import static com.dragonchain.contractbuilder.examples.contractjob.Text.creation;
import static com.dragonchain.contractbuilder.examples.contractjob.Text.marked;
import static org.assertj.core.api.Assertions.assertThat;

import com.dragonchain.contractbuilder.testkit.openfaas.GatewayFault;
import com.dragonchain.contractbuilder.testkit.openfaas.GatewayRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a create that is refused or fails leaves, and what the next one makes of that. */
class FailedCreateRulesIT extends RulesFixture {

  @ParameterizedTest
  @ValueSource(strings = {"active", "inactive", "updating", "deleting", "delete failed"})
  void aContractThatExistsIsRefusedAndNotTouched(String state) {
    chain
        .contract(marked(state))
        .run(creation().with("cron", "\"* * * * *\""))
        .ends(1)
        .says("exists", state, ID)
        .andNothingElse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"error", "pending"})
  void whatAFailedCreateLeftIsSettledFirst(String state) {
    chain
        .contract(marked(state))
        .run(creation())
        .ends(0)
        .forgets(KEY)
        .removesFunction()
        .removesSecret("auth-key-id")
        .removesSecret("my-secret")
        .removesSecret("secret-key")
        .issuesKey()
        .putsKey()
        .deploys("POST", createdSpec())
        .tags("$NEW")
        .stores(METADATA, created())
        .ledgers("create", "/bin/cat", "$NEW")
        .andNothingElse();
  }

  @Test
  void anImageThatDoesNotExist() {
    chain
        .run(
            creation()
                .with("image", "\"$R/customer/none:1\"")
                .with("env", "{\"A1\":1}")
                .with("secrets", "{\"a\":\"b\"}")
                .with("cron", "\"* * * * *\""))
        .ends(1)
        .says("customer/none:1")
        .stores(
            METADATA,
            failed()
                .with("image", "\"$R/customer/none:1\"")
                .with("env", "{\"A1\":\"1\"}")
                .with("cron", "\"* * * * *\""))
        .andNothingElse();
  }

  /** Of a failed create there stays its metadata, in error, and nothing else. */
  private Text failed() {
    String message = chain.message();
    assertThat(message).isNotBlank();
    return created()
        .status("error", chain.quotedMessage())
        .with("auth_key_id", "null")
        .with("image_digest", "null")
        .with("env", "{}")
        .with("existing_secrets", "[]");
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 418})
  void aDeploymentThatTheGatewayRefuses(int status) {
    chain.gateway.inject(
        GatewayFault.on("POST", "/system/functions").times(100).answering(status, "no, \"never\""));
    chain.run(creation()).ends(1).says("no, ", String.valueOf(status)).stores(METADATA, failed());
    assertThat(chain.message())
        .startsWith("Deploying the function failed: ")
        .contains(String.valueOf(status));
    chain
        .putsKey()
        .asks("POST /system/functions " + PlainJson.of(createdSpec().toString()))
        .removesFunction()
        .removesSecret("secret-key")
        .removesSecret("auth-key-id")
        .andNothingElse();
  }

  @Test
  void secretsThatTheGatewayRefuses() {
    chain.gateway.inject(
        GatewayFault.on("POST", "/system/secrets").nth(2).times(100).answering(403, "quota"));
    chain
        .run(creation().with("secrets", "{\"a\":\"s3cr3t-value\"}"))
        .ends(1)
        .says("quota")
        .stores(METADATA, failed())
        .puts("POST", "a", "s3cr3t-value")
        .asks("POST /system/secrets {name=sc-" + ID + "-secret-key, value=<KEY>}")
        .removesSecret("a")
        .asks("DELETE /system/secrets {name=sc-" + ID + "-secret-key}")
        .asks("DELETE /system/secrets {name=sc-" + ID + "-auth-key-id}")
        .andNothingElse();
    assertThat(chain.message()).startsWith("Creating the secrets failed: ");
  }

  @Test
  void withoutTheGatewaysLoginNoneIsSent() {
    chain.surroundings.with("FAAS_SECRET_LOCATION", "/nonexistent");
    chain.run(creation()).ends(1).says("401").stores(METADATA, failed());
    assertThat(chain.gateway.requests()).isNotEmpty().noneMatch(GatewayRequest::authorization);
  }
}
