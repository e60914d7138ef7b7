package com.dragonchain.contractbuilder.examples.contractjob;

import static com.dragonchain.contractbuilder.examples.contractjob.Text.FUNCTION;
import static com.dragonchain.contractbuilder.examples.contractjob.Text.ID;
import static com.dragonchain.contractbuilder.examples.contractjob.Text.KEY;
import static com.dragonchain.contractbuilder.examples.contractjob.Text.METADATA;
import static com.dragonchain.contractbuilder.examples.contractjob.Text.SPEC;
import static com.dragonchain.contractbuilder.examples.contractjob.Text.TYPE;
import static com.dragonchain.contractbuilder.examples.contractjob.Text.contract;
import static com.dragonchain.contractbuilder.examples.contractjob.Text.delete;
import static com.dragonchain.contractbuilder.examples.contractjob.Text.event;
import static com.dragonchain.contractbuilder.examples.contractjob.Text.marked;
import static org.assertj.core.api.Assertions.assertThat;

import com.dragonchain.contractbuilder.testkit.openfaas.EmbeddedGateway;
import com.dragonchain.contractbuilder.testkit.openfaas.GatewayFault;
import com.dragonchain.contractbuilder.testkit.registry.EmbeddedRegistry;
import com.dragonchain.contractbuilder.testkit.registry.Fault;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the wire format says of a delete: what goes, in which order, and what is told of it. */
class DeleteRulesIT extends RulesFixture {

  private static final String HEAP = "SMARTCONTRACT/" + ID + "/HEAP/";

  /** Everything that a contract has goes. */
  private ChainCase isGone() {
    return chain
        .removesFunction()
        .removesSecret("my-secret")
        .removesSecret("secret-key")
        .removesSecret("auth-key-id")
        .untags()
        .forgets(METADATA, SPEC, TYPE, KEY);
  }

  @ParameterizedTest
  @EnumSource(EmbeddedGateway.Kind.class)
  void everythingGoesInOrder(EmbeddedGateway.Kind kind) {
    chain(kind, EmbeddedRegistry.start());
    chain
        .contract(marked("deleting"))
        .scheduled()
        .file(HEAP + "counter", "7")
        .file(HEAP + "a/b/c", "é")
        .run(delete())
        .ends(0)
        .steps(
            "unschedule",
            "revoke-key",
            "remove-function",
            "remove-secrets",
            "remove-image",
            "clear-heap",
            "remove-contract",
            "ledger")
        .schedules("delete", "\"parallel\"", "\"*/5 * * * *\"", "null")
        .ledgers("delete", "", "$OLD");
    isGone().forgets(HEAP + "counter", HEAP + "a/b/c").andNothingElse();
    assertThat(chain.surroundings.storage().resolve("SMARTCONTRACT/" + ID))
        .as("its folder")
        .doesNotExist();
  }

  @Test
  void aKeyOfTheHeapWithDotsIsForgottenUnderItsRawName() {
    chain.contract(marked("deleting"));
    chain.surroundings.store(HEAP + "a__/b____c", "1");
    chain.redis.set("storage:" + HEAP + "a../b..__c", "1");
    chain.redis.set("storage:" + HEAP + "a__/b....c", "1");
    chain.run(delete()).ends(0);
    assertThat(chain.redis.keys("storage:SMARTCONTRACT/*")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          # cron        | seconds | known | sent
          "*/5 * * * *" | null    | yes   | "*/5 * * * *" null
          "*/5 * * * *" | null    | no    | "*/5 * * * *" null
          null          | 7       | no    | null 7
          null          | null    | yes   | null null
          null          | null    | no    | -
          ""            | null    | no    | -
          """)
  void endsTheScheduleOfTheEventOrWhatTheSchedulerKnows(
      String cron, String seconds, String known, String sent) {
    chain.contract(marked("deleting").with("cron", "null"));
    if (known.equals("yes")) {
      chain.scheduled();
    }
    chain.run(delete().with("cron", cron).with("seconds", seconds)).ends(0);
    if (sent != null) {
      int space = sent.lastIndexOf(' ');
      chain.schedules(
          "delete", "\"parallel\"", sent.substring(0, space), sent.substring(space + 1));
    }
    chain.ledgers("delete", "", "$OLD");
    isGone().andNothingElse();
  }

  @Test
  void ofAContractThatNobodyKnows() {
    chain
        .run(event("delete").with("cmd", "\"/bin/cat\"").with("execution_order", "\"parallel\""))
        .ends(0)
        .asks("DELETE /system/functions {functionName=" + FUNCTION + "}")
        .forgets(TYPE)
        .ledgers("delete", "", "")
        .andNothingElse();
  }

  @Test
  void onceMoreIsToldOnceMore() {
    chain.contract(marked("deleting")).run(delete()).ends(0);
    chain.redis.del("dc:tx:incoming");
    chain
        .run(delete().with("cron", "null"))
        .ends(0)
        .asks("DELETE /system/functions {functionName=" + FUNCTION + "}")
        .asks("DELETE /system/secrets {name=sc-" + ID + "-my-secret}")
        .asks("DELETE /system/secrets {name=sc-" + ID + "-secret-key}")
        .asks("DELETE /system/secrets {name=sc-" + ID + "-auth-key-id}")
        .ledgers("delete", "", "$OLD")
        .andNothingElse();
  }

  @Test
  void withNothingInTheEventTheStoredContractSaysWhatThereIs() {
    chain
        .contract(marked("deleting"))
        .run(event("delete").with("args", "null"))
        .ends(0)
        .ledgers("delete", "", "");
    isGone().andNothingElse();
  }

  @Test
  void withNothingStoredTheEventSaysWhatThereIs() throws Exception {
    chain.contract(marked("deleting"));
    for (String key : new String[] {METADATA, SPEC}) {
      Files.delete(chain.surroundings.storage().resolve(key));
    }
    chain
        .run(delete())
        .ends(0)
        .schedules("delete", "\"parallel\"", "\"*/5 * * * *\"", "null")
        .ledgers("delete", "", "$OLD");
    isGone().andNothingElse();
  }

  @Test
  void whatIsGoneAlreadyCountsAsDone() {
    chain.contract(marked("deleting"));
    chain.loseFunction();
    chain
        .run(delete().with("existing_secrets", "[\"my-secret\",\"lost\",\"secret-key\"]"))
        .ends(0)
        .schedules("delete", "\"parallel\"", "\"*/5 * * * *\"", "null")
        .ledgers("delete", "", "$OLD")
        .asks("DELETE /system/functions {functionName=" + FUNCTION + "}")
        .removesSecret("my-secret")
        .asks("DELETE /system/secrets {name=sc-" + ID + "-lost}")
        .removesSecret("secret-key")
        .removesSecret("auth-key-id")
        .untags()
        .forgets(METADATA, SPEC, TYPE, KEY)
        .andNothingElse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          txn_type        | "an old name_"
          image           | "Not An Image"
          cmd             | ""
          args            | []
          env             | {"1":[],"a b":{}}
          execution_order | "whatever"
          secrets         | {"Not A Name":1}
          start_state     | "unheard"
          desired_state   | "unheard"
          auth            | "not base64"
          """)
  void whatItDoesNotUseMayBeAsOldRulesLetIt(String field, String raw) {
    chain.contract(marked("deleting")).run(delete().with("cron", "null").with(field, raw)).ends(0);
    assertThat(chain.gateway.functions()).isEmpty();
    assertThat(chain.stored(METADATA)).isEmpty();
    assertThat(chain.redis.lrange("dc:tx:incoming", 0, -1)).hasSize(1);
  }

  @Test
  void aNameWithDotsCannotLeaveItsFolder() throws Exception {
    chain.contract(marked("deleting"));
    chain.surroundings.store("TRANSACTION_TYPES/TYPES/__/__/outside", "gone");
    chain.surroundings.store("outside", "stays");
    chain.redis.set("storage:TRANSACTION_TYPES/TYPES/../../outside", "gone");
    chain.run(delete().with("txn_type", "\"../../outside\"")).ends(0);
    assertThat(chain.stored("outside")).isEqualTo("stays");
    assertThat(chain.stored("TRANSACTION_TYPES/TYPES/__/__/outside")).isEmpty();
    assertThat(chain.redis.exists("storage:TRANSACTION_TYPES/TYPES/../../outside")).isFalse();
    assertThat(chain.redis.lindex("dc:tx:incoming", 0))
        .contains("\"tag\":\"contract:../../outside\"");
  }

  // what fails

  private Text leftBehind() {
    return contract().status("delete failed", chain.quotedMessage());
  }

  @Test
  void aFunctionThatStaysKeepsTheMetadataAndIsNamed() {
    chain.contract(marked("deleting")).scheduled().file(HEAP + "x", "1");
    chain.gateway.inject(
        GatewayFault.on("DELETE", "/system/functions").times(100).answering(403, "no"));
    chain
        .run(delete())
        .ends(1)
        .says("left behind: function " + FUNCTION)
        .schedules("delete", "\"parallel\"", "\"*/5 * * * *\"", "null")
        .asks("DELETE /system/functions {functionName=" + FUNCTION + "}")
        .removesSecret("my-secret")
        .removesSecret("secret-key")
        .removesSecret("auth-key-id")
        .untags()
        .forgets(KEY, HEAP + "x")
        .stores(METADATA, leftBehind())
        .andNothingElse();

    chain.gateway.clearFaults();
    chain
        .run(delete().with("cron", "null"))
        .ends(0)
        .removesFunction()
        .asks("DELETE /system/secrets {name=sc-" + ID + "-my-secret}")
        .asks("DELETE /system/secrets {name=sc-" + ID + "-secret-key}")
        .asks("DELETE /system/secrets {name=sc-" + ID + "-auth-key-id}")
        .forgets(METADATA, SPEC, TYPE)
        .ledgers("delete", "", "$OLD")
        .andNothingElse();
  }

  @Test
  void oneSecretThatStaysDoesNotKeepTheOthers() {
    chain.contract(marked("deleting"));
    chain.gateway.inject(
        GatewayFault.on("DELETE", "/system/secrets").nth(2).answering(403, "in use"));
    chain
        .run(delete().with("cron", "null"))
        .ends(1)
        .says("left behind: secret sc-" + ID + "-secret-key")
        .removesFunction()
        .removesSecret("my-secret")
        .asks("DELETE /system/secrets {name=sc-" + ID + "-secret-key}")
        .removesSecret("auth-key-id")
        .untags()
        .forgets(KEY)
        .stores(METADATA, leftBehind())
        .andNothingElse();
  }

  /** A gateway that accepts and never answers takes the time of the job, and no more. */
  @Test
  void aGatewayThatHangsDoesNotStretchTheDelete() {
    chain.contract(marked("deleting")).surroundings.with("JOB_DEADLINE", "5s");
    chain.gateway.inject(GatewayFault.on("*", "/system/").times(1000).hanging());
    String secrets = "[\"my-secret\",\"secret-key\",\"auth-key-id\",\"a\",\"b\"]";
    Instant begun = Instant.now();
    chain.run(delete().with("cron", "null").with("existing_secrets", secrets)).ends(1);
    assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofSeconds(45));
    chain.says("left behind: function " + FUNCTION + ", secrets sc-" + ID + "-*, secret sc-" + ID);
    assertThat(chain.stored(METADATA)).contains("delete failed");

    chain.gateway.clearFaults();
    chain.run(delete().with("cron", "null")).ends(0);
    assertThat(chain.gateway.secrets()).isEmpty();
    assertThat(chain.stored(METADATA)).isEmpty();
  }

  @Test
  void anImageThatStaysIsNamedAsItsRegistryNamesIt() {
    chain.contract(marked("deleting"));
    chain.registry.inject(Fault.on("DELETE", "manifests").always().answer(403, ""));
    chain.run(delete().with("cron", "null")).ends(1);
    chain
        .says("left behind: image " + chain.resolved("$R/customer-contracts@$OLD"))
        .removesFunction()
        .removesSecret("my-secret")
        .removesSecret("secret-key")
        .removesSecret("auth-key-id")
        .forgets(KEY)
        .stores(METADATA, leftBehind())
        .andNothingElse();
  }

  @Test
  void aRegistryThatDoesNotDeleteKeepsTheImageAndThatIsDone() {
    chain(EmbeddedGateway.Kind.FAASD, EmbeddedRegistry.with().withoutDelete().start());
    chain
        .contract(marked("deleting"))
        .run(delete().with("cron", "null"))
        .ends(0)
        .removesFunction()
        .removesSecret("my-secret")
        .removesSecret("secret-key")
        .removesSecret("auth-key-id")
        .forgets(METADATA, SPEC, TYPE, KEY)
        .ledgers("delete", "", "$OLD")
        .andNothingElse();
  }

  @Test
  void anImageOfAnotherContractIsNotRemoved() {
    String other = "22222222-2222-4333-8444-555555555555";
    chain.contract(marked("deleting"));
    chain.pushAdapted(other);
    chain
        .run(delete().with("cron", "null").with("image_digest", "\"" + chain.digest(other) + "\""))
        .ends(0);
    assertThat(chain.registry.tags("customer-contracts")).containsExactly(other);
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "false"})
  void searchIndexes(boolean there) {
    chain.surroundings.with("REDISEARCH_ENDPOINT", "127.0.0.1");
    if (there) {
      chain.redisearch("FT.CREATE", "sc", "SCHEMA", "sc_name", "TEXT");
      chain.redisearch("FT.CREATE", "my-contract", "SCHEMA", "a", "TEXT");
      chain.redisearch("FT.ADD", "sc", ID, "1.0", "FIELDS", "sc_name", "my-contract");
    }
    chain.contract(marked("deleting")).run(delete()).ends(0);
    if (there) {
      assertThat(chain.redisearch("FT.SEARCH", "sc", "*", "NOCONTENT")).isEqualTo(List.of(0L));
      assertThat(chain.redis.keys("*")).contains("idx:sc").doesNotContain("idx:my-contract");
    }
    assertThat(chain.stored(METADATA)).isEmpty();
  }

  /** A search that has the document, and may not be asked to forget it. */
  @Test
  void whatTheSearchRefusesIsNamedAndTheDeleteCanBeRepeated() {
    chain.surroundings.with("REDISEARCH_ENDPOINT", "127.0.0.1");
    chain.redisearch("ACL", "SETUSER", "default", "-ft.del");
    chain.contract(marked("deleting"));
    try {
      chain.run(delete()).ends(1).says("left behind: heap of " + ID);
    } finally {
      chain.redisearch("ACL", "SETUSER", "default", "+ft.del");
    }
    assertThat(chain.stored(METADATA)).contains("delete failed");
    chain.run(delete()).ends(0);
    assertThat(chain.stored(METADATA)).isEmpty();
  }
}
