package com.dragonchain.contractbuilder.event;

import com.dragonchain.contractbuilder.error.InvalidInputException;
import com.dragonchain.contractbuilder.model.ContractId;
import com.dragonchain.contractbuilder.model.ContractState;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What can be known of an event that is at fault: whose it is, and what that contract's state was.
 * Reads in constant memory up to where the JSON ends to be JSON, whatever its size and depth. Two
 * different answers are none.
 */
final class EventSalvage {

  private @Nullable String id;
  private @Nullable String startState;
  private boolean ambiguousId;
  private boolean ambiguousState;

  private EventSalvage() {}

  static EventSalvage of(String json) {
    EventSalvage salvage = new EventSalvage();
    try (JsonParser parser =
        JsonReader.parser(json.startsWith("\ufeff") ? json.substring(1) : json)) {
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        salvage.read(parser);
      }
    } catch (IOException e) {
      // what was read until here is all that can be known
      return salvage;
    }
    return salvage;
  }

  private void read(JsonParser parser) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      if (value != JsonToken.VALUE_STRING) {
        parser.skipChildren();
      } else if (name.equals("id")) {
        String text = parser.getText();
        ambiguousId |= id != null && !text.equals(id);
        id = text;
      } else if (name.equals("start_state")) {
        String text = parser.getText();
        ambiguousState |= startState != null && !text.equals(startState);
        startState = text;
      }
    }
  }

  @Nullable ContractId contract() {
    try {
      return id == null || ambiguousId ? null : ContractId.of(id);
    } catch (InvalidInputException e) {
      return null;
    }
  }

  @Nullable ContractState startState() {
    return startState == null || ambiguousState
        ? null
        : ContractState.find(startState).orElse(null);
  }
}
