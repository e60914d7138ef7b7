package com.dragonchain.contractbuilder.event;

import com.dragonchain.contractbuilder.error.InvalidInputException;
import com.dragonchain.contractbuilder.error.ProtocolException;
import com.dragonchain.contractbuilder.event.CompactJson.Limits;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An object that was stored, looked at leniently: what is of another type is not there. */
final class StoredObject {

  private final Map<?, ?> fields;

  private StoredObject(Map<?, ?> fields) {
    this.fields = fields;
  }

  static StoredObject parse(String what, String json) {
    try {
      return new StoredObject(CompactJson.readObject(json, Limits.STORED));
    } catch (InvalidInputException e) {
      throw new ProtocolException(
          what + ": what is stored cannot be read; " + e.getMessage() + "; mend or remove it", e);
    }
  }

  @Nullable String text(String key) {
    return fields.get(key) instanceof String text ? text : null;
  }

  String textOr(String key, String otherwise) {
    String text = text(key);
    return text == null ? otherwise : text;
  }

  @Nullable Integer integer(String key) {
    return fields.get(key) instanceof Long number && number.intValue() == number
        ? Integer.valueOf(number.intValue())
        : null;
  }

  StoredObject object(String key) {
    return new StoredObject(fields.get(key) instanceof Map<?, ?> map ? map : Map.of());
  }

  /** The values of an array, those that are no text as Python's {@code str()} has them. */
  List<String> texts(String key) {
    List<String> texts = new ArrayList<>();
    if (fields.get(key) instanceof List<?> values) {
      values.forEach(value -> texts.add(PythonText.str(value)));
    }
    return texts;
  }

  /** All values of this object, those that are no text as Python's {@code str()} has them. */
  Map<String, String> texts() {
    Map<String, String> texts = new LinkedHashMap<>();
    fields.forEach((name, value) -> texts.put((String) name, PythonText.str(value)));
    return texts;
  }
}
