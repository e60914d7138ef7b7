package com.dragonchain.contractbuilder.testkit.openfaas;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A function of an {@link EmbeddedGateway}, as it really is and not as the provider reports it.
 *
 * @param name its name
 * @param deployment the body with which it was deployed
 * @param running whether its process runs
 */
public record DeployedFunction(String name, JsonNode deployment, boolean running) {

  /**
   * Its image.
   *
   * @return the reference with which it was deployed
   */
  public String image() {
    return deployment.path("image").asText();
  }

  /**
   * A variable of its environment.
   *
   * @param variable the variable's name
   * @return its value, empty if there is none
   */
  public String env(String variable) {
    return deployment.path("envVars").path(variable).asText();
  }
}
