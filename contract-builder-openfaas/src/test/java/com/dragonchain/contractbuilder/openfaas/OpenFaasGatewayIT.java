package com.dragonchain.contractbuilder.openfaas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dragonchain.contractbuilder.error.UnavailableException;
import com.dragonchain.contractbuilder.model.ContractId;
import com.dragonchain.contractbuilder.model.Credentials;
import com.dragonchain.contractbuilder.model.Environment;
import com.dragonchain.contractbuilder.model.FunctionSpec;
import com.dragonchain.contractbuilder.model.Secret;
import com.dragonchain.contractbuilder.port.Deadline;
import com.dragonchain.contractbuilder.port.FaasGateway;
import com.dragonchain.contractbuilder.testkit.openfaas.FaasGatewayContract;
import com.dragonchain.contractbuilder.testkit.real.LogsOnFailure;
import com.dragonchain.contractbuilder.testkit.real.OpenFaas;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The suite on a real gateway and a real faasd. */
@ExtendWith(LogsOnFailure.class)
final class OpenFaasGatewayIT extends FaasGatewayContract {

  private static OpenFaas openFaas;
  private static String image;
  private static String otherImage;
  private static FaasGateway gateway;

  @BeforeAll
  static void start() {
    openFaas = OpenFaas.shared();
    image = TestImage.push(openFaas, "one");
    otherImage = TestImage.push(openFaas, "two");
    gateway = with(openFaas, openFaas.password());
  }

  private static FaasGateway with(OpenFaas server, String password) {
    return OpenFaasGateway.builder(server.gateway())
        .login(new Credentials(server.user(), Secret.of(password)))
        .pollInterval(Duration.ofMillis(50))
        .steadiness(Duration.ofMillis(500))
        .build();
  }

  @Override
  protected FaasGateway gateway() {
    return gateway;
  }

  @Override
  protected FaasGateway gatewayWithWrongLogin() {
    return with(openFaas, "wrong " + openFaas.password());
  }

  @Override
  protected String image() {
    return image;
  }

  @Override
  protected String otherImage() {
    return otherImage;
  }

  @Override
  protected String missingImage() {
    return image.substring(0, image.indexOf('@') + 1) + "sha256:" + "c".repeat(64);
  }

  @Override
  protected String invoke(String function) {
    return Invocation.post(openFaas.gateway(), function);
  }

  @Test
  void isFaasd() {
    assertThat(gateway.capabilities().provider()).startsWith("faasd");
    assertThat(gateway.capabilities().replaces()).isTrue();
  }

  /** The watchdog drains for twice its write timeout, faasd kills after 30 s and then fails. */
  @Test
  void aDrainThatIsTooLongIsWaitedOut() {
    String name = ContractId.of(UUID.randomUUID().toString()).functionName();
    try {
      gateway.deploy(slow(name, "one"));
      gateway.awaitReady(slow(name, "one"), Deadline.in(Clock.systemUTC(), patience()));

      gateway.update(slow(name, "two"));
      gateway.awaitReady(slow(name, "two"), Deadline.in(Clock.systemUTC(), patience()));

      assertThat(invoke(name).lines()).contains("ROUND=two");
    } finally {
      gateway.remove(name);
    }
    assertThat(gateway.find(name)).isEmpty();
  }

  private static FunctionSpec slow(String name, String round) {
    return new FunctionSpec(
        name,
        image,
        "env",
        new Environment(Map.of("ROUND", round, "write_timeout", "60s")),
        List.of(),
        Map.of(),
        Map.of("memory", "64M"),
        Map.of(),
        Optional.empty());
  }

  @Test
  void aProviderThatHasDiedIsUnavailable() {
    try (OpenFaas own = OpenFaas.create()) {
      FaasGateway alone = with(own, own.password());
      assertThat(alone.secrets("")).isEmpty();

      own.killProvider();

      assertThatThrownBy(alone::capabilities).isInstanceOf(UnavailableException.class);
      assertThatThrownBy(() -> alone.secrets("")).isInstanceOf(UnavailableException.class);
    }
  }
}
