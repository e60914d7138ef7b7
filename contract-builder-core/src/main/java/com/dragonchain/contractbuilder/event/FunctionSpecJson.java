package com.dragonchain.contractbuilder.event;

import com.dragonchain.contractbuilder.model.Environment;
import com.dragonchain.contractbuilder.model.FunctionSpec;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A function's specification, as the gateway takes it (OpenFaaS gateway API, {@code POST
 * /system/functions}) and as it is kept in {@code faas_spec.json}.
 */
public final class FunctionSpecJson {

  private FunctionSpecJson() {}

  /**
   * Writes a specification. A namespace, which the chain itself never writes, comes last: all else
   * keeps its place.
   *
   * @param spec the specification
   * @return the text of its file, and a body for the gateway
   */
  public static String write(FunctionSpec spec) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("service", spec.service());
    json.put("image", spec.image());
    json.put("envProcess", spec.process());
    json.put("envVars", spec.environment().variables());
    json.put("secrets", spec.secrets());
    json.put("labels", spec.labels());
    json.put("limits", spec.limits());
    json.put("requests", spec.requests());
    spec.namespace().ifPresent(namespace -> json.put("namespace", namespace));
    return CompactJson.write(json);
  }

  /**
   * Reads a specification. A field that is missing, null or of another type is empty; unknown keys
   * are ignored.
   *
   * @param json the text
   * @return the specification
   * @throws com.dragonchain.contractbuilder.error.ProtocolException if it is not one JSON object,
   *     or too large
   */
  public static FunctionSpec read(String json) {
    StoredObject stored = StoredObject.parse("function specification", json);
    return new FunctionSpec(
        stored.textOr("service", ""),
        stored.textOr("image", ""),
        stored.textOr("envProcess", ""),
        new Environment(stored.object("envVars").texts()),
        stored.texts("secrets"),
        stored.object("labels").texts(),
        stored.object("limits").texts(),
        stored.object("requests").texts(),
        Optional.ofNullable(stored.text("namespace")).filter(name -> !name.isEmpty()));
  }
}
