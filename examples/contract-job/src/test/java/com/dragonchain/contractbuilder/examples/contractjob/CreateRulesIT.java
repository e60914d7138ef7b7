package com.dragonchain.contractbuilder.examples.contractjob;

import static com.dragonchain.contractbuilder.examples.contractjob.Text.ID;
import static com.dragonchain.contractbuilder.examples.contractjob.Text.METADATA;
import static com.dragonchain.contractbuilder.examples.contractjob.Text.SIX;
import static com.dragonchain.contractbuilder.examples.contractjob.Text.created;
import static com.dragonchain.contractbuilder.examples.contractjob.Text.createdSpec;
import static com.dragonchain.contractbuilder.examples.contractjob.Text.creation;
import static com.dragonchain.contractbuilder.examples.contractjob.Text.message;
import static com.dragonchain.contractbuilder.examples.contractjob.Text.secrets;
import static com.dragonchain.contractbuilder.examples.contractjob.Text.variables;
import static org.assertj.core.api.Assertions.assertThat;

import com.dragonchain.contractbuilder.testkit.openfaas.EmbeddedGateway;
import com.dragonchain.contractbuilder.testkit.openfaas.GatewayRequest;
import com.dragonchain.contractbuilder.testkit.registry.EmbeddedRegistry;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the wire format says of a create: exact files, messages and requests. */
class CreateRulesIT extends RulesFixture {

  @ParameterizedTest
  @EnumSource(EmbeddedGateway.Kind.class)
  void thePlainestOne(EmbeddedGateway.Kind kind) {
    chain(kind, EmbeddedRegistry.start());
    chain
        .run(creation())
        .ends(0)
        .steps(
            "preflight",
            "adapt-image",
            "issue-key",
            "create-secrets",
            "deploy-function",
            "await-ready",
            "move-tag",
            "save",
            "ledger")
        .issuesKey()
        .putsKey()
        .deploys("POST", createdSpec())
        .tags("$NEW")
        .stores(METADATA, created())
        .ledgers("create", "/bin/cat", "$NEW")
        .andNothingElse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "cron"    | "*/5 * * * *"
          "cron"    | "0 0 1 jan MON-fri"
          "seconds" | 1
          "seconds" | 60
          """)
  void isScheduled(String field, String raw) {
    String name = field.replace("\"", "");
    String cron = name.equals("cron") ? raw : "null";
    String seconds = name.equals("cron") ? "null" : raw;
    chain
        .run(creation().with(name, raw).with("execution_order", "\"serial\""))
        .ends(0)
        .issuesKey()
        .putsKey()
        .deploys("POST", createdSpec())
        .tags("$NEW")
        .schedules("create", "\"serial\"", cron, seconds)
        .stores(METADATA, created().with(name, raw).with("execution_order", "\"serial\""))
        .ledgers("create", "/bin/cat", "$NEW")
        .andNothingElse();
  }

  /** A create of an id that the scheduler knows would kill its poller. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatTheSchedulerKnowsOrIsToldAlreadyIsUpdated(boolean told) {
    if (told) {
      chain.redis.lpush("mq:scheduler", message("create", "\"serial\"", "\"1 * * * *\"", "null"));
    } else {
      chain.scheduled();
    }
    chain
        .run(creation().with("seconds", "5"))
        .ends(0)
        .issuesKey()
        .putsKey()
        .deploys("POST", createdSpec())
        .tags("$NEW")
        .schedules("update", "\"parallel\"", "null", "5")
        .stores(METADATA, created().with("seconds", "5"))
        .ledgers("create", "/bin/cat", "$NEW")
        .andNothingElse();
  }

  /** What Python's {@code str} makes of JSON, and how JSON is written again. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          1                         | "1"
          -0                        | "0"
          1.0                       | "1.0"
          -0.0                      | "-0.0"
          1.50                      | "1.5"
          1e16                      | "1e+16"
          9999999999999998.0        | "9999999999999998.0"
          1E-5                      | "1e-05"
          0.0001                    | "0.0001"
          123456789012345678901234  | "123456789012345678901234"
          2e-323                    | "2e-323"
          1e400                     | "inf"
          true                      | "True"
          false                     | "False"
          null                      | "None"
          ""                        | ""
          "grün €"                  | "gr\\u00fcn \\u20ac"
          "\\ud83d\\ude00"          | "\\ud83d\\ude00"
          "\\u007f\\u0080"          | "\\u007f\\u0080"
          "a\\/b\\"\\\\\\b\\f\\n\\r\\t" | "a/b\\"\\\\\\b\\f\\n\\r\\t"
          "\\u0001 ~"               | "\\u0001 ~"
          "a=b=c"                   | "a=b=c"
          """)
  void variablesAsPythonWritesThem(String event, String stored) {
    chain
        .run(creation().with("env", "{\"MY.V-1_\":" + event + "}"))
        .ends(0)
        .issuesKey()
        .putsKey()
        .deploys(
            "POST", createdSpec().with("envVars", variables("\"MY.V-1_\":" + stored + "," + SIX)))
        .tags("$NEW")
        .stores(METADATA, created().with("env", "{\"MY.V-1_\":" + stored + "," + SIX + "}"))
        .ledgers("create", "/bin/cat", "$NEW")
        .andNothingElse();
  }

  @Test
  void variablesOfTheChainAndOfThePlatformKeepTheirPlaces() {
    chain
        .run(
            creation()
                .with(
                    "env",
                    "{\"SMART_CONTRACT_NAME\":\"x\",\"write_debug\":\"false\",\"ZZ\":\"1\","
                        + "\"STAGE\":\"mine\",\"AA\":\"2\"}"))
        .ends(0)
        .issuesKey()
        .putsKey()
        .deploys(
            "POST",
            createdSpec()
                .with(
                    "envVars",
                    "{\"read_timeout\":\"60s\",\"write_timeout\":\"60s\",\"write_debug\":\"false\","
                        + "\"combine_output\":\"false\",\"SMART_CONTRACT_NAME\":\"my-contract\","
                        + "\"ZZ\":\"1\",\"STAGE\":\"prod\",\"AA\":\"2\","
                        + withoutStageAndName()
                        + "}"))
        .tags("$NEW")
        .stores(
            METADATA,
            created()
                .with(
                    "env",
                    "{\"SMART_CONTRACT_NAME\":\"my-contract\",\"write_debug\":\"false\","
                        + "\"ZZ\":\"1\",\"STAGE\":\"prod\",\"AA\":\"2\","
                        + withoutStageAndName()
                        + "}"))
        .ledgers("create", "/bin/cat", "$NEW")
        .andNothingElse();
  }

  private static String withoutStageAndName() {
    return SIX.replace("\"STAGE\":\"prod\",", "")
        .replace(",\"SMART_CONTRACT_NAME\":\"my-contract\"", "");
  }

  @Test
  void secretsInTheirOrderAndInLowerCase() {
    chain
        .run(
            creation()
                .with("secrets", "{\"Zeta\":\"gr\\u00fcn\\n\",\"ALPHA-1\":\"\",\"m\":\"a b\"}"))
        .ends(0)
        .issuesKey()
        .puts("POST", "zeta", "grün\n")
        .puts("POST", "alpha-1", "")
        .puts("POST", "m", "a b")
        .putsKey()
        .deploys(
            "POST",
            createdSpec()
                .with("secrets", secrets("zeta", "alpha-1", "m", "secret-key", "auth-key-id")))
        .tags("$NEW")
        .stores(
            METADATA,
            created()
                .with(
                    "existing_secrets",
                    "[\"zeta\",\"alpha-1\",\"m\",\"secret-key\",\"auth-key-id\"]"))
        .ledgers("create", "/bin/cat", "$NEW")
        .andNothingElse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          " /bin/echo " | [" a  b ","c "] | /bin/echo   a  b  c
          "\\u00a0x"    | []              | x
          "/bin/é"      | null            | /bin/\\\\u00e9
          "a"           | [""]            | a
          """)
  void theEntrypointIsTrimmed(String command, String arguments, String entrypoint) {
    String inner = entrypoint.replace("\\\\", "\\");
    chain
        .run(creation().with("cmd", command).with("args", arguments))
        .ends(0)
        .issuesKey()
        .putsKey()
        .deploys("POST", createdSpec().with("envProcess", "\"" + inner + "\""))
        .tags("$NEW")
        .stores(
            METADATA,
            created()
                .with("cmd", command.replace("é", "\\u00e9"))
                .with("args", arguments.equals("null") ? "[]" : arguments))
        .ledgers("create", entrypoint, "$NEW")
        .andNothingElse();
  }

  @Test
  void anImageWithoutTagIsTheLatestAndStoredAsItWasNamed() {
    chain.push("customer/app", "latest");
    chain
        .run(creation().with("image", "\"$R/customer/app\"").with("execution_order", "null"))
        .ends(0)
        .issuesKey()
        .putsKey()
        .deploys("POST", createdSpec())
        .tags("$NEW")
        .stores(
            METADATA,
            created().with("image", "\"$R/customer/app\"").with("execution_order", "null"))
        .ledgers("create", "/bin/cat", "$NEW")
        .andNothingElse();
  }

  @Test
  void fieldsThatNobodyKnowsAreIgnoredAndThoseNotNeededMayBeMissing() {
    chain
        .run(
            creation()
                .with("custom", "{\"a\":[1]}")
                .without("auth")
                .without("secrets")
                .without("existing_secrets")
                .without("image_digest")
                .without("cron")
                .without("seconds")
                .without("start_state")
                .without("desired_state")
                .without("disable_schedule")
                .without("auth_key_id"))
        .ends(0)
        .issuesKey()
        .putsKey()
        .deploys("POST", createdSpec())
        .tags("$NEW")
        .stores(METADATA, created())
        .ledgers("create", "/bin/cat", "$NEW")
        .andNothingElse();
  }

  @Test
  void theGatewaysLoginMayEndWithANewLine() throws IOException {
    Files.writeString(chain.folder().resolve("login/user"), "admin\n");
    Files.writeString(chain.folder().resolve("login/password"), "gw-pass\n");
    chain.run(creation()).ends(0);
    assertThat(chain.gateway.requests())
        .filteredOn(request -> request.path().startsWith("/system/"))
        .isNotEmpty()
        .allMatch(GatewayRequest::authorization);
  }

  @Test
  void inANamespace() {
    chain.gateway.addNamespace("contracts");
    chain.surroundings.with("FAAS_NAMESPACE", "contracts");
    chain.run(creation()).ends(0);
    assertThat(chain.gateway.functions()).isEmpty();
    assertThat(chain.gateway.functions("contracts")).containsOnlyKeys(Text.FUNCTION);
    assertThat(chain.gateway.secrets("contracts")).hasSize(2);
    assertThat(chain.stored(Text.SPEC)).endsWith(",\"namespace\":\"contracts\"}");
  }

  @Test
  void inARegistryWithAPath() {
    chain.surroundings.with("FAAS_REGISTRY", chain.registry.address() + "/owner/project");
    chain.run(creation()).ends(0);
    assertThat(chain.registry.tags("owner/project/customer-contracts")).containsExactly(ID);
    assertThat(chain.stored(Text.SPEC))
        .contains(
            "\"image\":\""
                + chain.registry.address()
                + "/owner/project/customer-contracts@sha256:");
  }

  @Test
  void whatIsStoredNeverHoldsASecret() {
    chain.run(creation().with("secrets", "{\"word\":\"s3cr3t-value\"}")).ends(0);
    assertThat(chain.gateway.secrets()).containsEntry("sc-" + ID + "-word", "s3cr3t-value");
    assertThat(chain.surroundings.files().values())
        .noneMatch(text -> text.contains("s3cr3t-value"));
    assertThat(Surroundings.redis(chain.redis).values())
        .noneMatch(value -> value.toString().contains("s3cr3t-value"));
  }

  /** Only a delete needs it. */
  @Test
  void aSearchThatIsAwayDoesNotMatter() {
    chain.surroundings.with("REDISEARCH_ENDPOINT", "search.invalid");
    chain.run(creation()).ends(0);
  }
}
