package com.dragonchain.contractbuilder.openfaas;

import static org.assertj.core.api.Assertions.assertThat;

import com.dragonchain.contractbuilder.model.Credentials;
import com.dragonchain.contractbuilder.model.Secret;
import com.dragonchain.contractbuilder.port.FaasGateway;
import com.dragonchain.contractbuilder.testkit.openfaas.FaasGatewayContract;
import com.dragonchain.contractbuilder.testkit.real.MissingComponent;
import com.dragonchain.contractbuilder.testkit.real.OpenFaas;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The suite on a real gateway and a real faasd. */
final class OpenFaasGatewayIT extends FaasGatewayContract {

  private static OpenFaas openFaas;
  private static String image;
  private static String otherImage;
  private static FaasGateway gateway;

  @BeforeAll
  static void start() {
    openFaas = OpenFaas.shared();
    Path busybox =
        Stream.of("/bin/busybox", "/usr/bin/busybox")
            .map(Path::of)
            .filter(Files::isExecutable)
            .findFirst()
            .orElseThrow(() -> MissingComponent.signal("busybox", "install busybox-static"));
    image = TestImage.push(openFaas.registry(), OpenFaas.watchdog(), busybox, "one");
    otherImage = TestImage.push(openFaas.registry(), OpenFaas.watchdog(), busybox, "two");
    gateway = with(openFaas.password());
  }

  private static FaasGateway with(String password) {
    return OpenFaasGateway.builder(openFaas.gateway())
        .login(new Credentials(openFaas.user(), Secret.of(password)))
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
    return with("wrong " + openFaas.password());
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
}
