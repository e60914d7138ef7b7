package com.dragonchain.contractbuilder.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.dragonchain.contractbuilder.error.InvalidInputException;
import com.dragonchain.contractbuilder.model.ContractId;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused field by field, and with which words. */
class EventFaultsTest {

  private final EventReader reader =
      new EventReader(
          expression -> {
            if (expression.split(" ", -1).length != 5) {
              throw new InvalidInputException("not five\nfields");
            }
          });

  private InvalidEventException fault(String json) {
    InvalidEventException fault =
        catchThrowableOfType(InvalidEventException.class, () -> reader.read(json));
    assertThat(fault).as(json).isNotNull();
    assertThat(fault.getMessage()).matches("[ -~…]+");
    return fault;
  }

  private String message(RawEvent event) {
    InvalidEventException fault = fault(event.json());
    assertThat(fault.contract()).contains(ContractId.of(RawEvent.ID));
    return fault.getMessage();
  }

  /** Value in JSON, and how the message begins. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "version|1|version: a number, \"1\", is not the text \"1\"",
        "version|\"2\"|version: a text, \"2\", is not",
        "version|null|version: null is not",
        "version|[\"1\"]|version: an array is not",
        "task_type|\"Create\"|task_type: \"Create\" is not \"create\", \"update\" or \"delete\"",
        "task_type|null|task_type: null is not a text",
        "task_type|1|task_type: a number, \"1\", is not a text",
        "txn_type|null|txn_type: null is not a text",
        "txn_type|\"a\"|txn_type: \"a\" is not 2 to 20 letters",
        "txn_type|\"-ab\"|txn_type: \"-ab\" is not",
        "txn_type|\"a_b\"|txn_type: \"a_b\" is not",
        "txn_type|\"ab\\n\"|txn_type: \"ab\\u000a\" is not",
        "txn_type|\"aaaaaaaaaabbbbbbbbbbc\"|txn_type: ",
        "auth|\"%\"|auth: not base64 of user:password",
        "auth|\"Y3VzdA==\"|auth: not base64 of user:password; a user and a colon are needed",
        "auth|\"OnBhc3M=\"|auth: not base64 of user:password; a user",
        "auth|\"dTr/\"|auth: not base64",
        "auth|\"dTpwCg==\"|auth: user or password has a control character",
        "auth|{}|auth: an object is not a text or null",
        "image|null|image: null or empty; the image to run",
        "image|\"\"|image: null or empty",
        "image|\"Team/App\"|image: \"Team/App\" is not an image reference",
        "image|\"a b\"|image: \"a b\" is not an image reference",
        "image|\"a\\nRUN x\"|image: \"a\\u000aRUN x\" is not an image reference",
        "image|\"a:b:c\"|image: ",
        "image|true|image: a boolean, \"True\", is not a text or null",
        "cmd|null|cmd: null or empty; the program to start",
        "cmd|\"\"|cmd: null or empty",
        "cmd|\" \\t\\u00a0\"|cmd: null or empty",
        "cmd|\"a\\u0000\"|cmd: has a NUL character",
        "cmd|\"a\\udc00\"|cmd: has half a surrogate pair",
        "cmd|[\"CANARY\"]|cmd: an array is not a text or null",
        "args|\"CANARY\"|args: a text is not an array of texts or null",
        "args|[\"a\",null]|args: an array with something else than texts in it is not",
        "args|[[\"a\"]]|args: an array with something else",
        "args|{}|args: an object is not",
        "args|[\"a\",\"\\u0000\"]|args: number 2 has a NUL character",
        "args|[\"\\ud83d\"]|args: number 1 has half a surrogate pair",
        "secrets|[]|secrets: an array is not an object or null",
        "secrets|\"CANARY\"|secrets: a text is not an object or null",
        "secrets|{\"1a\":\"CANARY\"}|secrets: the name \"1a\" is not a letter and up to 16",
        "secrets|{\"\":\"CANARY\"}|secrets: the name \"\" is not",
        "secrets|{\"a_b\":\"CANARY\"}|secrets: the name \"a_b\" is not",
        "secrets|{\"a/../b\":\"CANARY\"}|secrets: the name \"a/../b\" is not",
        "secrets|{\"aaaaaaaaaabbbbbbbb\":\"CANARY\"}|secrets: the name ",
        "secrets|{\"secret-key\":\"CANARY\"}|secrets: the name \"secret-key\" is reserved",
        "secrets|{\"Auth-Key-ID\":\"CANARY\"}|secrets: the name \"Auth-Key-ID\" is reserved",
        "secrets|{\"Ab\":\"CANARY\",\"aB\":\"CANARY\"}|secrets: the name \"aB\" is there twice",
        "secrets|{\"a\":1}|secrets: the value of \"a\" is a number; a text is needed",
        "secrets|{\"a\":null}|secrets: the value of \"a\" is null; a text is needed",
        "secrets|{\"a\":[\"CANARY\"]}|secrets: the value of \"a\" is an array",
        "secrets|{\"a\":\"CANARY\\udfff\"}|secrets: the value of \"a\" has half a surrogate pair",
        "existing_secrets|\"a\"|existing_secrets: a text, \"a\", is not an array of texts or null",
        "existing_secrets|[1]|existing_secrets: an array with something else",
        "image_digest|1|image_digest: a number, \"1\", is not a text or null",
        "env|[\"CANARY\"]|env: an array is not an object or null",
        "env|5|env: a number is not an object or null",
        "env|{\"A\":\"CANARY\"}|env: the name \"A\" is not a letter and one or more",
        "env|{\"1A\":\"CANARY\"}|env: the name \"1A\" is not",
        "env|{\"A=\":\"CANARY\"}|env: the name \"A=\" is not",
        "env|{\"AB\\n\":\"CANARY\"}|env: the name \"AB\\u000a\" is not",
        "env|{\"AB\":[\"CANARY\"]}|env: the value of \"AB\" is an array; a text, number, boolean",
        "env|{\"AB\":{\"CANARY\":1}}|env: the value of \"AB\" is an object",
        "env|{\"AB\":\"CANARY\\u0000\"}|env: the value of \"AB\" has a NUL character",
        "env|{\"AB\":\"CANARY\\ud800x\"}|env: the value of \"AB\" has half a surrogate pair",
        "cron|\"* * * *\"|cron: \"* * * *\" is not a crontab of five fields: not five fields",
        "cron|5|cron: a number, \"5\", is not a text or null",
        "cron|[]|cron: an array is not a text or null",
        "seconds|0|seconds: \"0\" is not between 1 and 60",
        "seconds|61|seconds: \"61\" is not between",
        "seconds|-1|seconds: \"-1\" is not between",
        "seconds|4294967297|seconds: \"4294967297\" is not between",
        "seconds|99999999999999999999|seconds: \"99999999999999999999\" is not between",
        "seconds|5.0|seconds: a number, \"5.0\", is not an integer or null",
        "seconds|1e1|seconds: a number, \"10.0\", is not an integer or null",
        "seconds|true|seconds: a boolean, \"True\", is not an integer or null",
        "seconds|\"5\"|seconds: a text, \"5\", is not an integer or null",
        "execution_order|\"Serial\"|execution_order: \"Serial\" is neither",
        "execution_order|0|execution_order: a number, \"0\", is not a text or null",
        "start_state|1|start_state: a number, \"1\", is not a text or null",
        "desired_state|false|desired_state: a boolean, \"False\", is not a text or null",
        "disable_schedule|\"true\"|disable_schedule: a text, \"true\", is not true or false or null",
        "disable_schedule|0|disable_schedule: a number, \"0\", is not",
        "auth_key_id|1|auth_key_id: a number, \"1\", is not a text or null"
      })
  void refusesInACreate(String field, String value, String message) {
    assertThat(message(RawEvent.create().with(field, value)))
        .startsWith(message)
        .doesNotContain("CANARY");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "txn_type|\"a_b\"|txn_type: \"a_b\" is not",
        "image|\"A\"|image: \"A\" is not an image reference",
        "cmd|\"  \"|cmd: null or empty",
        "args|[0]|args: an array with something else",
        "secrets|{\"secret-key\":\"x\"}|secrets: the name \"secret-key\" is reserved",
        "env|{\"A\":1}|env: the name \"A\"",
        "env|\"\"|env: a text is not an object or null",
        "args|{}|args: an object is not",
        "cron|\"*\"|cron: \"*\" is not",
        "seconds|0|seconds: \"0\" is not",
        "execution_order|\"x\"|execution_order: \"x\" is neither",
        "start_state|\"Active\"|start_state: \"Active\" is no state of a contract",
        "desired_state|\"error\"|desired_state: \"error\" is neither \"active\" nor \"inactive\"",
        "desired_state|\"paused\"|desired_state: \"paused\" is neither",
        "existing_secrets|{}|existing_secrets: an object is not"
      })
  void refusesInAnUpdate(String field, String value, String message) {
    assertThat(message(RawEvent.update().with(field, value))).startsWith(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "txn_type|null|txn_type: null is not a text",
        "txn_type|\"a\\u0000\"|txn_type: has a NUL character",
        "txn_type|\"\\ud800\"|txn_type: has half a surrogate pair",
        "existing_secrets|[\"a/b\"]|existing_secrets: the name \"a/b\" is not",
        "existing_secrets|[null]|existing_secrets: an array with something else",
        "image_digest|\"sha256:00\"|image_digest: \"sha256:00\" is not sha256: and 64",
        "image_digest|[]|image_digest: an array is not",
        "auth_key_id|\"ROOT\"|auth_key_id: \"ROOT\" is not the id of a contract's key",
        "auth_key_id|\"SC_../x\"|auth_key_id: \"SC_../x\" is not",
        "cron|\"x\"|cron: \"x\" is not",
        "seconds|61|seconds: \"61\" is not",
        "image|1|image: a number, \"1\", is not",
        "cmd|1|cmd: a number is not",
        "args|{}|args: an object is not",
        "secrets|[]|secrets: an array is not",
        "env|[]|env: an array is not",
        "auth|1|auth: a number is not",
        "execution_order|1|execution_order: a number",
        "start_state|1|start_state: a number",
        "desired_state|1|desired_state: a number",
        "disable_schedule|1|disable_schedule: a number"
      })
  void refusesInADelete(String field, String value, String message) {
    assertThat(message(RawEvent.delete().with(field, value))).startsWith(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"create", "update", "delete"})
  void needsWhatIsRequiredAndNothingElse(String task) {
    for (String name :
        List.of(
            "version", "task_type", "txn_type", "image", "cmd", "args", "env", "execution_order")) {
      assertThat(message(RawEvent.of(task).without(name))).startsWith(name + ": missing; ");
    }
    assertThat(fault(RawEvent.of(task).without("id").json()))
        .hasMessageStartingWith("id: missing; ")
        .matches(fault -> fault.contract().isEmpty());
    RawEvent rest = RawEvent.of(task);
    for (String name :
        List.of(
            "auth",
            "secrets",
            "existing_secrets",
            "image_digest",
            "cron",
            "seconds",
            "start_state",
            "desired_state",
            "disable_schedule",
            "auth_key_id")) {
      rest = rest.without(name);
    }
    assertThat(reader.read(rest.json()).taskType()).isEqualTo(task);
  }

  @ParameterizedTest
  @ValueSource(strings = {"create", "update", "delete"})
  void refusesTwoSchedules(String task) {
    RawEvent event = RawEvent.of(task).with("cron", "\"* * * * *\"");
    assertThat(message(event.with("seconds", "5")))
        .isEqualTo(
            "cron: \"* * * * *\" is together with seconds: \"5\"; only one of them may be there");
    assertThat(reader.read(event.with("cron", "\"\"").with("seconds", "5").json())).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "1",
        "{}",
        "\"\"",
        "\"x\"",
        "\"11111111222243338444555555555555\"",
        "\"11111111-2222-4333-8444-55555555555A\"",
        "\"11111111-2222-4333-8444-555555555555\\n\"",
        "\"../../etc\""
      })
  void refusesOtherIds(String id) {
    for (String task : List.of("create", "update", "delete")) {
      InvalidEventException fault = fault(RawEvent.of(task).with("id", id).json());
      assertThat(fault).hasMessageStartingWith("id: ");
      assertThat(fault.contract()).isEmpty();
    }
  }
}
