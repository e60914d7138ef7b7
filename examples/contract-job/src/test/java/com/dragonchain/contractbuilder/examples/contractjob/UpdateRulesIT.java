package com.dragonchain.contractbuilder.examples.contractjob;

import static com.dragonchain.contractbuilder.examples.contractjob.Text.FUNCTION;
import static com.dragonchain.contractbuilder.examples.contractjob.Text.ID;
import static com.dragonchain.contractbuilder.examples.contractjob.Text.KEY;
import static com.dragonchain.contractbuilder.examples.contractjob.Text.METADATA;
import static com.dragonchain.contractbuilder.examples.contractjob.Text.SIX;
import static com.dragonchain.contractbuilder.examples.contractjob.Text.SPEC;
import static com.dragonchain.contractbuilder.examples.contractjob.Text.contract;
import static com.dragonchain.contractbuilder.examples.contractjob.Text.marked;
import static com.dragonchain.contractbuilder.examples.contractjob.Text.secrets;
import static com.dragonchain.contractbuilder.examples.contractjob.Text.spec;
import static com.dragonchain.contractbuilder.examples.contractjob.Text.update;
import static com.dragonchain.contractbuilder.examples.contractjob.Text.variables;
import static org.assertj.core.api.Assertions.assertThat;

import com.dragonchain.contractbuilder.testkit.openfaas.EmbeddedGateway;
import com.dragonchain.contractbuilder.testkit.registry.EmbeddedRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the wire format says of an update: exact files, messages and requests. */
class UpdateRulesIT extends RulesFixture {

  private static final String ENTRYPOINT = "/bin/echo -n hello world";

  private static Text updated() {
    return contract().status("active", "Contract update success!");
  }

  private static Text newImage(Text spec) {
    return spec.with("image", "\"$R/customer-contracts@$NEW\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          nothing                        | cmd              | null
          falsy text                     | cmd              | ""
          falsy array                    | args             | []
          falsy object                   | env              | {}
          falsy secrets                  | secrets          | {}
          no schedule to disable         | disable_schedule | false
          credentials without an image   | auth             | "bm8gY29sb24="
          an image's empty name          | image            | ""
          an empty crontab               | cron             | ""
          the order that it has          | execution_order  | "parallel"
          the state that it has          | desired_state    | "active"
          names that it has              | existing_secrets | ["other"]
          """)
  void changesNothingAndSucceeds(String what, String field, String raw) {
    chain
        .contract(marked("updating"))
        .scheduled()
        .run(update().with(field, raw))
        .ends(0)
        .steps("save", "ledger")
        .stores(METADATA, updated())
        .ledgers("update", ENTRYPOINT, "$OLD")
        .andNothingElse();
  }

  @ParameterizedTest
  @EnumSource(EmbeddedGateway.Kind.class)
  void imageAndVariables(EmbeddedGateway.Kind kind) {
    chain(kind, EmbeddedRegistry.start());
    String env = "\"MY_VAR\":\"2\"," + SIX + ",\"NEW-1\":\"3\"";
    chain
        .contract(marked("updating"))
        .scheduled()
        .run(
            update()
                .with("image", "\"$R/customer/app:2\"")
                .with("env", "{\"NEW-1\":3,\"MY_VAR\":2,\"STAGE\":\"mine\"}"))
        .ends(0)
        .steps(
            "preflight",
            "adapt-image",
            "update-function",
            "await-ready",
            "move-tag",
            "save",
            "ledger",
            "remove-replaced-image")
        .deploys("PUT", newImage(spec()).with("envVars", variables(env)))
        .tags("$NEW")
        .stores(
            METADATA,
            updated()
                .with("image", "\"$R/customer/app:2\"")
                .with("image_digest", "\"$NEW\"")
                .with("env", "{" + env + "}"))
        .ledgers("update", ENTRYPOINT, "$NEW")
        .andNothingElse();
  }

  @Test
  void storedVariablesKeepTheirPlacesThenComeNewOnesThenThoseOfTheChain() {
    chain
        .contract(marked("updating").with("env", "{\"B1\":\"1\",\"STAGE\":\"old\",\"A1\":\"2\"}"))
        .run(update().with("env", "{\"C1\":\"3\",\"A1\":\"4\"}"))
        .ends(0);
    String rest = SIX.replace("\"STAGE\":\"prod\",", "");
    String env = "\"B1\":\"1\",\"STAGE\":\"prod\",\"A1\":\"4\",\"C1\":\"3\"," + rest;
    chain
        .deploys("PUT", spec().with("envVars", variables(env)))
        .stores(METADATA, updated().with("env", "{" + env + "}"))
        .ledgers("update", ENTRYPOINT, "$OLD")
        .andNothingElse();
  }

  @Test
  void theStoredVariablesAreMergedEvenWhereTheFunctionHasMore() {
    chain.contract(marked("updating").with("env", "{}"));
    chain.file(SPEC, spec().with("envVars", variables("\"MORE\":\"1\"," + SIX)).toString());
    chain
        .run(update().with("cmd", "\"/bin/cat\""))
        .ends(0)
        .deploys(
            "PUT",
            spec()
                .with("envProcess", "\"/bin/cat -n hello world\"")
                .with("envVars", variables(SIX)))
        .stores(METADATA, updated().with("cmd", "\"/bin/cat\"").with("env", "{" + SIX + "}"))
        .ledgers("update", "/bin/cat -n hello world", "$OLD")
        .andNothingElse();
  }

  @Test
  void commandAndArguments() {
    chain
        .contract(marked("updating"))
        .run(update().with("cmd", "\"/bin/cat\"").with("args", "[\"é\"]"))
        .ends(0)
        .deploys("PUT", spec().with("envProcess", "\"/bin/cat \\u00e9\""))
        .stores(METADATA, updated().with("cmd", "\"/bin/cat\"").with("args", "[\"\\u00e9\"]"))
        .ledgers("update", "/bin/cat \\\\u00e9", "$OLD")
        .andNothingElse();
  }

  /** Only what is new is appended: a contract that never had the key's secrets gets none. */
  @Test
  void secretsThatAreNotStoredAreNotAdded() {
    chain.contract(
        marked("updating").with("existing_secrets", "[\"my-secret\"]").with("auth_key_id", "null"));
    chain
        .run(update().with("cmd", "\"/bin/cat\"").with("secrets", "{\"new\":\"n\"}"))
        .ends(0)
        .puts("POST", "new", "n")
        .deploys(
            "PUT",
            spec()
                .with("envProcess", "\"/bin/cat -n hello world\"")
                .with("secrets", secrets("my-secret", "new")))
        .stores(
            METADATA,
            updated()
                .with("cmd", "\"/bin/cat\"")
                .with("existing_secrets", "[\"my-secret\",\"new\"]")
                .with("auth_key_id", "null"))
        .ledgers("update", "/bin/cat -n hello world", "$OLD")
        .andNothingElse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "\"sha256:abc\""})
  void aContractWithoutADigestGetsItsImageAnew(String digest) {
    chain.contract(marked("updating").with("image_digest", digest));
    chain.run(update().with("env", "{\"A1\":\"1\"}")).ends(0);
    assertThat(chain.stored(METADATA)).contains("\"image_digest\":\"sha256:");
    assertThat(chain.registry.tags("customer-contracts")).containsExactly(ID);
  }

  @Test
  void argumentsAlone() {
    chain
        .contract(marked("updating"))
        .run(update().with("args", "[\"\",\"x\"]"))
        .ends(0)
        .deploys("PUT", spec().with("envProcess", "\"/bin/echo  x\""))
        .stores(METADATA, updated().with("args", "[\"\",\"x\"]"))
        .ledgers("update", "/bin/echo  x", "$OLD")
        .andNothingElse();
  }

  @Test
  void newSecretsAreAppendedAndThoseThatAreThereGetTheirValues() {
    chain
        .contract(marked("updating"))
        .run(update().with("secrets", "{\"NEW\":\"n\",\"My-Secret\":\"changed\"}"))
        .ends(0)
        .steps(
            "preflight",
            "create-secrets",
            "update-secrets",
            "update-function",
            "await-ready",
            "save",
            "ledger")
        .puts("POST", "new", "n")
        .puts("PUT", "my-secret", "changed")
        .deploys(
            "PUT", spec().with("secrets", secrets("my-secret", "secret-key", "auth-key-id", "new")))
        .stores(
            METADATA,
            updated()
                .with("existing_secrets", "[\"my-secret\",\"secret-key\",\"auth-key-id\",\"new\"]"))
        .ledgers("update", ENTRYPOINT, "$OLD")
        .andNothingElse();
  }

  @Test
  void onlyValuesOfSecrets() {
    chain
        .contract(marked("updating"))
        .run(update().with("secrets", "{\"my-secret\":\"changed\"}"))
        .ends(0)
        .puts("PUT", "my-secret", "changed")
        .deploys("PUT", spec())
        .stores(METADATA, updated())
        .ledgers("update", ENTRYPOINT, "$OLD")
        .andNothingElse();
  }

  @Test
  void theSameImageAgainKeepsItsDigest() {
    chain.contract(marked("updating")).run(update().with("image", "\"$R/customer/app:2\"")).ends(0);
    chain.run(update().with("image", "\"$R/customer/app:2\"")).ends(0);
    chain
        .deploys("PUT", newImage(spec()))
        .stores(
            METADATA,
            updated().with("image", "\"$R/customer/app:2\"").with("image_digest", "\"$NEW\""))
        .ledgers("update", ENTRYPOINT, "$NEW");
    assertThat(chain.registry.tags("customer-contracts")).containsExactly(ID);
    assertThat(chain.registry.manifests("customer-contracts")).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"active,active", "inactive,inactive", "error,active"})
  void endsInTheStateThatItHad(String start, String end) {
    chain
        .contract(marked("updating"))
        .scheduled()
        .run(update().with("start_state", "\"" + start + "\"").with("cmd", "\"/bin/cat\""))
        .ends(0)
        .deploys("PUT", spec().with("envProcess", "\"/bin/cat -n hello world\""))
        .stores(
            METADATA,
            contract().status(end, "Contract update success!").with("cmd", "\"/bin/cat\""))
        .ledgers("update", "/bin/cat -n hello world", "$OLD")
        .andNothingElse();
  }

  @ParameterizedTest
  @CsvSource({"inactive,inactive", "updating,active", "active,active"})
  void withoutAStartStateTheStoredOneCounts(String stored, String end) {
    chain
        .contract(marked(stored))
        .run(update().with("start_state", "null"))
        .ends(0)
        .stores(METADATA, contract().status(end, "Contract update success!"))
        .ledgers("update", ENTRYPOINT, "$OLD")
        .andNothingElse();
  }

  @Test
  void aStoredMarkForAStartStateSaysNothing() {
    chain
        .contract(marked("inactive"))
        .run(update().with("start_state", "\"updating\""))
        .ends(0)
        .stores(METADATA, contract().status("inactive", "Contract update success!"))
        .ledgers("update", ENTRYPOINT, "$OLD")
        .andNothingElse();
  }

  @Test
  void aContractThatNobodyKnows() {
    chain
        .run(update().with("image", "\"$R/customer/app:2\""))
        .ends(1)
        .says("no such contract", ID)
        .andNothingElse();
  }

  @Test
  void storedMetadataIsReadLeniently() {
    chain.contract(marked("updating"));
    chain.file(
        METADATA,
        chain.resolved(
            " {\"extra\":[1,{}], \"txn_type\" : \"my-contract\","
                + " \"status\":{\"state\":\"updating\"},"
                + "\"image\":\"$R/customer/app:1\",\"image_digest\":\"$OLD\",\"cmd\":\"/bin/echo\",\"args\":[1,true,null,1.0],\"env\":{\"MY_VAR\":5,\"x\":null},\"existing_secrets\":null,\"auth_key_id\":\"SC_GRXBHMSXJQFN\",\"seconds\":7}\n"));
    chain
        .run(update().with("execution_order", "\"serial\""))
        .ends(0)
        .schedules("create", "\"serial\"", "null", "7")
        .stores(
            METADATA,
            updated()
                .with("args", "[\"1\",\"True\",\"None\",\"1.0\"]")
                .with("env", "{\"MY_VAR\":\"5\",\"x\":\"None\"}")
                .with("existing_secrets", "[]")
                .with("cron", "null")
                .with("seconds", "7")
                .with("execution_order", "\"serial\""))
        .ledgers("update", "/bin/echo 1 True None 1.0", "$OLD")
        .andNothingElse();
    assertThat(chain.stored(KEY)).isNotBlank();
    assertThat(chain.gateway.functions()).containsOnlyKeys(FUNCTION);
  }
}
