package com.dragonchain.contractbuilder.openfaas;

import static com.dragonchain.contractbuilder.openfaas.Bench.FUNCTION;
import static com.dragonchain.contractbuilder.openfaas.Bench.FUNCTIONS;
import static com.dragonchain.contractbuilder.openfaas.Bench.NAME;
import static com.dragonchain.contractbuilder.openfaas.Bench.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dragonchain.contractbuilder.error.CancelledException;
import com.dragonchain.contractbuilder.error.DeniedException;
import com.dragonchain.contractbuilder.error.ProtocolException;
import com.dragonchain.contractbuilder.error.RefusedException;
import com.dragonchain.contractbuilder.error.UnavailableException;
import com.dragonchain.contractbuilder.model.Credentials;
import com.dragonchain.contractbuilder.model.Secret;
import com.dragonchain.contractbuilder.port.Deadline;
import com.dragonchain.contractbuilder.port.FaasGateway;
import com.dragonchain.contractbuilder.port.FaasGateway.Capabilities;
import com.dragonchain.contractbuilder.testkit.openfaas.EmbeddedGateway;
import com.dragonchain.contractbuilder.testkit.openfaas.EmbeddedGateway.Kind;
import com.dragonchain.contractbuilder.testkit.openfaas.GatewayFault;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is the same on every provider: statuses, failures, hostile answers. */
final class OpenFaasGatewayTest {

  private static final String INFO = "/system/info";

  @AutoClose private final Bench bench = new Bench(Kind.FAASD);

  @Test
  void tellsFaasd() {
    Capabilities capabilities = bench.gateway.capabilities();

    assertThat(capabilities.provider()).isEqualTo("faasd 0.17.0");
    assertThat(capabilities.replaces()).isTrue();
    assertThat(capabilities.lateness()).isGreaterThan(Duration.ofSeconds(30));
  }

  @Test
  void tellsFaasNetes() {
    try (Bench other = new Bench(Kind.FAAS_NETES)) {
      Capabilities capabilities = other.gateway.capabilities();

      assertThat(capabilities.provider()).isEqualTo("faas-netes-ce 0.17.1");
      assertThat(capabilities.replaces()).isFalse();
      assertThat(capabilities.lateness()).isLessThan(Duration.ofSeconds(30));
    }
  }

  @Test
  void believesAnUnknownProviderAtItsWord() {
    String info = "{\"provider\":{\"provider\":\"openfaas-operator\"}}";
    bench.server.inject(GatewayFault.on("GET", INFO).times(9).answering(200, info));

    assertThat(bench.gateway.capabilities())
        .isEqualTo(new Capabilities("openfaas-operator", false, Duration.ofSeconds(45)));
    bench.gateway.deploy(spec("one"));
  }

  @Test
  void aProviderThatDoesNotAnswerIsNoProvider() {
    bench.server.providerUp(false);

    assertThatThrownBy(bench.gateway::capabilities)
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("its provider does not; check that it is up");
  }

  @ParameterizedTest
  @CsvSource({
    "301,ProtocolException",
    "302,ProtocolException",
    "307,ProtocolException",
    "400,RefusedException",
    "401,DeniedException",
    "402,RefusedException",
    "403,DeniedException",
    "405,ProtocolException",
    "408,UnavailableException",
    "409,RefusedException",
    "410,ProtocolException",
    "429,UnavailableException",
    "500,RefusedException",
    "501,ProtocolException",
    "502,UnavailableException",
    "503,UnavailableException",
    "504,UnavailableException",
    "599,UnavailableException",
    "206,ProtocolException"
  })
  void everyStatusHasItsMeaning(int status, String exception) {
    String text = "line one\r\n\u001b[31mline\ttwo";
    bench.server.inject(
        GatewayFault.on("GET", FUNCTION)
            .times(9)
            .answering(status, Map.of("Location", "http://127.0.0.1:1/"), text));

    assertThatThrownBy(() -> bench.gateway.find(NAME))
        .hasMessageStartingWith("reading function " + NAME + ": the gateway at http://127.0.0.1:")
        .hasMessageContaining("answered " + status)
        .satisfies(e -> assertThat(e.getMessage()).matches("[ -~…]*"))
        .extracting(e -> e.getClass().getSimpleName())
        .isEqualTo(exception);
  }

  @ParameterizedTest
  @CsvSource({"408,4", "429,4", "500,4", "502,4", "503,4", "504,4", "501,1", "400,1", "302,1"})
  void onlyWhatMayPassIsRepeated(int status, int times) {
    bench.server.inject(GatewayFault.on("GET", FUNCTION).times(9).answering(status, ""));

    assertThatThrownBy(() -> bench.gateway.find(NAME)).isNotNull();

    assertThat(bench.requests(FUNCTION)).hasSize(times);
    assertThat(bench.slept).hasSize(times - 1);
  }

  @ParameterizedTest
  @CsvSource({"429,7,7000", "503,1,1000", "503,86400,30000"})
  void waitsAsLongAsTheServerAsks(int status, String retryAfter, long millis) {
    bench.server.inject(
        GatewayFault.on("GET", FUNCTION).answering(status, Map.of("Retry-After", retryAfter), ""));

    assertThat(bench.gateway.find(NAME)).isEmpty();

    assertThat(bench.slept).containsExactly(Duration.ofMillis(millis));
  }

  @Test
  void waitsUntilTheServersDate() {
    Map<String, String> date = Map.of("Retry-After", "Fri, 27 Nov 2026 12:00:09 GMT");
    bench.server.inject(GatewayFault.on("GET", FUNCTION).answering(503, date, ""));

    assertThat(bench.gateway.find(NAME)).isEmpty();

    assertThat(bench.slept).containsExactly(Duration.ofSeconds(9));
  }

  @Test
  void waitsLongerEachTimeAndNeverInStep() {
    bench.server.inject(GatewayFault.on("GET", FUNCTION).times(3).breaking());

    assertThat(bench.gateway.find(NAME)).isEmpty();

    assertThat(bench.slept).hasSize(3);
    for (int i = 0; i < 3; i++) {
      assertThat(bench.slept.get(i))
          .isBetween(Duration.ofMillis(100L << i), Duration.ofMillis(200L << i));
    }
  }

  @Test
  void aWriteThatIsRefusedForAWhileComesThrough() {
    bench.server.inject(
        GatewayFault.on("POST", FUNCTIONS).answering(429, Map.of("Retry-After", "2"), ""));
    bench.server.inject(GatewayFault.on("POST", FUNCTIONS).nth(2).answering(503, ""));

    bench.gateway.deploy(spec("one"));

    assertThat(bench.writes())
        .containsExactly("POST functions 429", "POST functions 503", "POST functions 200");
  }

  @Test
  void silenceEndsWithTheCallsTime() {
    bench.gateway.capabilities();
    bench.server.inject(GatewayFault.on("GET", FUNCTION).times(9).hanging());
    OpenFaasGateway gateway = bench.settings().callTimeout(Duration.ofMillis(100)).build();

    assertThatThrownBy(() -> gateway.find(NAME))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("no answer within 100 ms");
  }

  /** Whoever announces how late a write may be counts on it. */
  @Test
  @Timeout(60)
  void silenceEndsWithTheTimeOfAWriteWhereThatIsShorter() {
    bench.gateway.createSecrets(Map.of("old", Secret.of("value")));
    for (String path : List.of(FUNCTIONS, "/system/secrets")) {
      bench.server.inject(GatewayFault.on("POST", path).times(9).hanging());
      bench.server.inject(GatewayFault.on("DELETE", path).times(9).hanging());
    }
    OpenFaasGateway gateway = bench.settings().writeTimeout(Duration.ofMillis(100)).build();

    List<ThrowingCallable> writes =
        List.of(
            () -> gateway.deploy(spec("one")),
            () -> gateway.remove(NAME),
            () -> gateway.createSecrets(Map.of("new", Secret.of("value"))),
            () -> gateway.removeSecret("old"));
    for (ThrowingCallable write : writes) {
      assertThatThrownBy(write).isInstanceOf(UnavailableException.class);
    }
  }

  @Test
  void aGatewayThatIsNotThereIsUnavailable() {
    // a port that nobody is given, unlike that of a server which has just been closed
    OpenFaasGateway gateway = OpenFaasGateway.builder(URI.create("http://127.0.0.1:1")).build();

    assertThatThrownBy(() -> gateway.secrets(""))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("listing secrets: the connection failed (ConnectException)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<html>",
        "[]",
        "null",
        "{\"name\":\"another\",\"image\":\"x\"}",
        "{\"name\":\"" + NAME + "\"}",
        "{\"name\":\"" + NAME + "\",\"image\":1}",
        "{\"name\":\"" + NAME + "\",\"image\":\"x\",\"availableReplicas\":-1}",
        "{\"name\":\"" + NAME + "\",\"image\":\"x\",\"availableReplicas\":1e99}",
        "{\"name\":\"" + NAME + "\",\"image\":\"x\",\"replicas\":\"many\"}",
        "{\"name\":\"" + NAME + "\",\"name\":\"" + NAME + "\",\"image\":\"x\"}",
        "{\"name\":\"" + NAME + "\",\"image\":\"x\"} {}"
      })
  void aStatusThatIsNoneIsNotBelieved(String body) {
    bench.server.inject(GatewayFault.on("GET", FUNCTION).answering(200, body));

    assertThatThrownBy(() -> bench.gateway.find(NAME))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("reading function " + NAME);
  }

  @Test
  void answersWithoutABottomOrAnEndAreCutOff() {
    String deep = "[".repeat(1000) + "]".repeat(1000);
    bench.server.inject(GatewayFault.on("GET", FUNCTION).answering(200, deep));
    bench.server.inject(
        GatewayFault.on("GET", FUNCTION).nth(2).answering(200, "x".repeat((4 << 20) + 1)));

    assertThatThrownBy(() -> bench.gateway.find(NAME))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("deeper than 32 levels");
    assertThatThrownBy(() -> bench.gateway.find(NAME))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("more than 4194304 bytes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"provider\":1}", "{\"provider\":{}}", "[]", "\"faasd\""})
  void anInfoThatIsNoneIsNotBelieved(String body) {
    bench.server.inject(GatewayFault.on("GET", INFO).answering(200, body));

    assertThatThrownBy(bench.gateway::capabilities).isInstanceOf(ProtocolException.class);
  }

  @Test
  void aListOfSecretsThatIsNoneIsNotBelieved() {
    bench.server.inject(GatewayFault.on("GET", Bench.SECRETS).answering(200, "{}"));
    bench.server.inject(GatewayFault.on("GET", Bench.SECRETS).nth(2).answering(200, "[{}]"));
    bench.server.inject(GatewayFault.on("GET", Bench.SECRETS).nth(3).answering(200, "null"));

    assertThatThrownBy(() -> bench.gateway.secrets("")).isInstanceOf(ProtocolException.class);
    assertThatThrownBy(() -> bench.gateway.secrets("")).isInstanceOf(ProtocolException.class);
    assertThat(bench.gateway.secrets("")).isEmpty();
  }

  @Test
  void ofTheSecretsThoseThatBeginSoAreAnswered() {
    bench.server.inject(
        GatewayFault.on("GET", Bench.SECRETS)
            .answering(
                200,
                """
                [{"name":"sc-1-a","namespace":"sc-1-"},{"value":"sc-1-","name":"s\\u0063-1-b"},
                 {"name":"sc-"},{"name":"sc-2-a"},{"name":"ü"},{"name":"xsc-1-a"}]
                """));

    assertThat(bench.gateway.secrets("sc-1-")).containsExactly("sc-1-a", "sc-1-b");
    bench.server.inject(
        GatewayFault.on("GET", Bench.SECRETS).nth(1).answering(200, "[{\"name\":\"sc-2-a\"},{}]"));
    assertThatThrownBy(() -> bench.gateway.secrets("sc-1-"))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("without a name");
  }

  @Test
  void whatIsLongIsQuotedInPart() {
    bench.server.inject(GatewayFault.on("GET", FUNCTION).answering(400, "x".repeat(5000)));

    assertThatThrownBy(() -> bench.gateway.find(NAME))
        .isInstanceOf(RefusedException.class)
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(600));
  }

  @Test
  void thePasswordIsInNoMessage() {
    Credentials login = new Credentials("admin", Secret.of("a password"));
    OpenFaasGateway gateway = bench.settings().login(login).build();
    bench.server.inject(GatewayFault.on("GET", FUNCTION).answering(401, "not admin:a password"));

    assertThatThrownBy(() -> gateway.find(NAME))
        .isInstanceOf(DeniedException.class)
        .hasMessageContaining("withheld")
        .hasMessageNotContaining("a password");
  }

  @Test
  void theLoginGoesToTheSystemAndNotToFunctions() {
    Credentials login = new Credentials("admin", Secret.of("pässword"));
    try (EmbeddedGateway server = EmbeddedGateway.start(Kind.FAASD, login)) {
      OpenFaasGateway gateway =
          OpenFaasGateway.builder(server.url())
              .login(login)
              .firstInvocation(new FirstInvocation("POST", "", 200))
              .build();
      gateway.deploy(spec("one"));
      gateway.awaitReady(spec("one"), Deadline.in(Clock.systemUTC(), Duration.ofMinutes(1)));

      assertThat(server.requests())
          .isNotEmpty()
          .allMatch(r -> r.authorization() == r.path().startsWith("/system/"));
      assertThat(server.requests()).anyMatch(r -> r.path().startsWith("/function/"));
    }
  }

  @Test
  void withoutALoginNoneIsSent() {
    bench.gateway.deploy(spec("one"));
    bench.gateway.remove(NAME);

    assertThat(bench.server.requests()).isNotEmpty().noneMatch(r -> r.authorization());
  }

  @Test
  void anInterruptEndsACall() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> bench.gateway.find(NAME)).isInstanceOf(CancelledException.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void aGatewayThatHangsIsWaitedForUntilTheDeadline() {
    bench.server.inject(GatewayFault.on("*", "/system/").times(100).hanging());
    FaasGateway gateway =
        OpenFaasGateway.builder(bench.server.url())
            .build()
            .within(Deadline.in(Clock.systemUTC(), Duration.ofSeconds(1)));
    Instant begun = Instant.now();

    assertThatThrownBy(gateway::capabilities).isInstanceOf(UnavailableException.class);
    assertThatThrownBy(() -> gateway.secrets("")).isInstanceOf(UnavailableException.class);
    assertThatThrownBy(() -> gateway.remove(NAME)).isInstanceOf(UnavailableException.class);
    assertThatThrownBy(() -> gateway.removeSecret("sc-1")).isInstanceOf(UnavailableException.class);

    assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofSeconds(30));
  }
}
