package com.dragonchain.contractbuilder.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway is asked to run (OpenFaaS gateway API, {@code POST /system/functions}).
 *
 * @param service the function's name
 * @param image by digest
 * @param process what the watchdog starts
 * @param environment its environment
 * @param secrets names as the gateway knows them
 * @param labels labels, in order
 * @param limits {@code cpu} and {@code memory}, as Kubernetes quantities
 * @param requests the same
 * @param namespace the gateway's namespace, if not its default
 */
public record FunctionSpec(
    String service,
    String image,
    String process,
    Environment environment,
    List<String> secrets,
    Map<String, String> labels,
    Map<String, String> limits,
    Map<String, String> requests,
    Optional<String> namespace) {

  /** Copies, keeping orders. */
  public FunctionSpec {
    secrets = List.copyOf(secrets);
    labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
    limits = Collections.unmodifiableMap(new LinkedHashMap<>(limits));
    requests = Collections.unmodifiableMap(new LinkedHashMap<>(requests));
  }

  // by hand, as every job compares it: decision 062
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof FunctionSpec that && parts().equals(that.parts());
  }

  @Override
  public int hashCode() {
    return parts().hashCode();
  }

  private List<Object> parts() {
    return List.of(
        service, image, process, environment, secrets, labels, limits, requests, namespace);
  }
}
