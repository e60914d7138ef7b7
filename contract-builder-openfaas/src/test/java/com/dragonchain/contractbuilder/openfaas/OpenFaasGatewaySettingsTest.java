package com.dragonchain.contractbuilder.openfaas;

import static com.dragonchain.contractbuilder.openfaas.Bench.FUNCTION;
import static com.dragonchain.contractbuilder.openfaas.Bench.NAME;
import static com.dragonchain.contractbuilder.openfaas.Bench.image;
import static com.dragonchain.contractbuilder.openfaas.Bench.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dragonchain.contractbuilder.error.InvalidInputException;
import com.dragonchain.contractbuilder.model.FunctionSpec;
import com.dragonchain.contractbuilder.testkit.openfaas.EmbeddedGateway.Kind;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings that make sense and such as do not, and when two functions are the same. */
final class OpenFaasGatewaySettingsTest {

  @AutoClose private final Bench bench = new Bench(Kind.FAASD);

  @ParameterizedTest
  @ValueSource(strings = {"/openfaas", "/openfaas/", "/a/b/"})
  void theBaseUrlMayHaveAPath(String path) {
    OpenFaasGateway gateway =
        OpenFaasGateway.builder(URI.create(bench.server.url() + path)).build();
    String expected = path.replaceAll("/$", "") + FUNCTION;

    assertThat(gateway.find(NAME)).isEmpty();

    assertThat(bench.server.requests()).extracting(r -> r.path()).containsExactly(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://gateway/",
        "gateway:8080",
        "http://admin:hunter2@gateway/",
        "http://gateway/?a=b",
        "http://gateway/#a"
      })
  void aBaseUrlThatIsNoneIsRefusedAndNotQuoted(String url) {
    assertThatThrownBy(() -> OpenFaasGateway.builder(URI.create(url)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void settingsThatMakeNoSenseAreRefused() {
    OpenFaasGateway.Builder builder = bench.settings();

    assertThatThrownBy(() -> builder.namespace("Team")).isInstanceOf(InvalidInputException.class);
    assertThatThrownBy(() -> builder.callTimeout(Duration.ZERO))
        .isInstanceOf(InvalidInputException.class);
    assertThatThrownBy(() -> builder.pollInterval(Duration.ofSeconds(-1)))
        .isInstanceOf(InvalidInputException.class);
  }

  @Test
  void aSpecificationForAnotherNamespaceIsRefused() {
    FunctionSpec spec = spec("one");
    FunctionSpec elsewhere =
        new FunctionSpec(
            NAME,
            spec.image(),
            spec.process(),
            spec.environment(),
            List.of(),
            Map.of(),
            Map.of(),
            Map.of(),
            Optional.of("team"));

    assertThatThrownBy(() -> bench.gateway.deploy(elsewhere))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("\"team\"");
    assertThat(bench.server.requests()).isEmpty();
    bench.server.addNamespace("team");
    bench.settings().namespace("team").build().deploy(elsewhere);
    assertThat(bench.server.functions("team")).containsKey(NAME);
  }

  @Test
  void imagesAreComparedByWhatTheyMean() {
    bench.gateway.deploy(spec("app", "one", List.of()));

    assertThat(bench.gateway.find(NAME).orElseThrow().image())
        .isEqualTo("docker.io/library/app:latest");
    assertThat(bench.gateway.matches(spec("app", "one", List.of()))).isTrue();
    assertThat(bench.gateway.matches(spec("app:2", "one", List.of()))).isFalse();
    assertThat(bench.gateway.matches(spec(image('a'), "one", List.of()))).isFalse();
  }

  @Test
  void secretsAreComparedAsASet() {
    bench.server.addSecret("sc-1", "v");
    bench.server.addSecret("sc-2", "v");
    bench.gateway.deploy(spec(image('a'), "one", List.of("sc-1", "sc-2")));

    assertThat(bench.gateway.matches(spec(image('a'), "one", List.of("sc-2", "sc-1")))).isTrue();
    assertThat(bench.gateway.matches(spec(image('a'), "one", List.of("sc-1")))).isFalse();
  }
}
