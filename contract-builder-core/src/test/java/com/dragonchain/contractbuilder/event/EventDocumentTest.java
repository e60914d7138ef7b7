package com.dragonchain.contractbuilder.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.dragonchain.contractbuilder.error.InvalidInputException;
import com.dragonchain.contractbuilder.event.ContractEvent.Create;
import com.dragonchain.contractbuilder.model.ContractId;
import com.dragonchain.contractbuilder.model.ContractState;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Faults of the document as a whole, and what is still known of it then. */
class EventDocumentTest {

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
