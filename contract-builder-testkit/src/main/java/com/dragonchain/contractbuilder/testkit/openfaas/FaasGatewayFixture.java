package com.dragonchain.contractbuilder.testkit.openfaas;

import static org.assertj.core.api.Assertions.assertThat;

import com.dragonchain.contractbuilder.model.ContractId;
import com.dragonchain.contractbuilder.model.Environment;
import com.dragonchain.contractbuilder.model.FunctionSpec;
import com.dragonchain.contractbuilder.model.Secret;
import com.dragonchain.contractbuilder.port.Deadline;
import com.dragonchain.contractbuilder.port.FaasGateway;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;

/** What the suite of gateways is given by its adapters, and what its tests share. */
abstract class FaasGatewayFixture {

  final ContractId id = ContractId.of(UUID.randomUUID().toString());
  final String name = id.functionName();

  /**
   * The gateway that is tested.
   *
   * @return with a login that is right
   */
  protected abstract FaasGateway gateway();

  /**
   * The same gateway.
   *
   * @return with a login that is wrong
   */
  protected abstract FaasGateway gatewayWithWrongLogin();

  /**
   * An image with a watchdog and the programs {@code env} and {@code cat}.
   *
   * @return its reference, by digest
   */
  protected abstract String image();

  /**
   * Another such image.
   *
   * @return its reference, by digest
   */
  protected abstract String otherImage();

  /**
   * An image that does not exist.
   *
   * @return its reference, by digest
   */
  protected abstract String missingImage();

  /**
   * Runs a function.
   *
   * @param function its name
   * @return what it wrote
   */
  protected abstract String invoke(String function);

  /**
   * How long a function that works may take to become ready.
   *
   * @return the time
   */
  protected Duration patience() {
    return Duration.ofSeconds(60);
  }

  /**
   * How long to wait for a function that does not become ready.
   *
   * @return the time
   */
  protected Duration impatience() {
    return Duration.ofSeconds(5);
  }

  FunctionSpec spec(String image, String process, Map<String, String> env) {
    return spec(image, process, env, List.of());
  }

  FunctionSpec spec(String image, String process, Map<String, String> env, List<String> secrets) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("read_timeout", "5s");
    // The watchdog's drain is twice as long.
    all.put("write_timeout", "250ms");
    all.put("combine_output", "false");
    all.putAll(env);
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put("com.openfaas.scale.min", "1");
    labels.put("com.openfaas.scale.max", "5");
    Map<String, String> resources = Map.of("memory", "64M");
    return new FunctionSpec(
        name,
        image,
        process,
        new Environment(all),
        secrets,
        labels,
        resources,
        resources,
        Optional.empty());
  }

  FunctionSpec env(Map<String, String> env) {
    return spec(image(), "env", env);
  }

  void deployed(FunctionSpec spec) {
    gateway().deploy(spec);
    ready(spec);
  }

  void updated(FunctionSpec spec) {
    gateway().update(spec);
    ready(spec);
  }

  void ready(FunctionSpec spec) {
    gateway().awaitReady(spec, Deadline.in(Clock.systemUTC(), patience()));
    assertThat(gateway().matches(spec)).isTrue();
  }

  String secret(String value) {
    String secret = id.secretName("key");
    gateway().createSecrets(Map.of(secret, Secret.of(value)));
    return secret;
  }

  String catOf(String secret) {
    return "cat /var/openfaas/secrets/" + secret;
  }

  @AfterEach
  final void leaveNothing() {
    gateway().remove(name);
    gateway().secrets(id.secretPrefix()).forEach(secret -> gateway().removeSecret(secret));
    assertThat(gateway().find(name)).isEmpty();
    assertThat(gateway().secrets(id.secretPrefix())).isEmpty();
  }
}
