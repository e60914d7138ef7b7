package com.dragonchain.contractbuilder.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dragonchain.contractbuilder.error.InvalidInputException;
import com.dragonchain.contractbuilder.model.ImageRepository;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostsTest {

  @Test
  void matchesHostsWithAndWithoutPorts() {
    HostRules rules =
        HostRules.of(
            "x", List.of("a.example", "b.example:5000", "*.c.example", "*.d.example:1", "[::1]"));
    for (String yes :
        List.of(
            "a.example",
            "A.example:99",
            "b.example:5000",
            "x.c.example",
            "y.x.c.example:7",
            "x.d.example:1",
            "[::1]:5")) {
      assertThat(rules.matches(yes)).as(yes).isTrue();
    }
    for (String no :
        List.of(
            "xa.example",
            "a.example.evil",
            "b.example",
            "b.example:5001",
            "c.example",
            "xc.example",
            "x.d.example",
            "[::2]")) {
      assertThat(rules.matches(no)).as(no).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "http://a", "a/b", "*", "*.", "a.*", "a:port", "**.a"})
  void refusesRulesThatMakeNoSense(String rule) {
    assertThatThrownBy(() -> HostRules.of("x", List.of(rule)))
        .isInstanceOf(InvalidInputException.class);
  }

  @Test
  void speaksPlainlyToTheLoopbackAndToWhomItIsToldTo() {
    try (OciClient client =
        OciClient.builder().insecureRegistries(List.of("plain.example")).build()) {
      assertThat(url(client, "127.0.0.1:5000")).isEqualTo("http://127.0.0.1:5000/");
      assertThat(url(client, "localhost:5000")).isEqualTo("http://localhost:5000/");
      assertThat(url(client, "[::1]:5000")).isEqualTo("http://[::1]:5000/");
      assertThat(url(client, "plain.example:80")).isEqualTo("http://plain.example/");
      assertThat(url(client, "127.0.0.1.example")).isEqualTo("https://127.0.0.1.example/");
      assertThat(url(client, "localhost.example")).isEqualTo("https://localhost.example/");
      assertThat(url(client, "docker.io")).isEqualTo("https://registry-1.docker.io/");
    }
  }

  private static String url(OciClient client, String registry) {
    return client.host(new ImageRepository(registry, "a")).base().toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "169.254.169.254",
        "169.254.0.1",
        "fe80::1",
        "100.100.100.200",
        "168.63.129.16",
        "192.0.0.192",
        "fd00:ec2::254",
        "fd20:ce::254",
        "::ffff:169.254.169.254",
        "64:ff9b::a9fe:a9fe",
        "0.0.0.0",
        "::"
      })
  void forbidsMetadataServices(String address) throws Exception {
    assertThat(ForbiddenAddresses.contains(InetAddress.getByName(address))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1", "10.0.0.1", "8.8.8.8", "100.100.100.201", "fd00::1"})
  void allowsWhereRegistriesLive(String address) throws Exception {
    assertThat(ForbiddenAddresses.contains(InetAddress.getByName(address))).isFalse();
  }
}
