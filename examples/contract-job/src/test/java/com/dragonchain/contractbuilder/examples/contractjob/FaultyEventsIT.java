package com.dragonchain.contractbuilder.examples.contractjob;

import static com.dragonchain.contractbuilder.examples.contractjob.Text.ID;
import static com.dragonchain.contractbuilder.examples.contractjob.Text.METADATA;
import static com.dragonchain.contractbuilder.examples.contractjob.Text.contract;
import static com.dragonchain.contractbuilder.examples.contractjob.Text.creation;
import static com.dragonchain.contractbuilder.examples.contractjob.Text.delete;
import static com.dragonchain.contractbuilder.examples.contractjob.Text.marked;
import static com.dragonchain.contractbuilder.examples.contractjob.Text.update;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An event at fault touches nothing, but that its contract is given back to its owner. */
class FaultyEventsIT extends RulesFixture {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          version         | 1
          version         | "2"
          version         | null
          task_type       | "invoke"
          txn_type        | "a"
          txn_type        | "-ab"
          txn_type        | "a_b"
          txn_type        | "a23456789012345678901"
          id              | ".."
          id              | "../../KEYS"
          id              | "11111111-2222-4333-8444-55555555555G"
          image           | null
          image           | ""
          image           | "$R/UPPER/case"
          image           | "a b"
          image           | "a:b\\nRUN x"
          auth            | "bm8gY29sb24="
          auth            | "not base64"
          cmd             | null
          cmd             | "  "
          args            | "a"
          args            | [1]
          env             | {"A":"one letter"}
          env             | {"1A":""}
          env             | {"A B":""}
          env             | {"AB":[]}
          env             | {"AB":{}}
          env             | ["AB"]
          secrets         | {"":"x"}
          secrets         | {"a_b":"x"}
          secrets         | {"a23456789012345678":"x"}
          secrets         | {"ab":1}
          secrets         | {"ab":null}
          secrets         | {"Secret-Key":"x"}
          secrets         | {"AUTH-KEY-ID":"x"}
          secrets         | {"ab":"1","AB":"2"}
          cron            | "* * * *"
          cron            | "* * * * * *"
          cron            | "61 * * * *"
          cron            | "@daily"
          cron            | 5
          seconds         | 0
          seconds         | 61
          seconds         | -1
          seconds         | 1.5
          seconds         | "5"
          seconds         | true
          execution_order | "both"
          execution_order | 1
          """)
  void aCreate(String field, String raw) {
    chain.run(creation().with(field, raw)).ends(2).says(field).andNothingElse();
  }

  @Test
  void bothKindsOfSchedule() {
    chain
        .run(creation().with("cron", "\"* * * * *\"").with("seconds", "5"))
        .ends(2)
        .says("cron", "seconds")
        .andNothingElse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "version",
        "task_type",
        "txn_type",
        "id",
        "image",
        "cmd",
        "args",
        "env",
        "execution_order"
      })
  void aFieldThatHasToBeThere(String field) {
    chain.run(creation().without(field)).ends(2).says(field + ": missing").andNothingElse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"null", "[]", "\"x\"", "{", "{}", "{\"version\":\"1\"}x", "NaN", "{'a':1}"})
  void whatIsNoEvent(String text) {
    chain.run(text).ends(2).andNothingElse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          start_state   | "sleeping"
          desired_state | "error"
          desired_state | "updating"
          disable_schedule | "yes"
          disable_schedule | 1
          image         | "a b"
          env           | {"A":"x"}
          secrets       | {"secret-key":"x"}
          cron          | "nonsense"
          cmd           | " "
          """)
  void anUpdateGivesItsContractBack(String field, String raw) {
    chain
        .contract(marked("updating"))
        .scheduled()
        .run(update().with(field, raw))
        .ends(2)
        .says(field);
    chain.stores(METADATA, givenBack("active")).andNothingElse();
  }

  private Text givenBack(String state) {
    return contract().status(state, chain.quotedMessage());
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      textBlock =
          """
          updating, "inactive", inactive
          updating, "error",    error
          updating, null,       active
          updating, "updating", active
          deleting, "inactive", inactive
          deleting, null,       active
          deleting, 5,          active
          active,   "inactive", -
          error,    "inactive", -
          """)
  void givesBackTheStateThatItHad(String stored, String start, String ends) {
    chain
        .contract(marked(stored))
        .run(
            update()
                .with("start_state", start.equals("inactive") ? "\"inactive\"" : quoted(start))
                .with("seconds", "99"))
        .ends(2);
    if (ends != null) {
      chain.stores(METADATA, givenBack(ends));
    }
    chain.andNothingElse();
  }

  private static String quoted(String state) {
    return state.matches("null|[0-9]+") ? state : "\"" + state.replace("\"", "") + "\"";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          image_digest     | "sha256:abc"
          image_digest     | 5
          auth_key_id      | "ROOTKEYIDAAA"
          auth_key_id      | "SC_../../x"
          existing_secrets | ["a/b"]
          existing_secrets | "a"
          cron             | "nonsense"
          seconds          | 600
          txn_type         | null
          txn_type         | "a\\u0000b"
          """)
  void aDeleteGivesItsContractBack(String field, String raw) {
    chain
        .contract(marked("deleting"))
        .scheduled()
        .run(delete().with("cron", "null").with(field, raw))
        .ends(2)
        .says(field);
    chain.stores(METADATA, givenBack("active")).andNothingElse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"id\":\"" + ID + "\",\"version\":\"1\",\"task_type\":",
        "{\"id\":\"" + ID + "\",\"id\":\"" + ID + "\"}",
        "{\"id\":\"" + ID + "\"} and more",
        "\ufeff{\"id\":\"" + ID + "\"}"
      })
  void brokenTextsGiveTheirContractBackAsFarAsTheyCanBeRead(String text) {
    chain.contract(marked("updating")).run(text).ends(2);
    chain.stores(METADATA, givenBack("active")).andNothingElse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"task_type\":\"update\"",
        "{\"id\":\"" + ID + "\",\"id\":\"22222222-2222-4333-8444-555555555555\"}",
        "{\"x\":{\"id\":\"" + ID + "\"}}"
      })
  void whoseIdCannotBeReadIsNobodys(String text) {
    chain.contract(marked("updating")).run(text).ends(2).andNothingElse();
  }
}
