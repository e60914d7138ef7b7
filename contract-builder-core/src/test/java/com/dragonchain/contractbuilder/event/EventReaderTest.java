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
import org.junit.jupiter.params.provider.EnumSource;

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
}
