package com.dragonchain.contractbuilder.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.dragonchain.contractbuilder.error.InvalidInputException;
import com.dragonchain.contractbuilder.event.ContractEvent.Change;
import com.dragonchain.contractbuilder.event.ContractEvent.Create;
import com.dragonchain.contractbuilder.event.ContractEvent.Delete;
import com.dragonchain.contractbuilder.event.ContractEvent.ScheduleChange;
import com.dragonchain.contractbuilder.event.ContractEvent.Update;
import com.dragonchain.contractbuilder.model.ContractId;
import com.dragonchain.contractbuilder.model.ContractState;
import com.dragonchain.contractbuilder.model.Credentials;
import com.dragonchain.contractbuilder.model.Digest;
import com.dragonchain.contractbuilder.model.Entrypoint;
import com.dragonchain.contractbuilder.model.ExecutionOrder;
import com.dragonchain.contractbuilder.model.ImageReference;
import com.dragonchain.contractbuilder.model.Schedule;
import com.dragonchain.contractbuilder.model.Secret;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventReaderTest {

  private static final String DIGEST = "sha256:" + "0a".repeat(32);

  private final EventReader reader =
      new EventReader(
          expression -> {
            if (expression.split(" ", -1).length != 5) {
              throw new InvalidInputException("not five\nfields");
            }
          });

  private Create create(RawEvent event) {
    return (Create) reader.read(event.json());
  }

  private Update update(RawEvent event) {
    return (Update) reader.read(event.json());
  }

  private Delete delete(RawEvent event) {
    return (Delete) reader.read(event.json());
  }

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

  @Test
  void readsACreateWithEverything() {
    Create event =
        create(
            RawEvent.create()
                .with("auth", "\"Y3VzdDpwYTU1OndvcmQ=\"")
                .with("image", "\"registry.example:5000/team/app\"")
                .with("args", "[\"-n\",\"\",\"two words\"]")
                .with("secrets", "{\"Zeta\":\"z\",\"alpha\":\"\"}")
                .with("env", "{\"ZZ\":\"1\",\"A.b-c_\":\"\"}")
                .with("seconds", "60")
                .with("execution_order", "\"serial\""));
    assertThat(event.contract()).isEqualTo(ContractId.of(RawEvent.ID));
    assertThat(event.transactionType().value()).isEqualTo("my-contract");
    assertThat(event.image())
        .isEqualTo(
            new CustomerImage(
                "registry.example:5000/team/app",
                ImageReference.parse("registry.example:5000/team/app:latest"),
                Optional.of(new Credentials("cust", Secret.of("pa55:word")))));
    assertThat(event.entrypoint())
        .isEqualTo(new Entrypoint("/bin/app", List.of("-n", "", "two words")));
    assertThat(event.secrets().keySet()).containsExactly("zeta", "alpha");
    assertThat(event.secrets().get("zeta").reveal()).isEqualTo("z");
    assertThat(event.environment().variables().keySet()).containsExactly("ZZ", "A.b-c_");
    assertThat(event.schedule()).contains(new Schedule.Interval(60));
    assertThat(event.executionOrder()).contains(ExecutionOrder.SERIAL);
    assertThat(event.taskType()).isEqualTo("create");
    assertThat(event.toString()).doesNotContain("pa55").doesNotContain("z=z");
  }

  @Test
  void readsACreateWithTheLeast() {
    String least =
        "{\"version\":\"1\",\"task_type\":\"create\",\"txn_type\":\"ab\",\"id\":\""
            + RawEvent.ID
            + "\",\"image\":\"app\",\"cmd\":\"a\",\"args\":null,\"env\":null,"
            + "\"execution_order\":null,\"unknown\":{\"x\":[]}}";
    Create event = (Create) reader.read(least);
    assertThat(event.entrypoint()).isEqualTo(new Entrypoint("a", List.of()));
    assertThat(event.environment().variables()).isEmpty();
    assertThat(event.secrets()).isEmpty();
    assertThat(event.schedule()).isEmpty();
    assertThat(event.executionOrder()).isEmpty();
    assertThat(event.image().credentials()).isEmpty();
    assertThat(reader.read(least.getBytes(UTF_8))).isEqualTo(event);
  }

  @Test
  void readsAnUpdateOfEverything() {
    Update event =
        update(
            RawEvent.update()
                .with("auth", "\"dTpw\"")
                .with("image", "\"team/app@" + DIGEST + "\"")
                .with("cmd", "\"c\"")
                .with("args", "[\"x\"]")
                .with("secrets", "{\"s\":\"v\"}")
                .with("env", "{\"AB\":1}")
                .with("cron", "\"0 0 * * MON\"")
                .with("execution_order", "\"parallel\"")
                .with("desired_state", "\"active\""));
    assertThat(event.changes()).containsExactlyInAnyOrder(Change.values());
    assertThat(event.image().orElseThrow().credentials())
        .contains(new Credentials("u", Secret.of("p")));
    assertThat(event.command()).contains("c");
    assertThat(event.arguments()).containsExactly("x");
    assertThat(event.environment().variables()).isEqualTo(Map.of("AB", "1"));
    assertThat(event.schedule())
        .isEqualTo(new ScheduleChange.Replace(new Schedule.Cron("0 0 * * MON")));
    assertThat(event.startState()).contains(ContractState.INACTIVE);
    assertThat(event.desiredState()).contains(ContractState.ACTIVE);
  }

  @Test
  void takesWhatIsFalsyForUnchanged() {
    Update event =
        update(
            RawEvent.update()
                .with("auth", "\"\"")
                .with("image", "\"\"")
                .with("cmd", "\"\"")
                .with("args", "[]")
                .with("secrets", "{}")
                .with("existing_secrets", "[]")
                .with("env", "{}")
                .with("cron", "\"\"")
                .with("execution_order", "\"\"")
                .with("start_state", "\"\"")
                .with("desired_state", "\"\"")
                .with("disable_schedule", "false"));
    assertThat(event.changes()).isEmpty();
    assertThat(event.startState()).isEmpty();
    assertThat(update(RawEvent.update()).changes()).isEmpty();
  }

  @Test
  void ignoresCredentialsWithoutAnImageButNotTheirType() {
    assertThat(update(RawEvent.update().with("auth", "\"%%%\"")).changes()).isEmpty();
    assertThat(message(RawEvent.update().with("auth", "5")))
        .isEqualTo("auth: a number is not a text or null");
  }

  @Test
  void letsDisablingWin() {
    RawEvent event = RawEvent.update().with("disable_schedule", "true");
    assertThat(update(event).schedule()).isEqualTo(new ScheduleChange.Disable());
    assertThat(update(event.with("cron", "\"bad\"").with("seconds", "99")).schedule())
        .isEqualTo(new ScheduleChange.Disable());
    assertThat(message(event.with("seconds", "\"99\""))).startsWith("seconds: a text, \"99\", is");
    assertThat(
            create(RawEvent.create().with("disable_schedule", "true").with("seconds", "1"))
                .schedule())
        .contains(new Schedule.Interval(1));
  }

  @Test
  void readsADelete() {
    Delete event =
        delete(
            RawEvent.delete()
                .with("txn_type", "\"../Any text \u00e9\"")
                .with("image", "\"NO image\"")
                .with("auth", "\"%%\"")
                .with("cmd", "\" \"")
                .with("args", "[\"\\u0000\"]")
                .with("secrets", "{\"!\":[]}")
                .with("env", "{\"1\":{}}")
                .with("existing_secrets", "[\"My-One\",\"secret-key\",\"my-one\",\"auth-key-id\"]")
                .with("image_digest", "\"" + DIGEST + "\"")
                .with("seconds", "5")
                .with("execution_order", "\"odd\"")
                .with("start_state", "\"odd\"")
                .with("desired_state", "\"odd\"")
                .with("auth_key_id", "\"SC_ABCDEFGHIJKL\""));
    assertThat(event)
        .isEqualTo(
            new Delete(
                ContractId.of(RawEvent.ID),
                event.transactionType(),
                List.of("my-one", "secret-key", "auth-key-id"),
                Optional.of(Digest.of(DIGEST)),
                Optional.of("SC_ABCDEFGHIJKL"),
                null,
                5,
                "odd"));
    assertThat(event.transactionType().value()).isEqualTo("../Any text \u00e9");
    Delete least = delete(RawEvent.delete().with("cron", "\"* * * * *\"").with("txn_type", "\"\""));
    assertThat(least.cron()).isEqualTo("* * * * *");
    assertThat(least.seconds()).isNull();
    assertThat(least.existingSecrets()).isEmpty();
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

  @Test
  void makesTextsOfValuesOfTheEnvironmentAsPythonDoes() {
    Create event =
        create(
            RawEvent.create()
                .with(
                    "env",
                    "{\"T1\":true,\"F1\":false,\"N1\":null,\"I1\":-12,\"BIG\":123456789012345678901234567890,"
                        + "\"D1\":1.50,\"D2\":1e16,\"D3\":1e-5,\"D4\":1e999,\"D5\":-0.0,\"S1\":\"\\ud83d\\ude00\"}"));
    assertThat(event.environment().variables().values())
        .containsExactly(
            "True",
            "False",
            "None",
            "-12",
            "123456789012345678901234567890",
            "1.5",
            "1e+16",
            "1e-05",
            "inf",
            "-0.0",
            "\ud83d\ude00");
  }

  @Test
  void takesNulInASecret() {
    Create event = create(RawEvent.create().with("secrets", "{\"a\":\"\\u0000\\n\"}"));
    assertThat(event.secrets().get("a").reveal()).isEqualTo("\0\n");
  }

  @Test
  void takesEmptyTextsInACreateForNull() {
    Create event =
        create(
            RawEvent.create()
                .with("auth", "\"\"")
                .with("cron", "\"\"")
                .with("execution_order", "\"\""));
    assertThat(event.image().credentials()).isEmpty();
    assertThat(event.schedule()).isEmpty();
    assertThat(event.executionOrder()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(ContractState.class)
  void knowsEveryStartState(ContractState state) {
    assertThat(
            update(RawEvent.update().with("start_state", "\"" + state.text() + "\"")).startState())
        .contains(state);
  }

  @Test
  void boundsTheDocument() {
    String json = RawEvent.create().json();
    String padded = " ".repeat((1 << 20) - json.length()) + json;
    assertThat(reader.read(padded)).isEqualTo(reader.read(json));
    assertThat(fault(" " + padded))
        .hasMessage("JSON: longer than the 1048576 bytes that are allowed")
        .matches(fault -> fault.contract().isPresent());
    assertThat(reader.read(RawEvent.create().with("x", nested(31)).json())).isNotNull();
    assertThat(message(RawEvent.create().with("x", nested(32)))).contains("more than 32");
    assertThat(message(RawEvent.create().with("x", nested(200_000)))).contains("more than 32");
  }

  private static String nested(int depth) {
    return "[".repeat(depth) + "]".repeat(depth);
  }

  @Test
  void refusesDuplicatesAnywhere() {
    assertThat(message(RawEvent.create().with("x", "[{\"y\":1,\"y\":2}]")))
        .isEqualTo("JSON: the key \"y\" is twice in one object; leave one out");
    assertThat(message(RawEvent.create().with("env", "{\"AB\":\"CANARY\",\"\\u0041B\":1}")))
        .contains("\"AB\" is twice")
        .doesNotContain("CANARY");
    String json = RawEvent.create().json();
    assertThat(fault(json.replaceFirst("\\{", "{\"cmd\":\"x\",")).contract()).isPresent();
  }

  @Test
  void refusesWhatSurroundsTheObject() {
    String json = RawEvent.update().json();
    for (String other : List.of("\ufeff" + json, json + "x", json + json, json + "\0")) {
      InvalidEventException fault = fault(other);
      assertThat(fault).hasMessageStartingWith("JSON: ");
      assertThat(fault.contract()).contains(ContractId.of(RawEvent.ID));
      assertThat(fault.startState()).contains(ContractState.INACTIVE);
    }
  }

  @Test
  void saysWhoseItIsWheneverThatCanBeRead() {
    String json = RawEvent.update().with("version", "2").json();
    assertThat(fault(json).contract()).contains(ContractId.of(RawEvent.ID));
    assertThat(fault(json).startState()).contains(ContractState.INACTIVE);

    InvalidEventException cut = fault(json.substring(0, json.indexOf("\"env\"")));
    assertThat(cut.contract()).isPresent();
    assertThat(cut.startState()).isEmpty();

    InvalidEventException unknown = fault(RawEvent.update().with("start_state", "\"odd\"").json());
    assertThat(unknown.contract()).isPresent();
    assertThat(unknown.startState()).isEmpty();

    InvalidEventException numbers =
        fault(RawEvent.update().with("id", "1").with("start_state", "[\"active\"]").json());
    assertThat(numbers.contract()).isEmpty();
    assertThat(numbers.startState()).isEmpty();
  }

  @Test
  void saysNotWhoseItIsIfThereAreTwoAnswers() {
    String other = "99999999-2222-4333-8444-555555555555";
    String twice =
        RawEvent.update()
            .json()
            .replaceFirst("\\{", "{\"id\":\"" + other + "\",\"start_state\":\"error\",");
    assertThat(fault(twice).contract()).isEmpty();
    assertThat(fault(twice).startState()).isEmpty();
    String inside = RawEvent.update().with("env", "{\"id\":\"" + other + "\",\"1\":1}").json();
    assertThat(fault(inside).contract()).contains(ContractId.of(RawEvent.ID));
  }

  @Test
  void readsBytesAsStrictUtf8() {
    byte[] json = RawEvent.create().with("cmd", "\"caf\u00e9\"").json().getBytes(UTF_8);
    assertThat(((Create) reader.read(json)).entrypoint().command()).isEqualTo("caf\u00e9");
    for (int i = 0; i < json.length; i++) {
      if (json[i] == (byte) 0xc3) {
        json[i] = 'x';
      }
    }
    InvalidEventException fault =
        catchThrowableOfType(InvalidEventException.class, () -> reader.read(json));
    assertThat(fault).hasMessageContaining("UTF-8");
    assertThat(fault.contract()).contains(ContractId.of(RawEvent.ID));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "null", "[]", "\"x\"", "{", "[{}]", "not json"})
  void refusesWhatIsNoObject(String json) {
    InvalidEventException fault = fault(json);
    assertThat(fault).hasMessageStartingWith("JSON: ");
    assertThat(fault.contract()).isEmpty();
    assertThat(fault.startState()).isEmpty();
  }
}
