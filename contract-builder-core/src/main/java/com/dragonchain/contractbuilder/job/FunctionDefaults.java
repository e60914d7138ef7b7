package com.dragonchain.contractbuilder.job;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What every function gets beside what its contract says.
 *
 * @param labels labels, in order; the chain's id and the watchdog's version follow them
 * @param limits resource limits, as Kubernetes quantities
 * @param requests resource requests
 * @param namespace the gateway's namespace, if not its default
 * @param watchdogVersion the value of the label {@code com.openfaas.fwatchdog.version}
 */
public record FunctionDefaults(
    Map<String, String> labels,
    Map<String, String> limits,
    Map<String, String> requests,
    Optional<String> namespace,
    String watchdogVersion) {

  /** Copies, keeping orders. */
  public FunctionDefaults {
    labels = copy(labels);
    limits = copy(limits);
    requests = copy(requests);
  }

  /**
   * What a Dragonchain has always used: scaling from 1 to 20 by 20, half a processor and 600 MB at
   * most.
   *
   * @param watchdogVersion the label's value
   * @param namespace the gateway's namespace, if not its default
   * @return the defaults
   */
  public static FunctionDefaults standard(String watchdogVersion, Optional<String> namespace) {
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put("com.openfaas.scale.min", "1");
    labels.put("com.openfaas.scale.max", "20");
    labels.put("com.openfaas.scale.factor", "20");
    return new FunctionDefaults(
        labels, resources("0.50"), resources("0.1"), namespace, watchdogVersion);
  }

  private static Map<String, String> resources(String cpu) {
    Map<String, String> resources = new LinkedHashMap<>();
    resources.put("cpu", cpu);
    resources.put("memory", "600M");
    return resources;
  }

  private static Map<String, String> copy(Map<String, String> map) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }
}
