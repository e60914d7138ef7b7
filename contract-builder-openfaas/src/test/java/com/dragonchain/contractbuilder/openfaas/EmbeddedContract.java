package com.dragonchain.contractbuilder.openfaas;

import static org.assertj.core.api.Assertions.assertThat;

import com.dragonchain.contractbuilder.model.Credentials;
import com.dragonchain.contractbuilder.model.Secret;
import com.dragonchain.contractbuilder.port.FaasGateway;
import com.dragonchain.contractbuilder.testkit.openfaas.EmbeddedGateway;
import com.dragonchain.contractbuilder.testkit.openfaas.FaasGatewayContract;
import com.dragonchain.contractbuilder.testkit.openfaas.Readiness;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;

/** The suite on a gateway in this process. */
abstract class EmbeddedContract extends FaasGatewayContract {

  private static final Credentials LOGIN = new Credentials("admin", Secret.of("right password"));
  private static final String REPOSITORY = "127.0.0.1:5000/customer-contracts@sha256:";

  @AutoClose private final EmbeddedGateway server;
  private final FaasGateway gateway;

  EmbeddedContract(EmbeddedGateway.Kind kind) {
    server = EmbeddedGateway.start(kind, LOGIN);
    server.readiness(Readiness.afterPolls(2));
    server.images(image -> !image.equals(missingImage()));
    server.imageEnvironment(Map.of("FROM_IMAGE", "yes"));
    gateway = with(LOGIN);
  }

  @AfterEach
  void noPasswordReachesAFunction() {
    assertThat(server.requests())
        .filteredOn(request -> request.path().startsWith("/function/"))
        .noneMatch(request -> request.authorization());
  }

  private OpenFaasGateway with(Credentials login) {
    return OpenFaasGateway.builder(server.url())
        .login(login)
        .pollInterval(Duration.ofMillis(5))
        .steadiness(Duration.ofMillis(50))
        .build();
  }

  @Override
  protected FaasGateway gateway() {
    return gateway;
  }

  @Override
  protected FaasGateway gatewayWithWrongLogin() {
    return with(new Credentials("admin", Secret.of("wrong password")));
  }

  @Override
  protected String image() {
    return REPOSITORY + "a".repeat(64);
  }

  @Override
  protected String otherImage() {
    return REPOSITORY + "b".repeat(64);
  }

  @Override
  protected String missingImage() {
    return REPOSITORY + "c".repeat(64);
  }

  @Override
  protected Duration impatience() {
    return Duration.ofMillis(500);
  }

  @Override
  protected String invoke(String function) {
    return Invocation.post(server.url(), function);
  }
}
